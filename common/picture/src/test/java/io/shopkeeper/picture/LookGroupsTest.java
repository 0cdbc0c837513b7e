package io.shopkeeper.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LookGroupsTest {
  /** Every pair compared, and groups found by walking from picture to picture. */
  private static int[] byAllPairs(long[] looks) {
    int[] group = new int[looks.length];
    Arrays.fill(group, -1);
    for (int i = 0; i < looks.length; i++) {
      if (group[i] >= 0) {
        continue;
      }
      Deque<Integer> open = new ArrayDeque<>();
      open.add(i);
      group[i] = i;
      while (!open.isEmpty()) {
        int at = open.remove();
        for (int j = 0; j < looks.length; j++) {
          if (group[j] < 0 && Long.bitCount(looks[at] ^ looks[j]) <= 3) {
            group[j] = i;
            open.add(j);
          }
        }
      }
    }
    return group;
  }

  @Test
  void groupsAreWhatAllPairsSay() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      long[] looks = new long[300];
      for (int i = 0; i < looks.length; i++) {
        looks[i] = i == 0 || random.nextInt(3) == 0 ? random.nextLong() : looks[random.nextInt(i)];
        for (int flips = random.nextInt(6); flips > 0; flips--) {
          looks[i] ^= 1L << random.nextInt(64);
        }
      }
      assertArrayEquals(byAllPairs(looks), LookGroups.of(looks));
    }
  }

  @Test
  void aChainIsOneGroup() {
    assertArrayEquals(new int[] {0, 0, 2, 0}, LookGroups.of(new long[] {0, 0b111, -1, 0b111111}));
    assertArrayEquals(new int[0], LookGroups.of(new long[0]));
  }
}
