package io.shopkeeper.deep.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.testkit.ForAll;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class PermutationTest {
  @Test
  void reachesEveryNumberOnce() {
    ForAll.seeds(
        60,
        random -> {
          int size = random.nextInt(1, 3000);
          Permutation permutation = new Permutation(size, random.nextLong());
          BitSet reached = new BitSet();
          for (int i = 0; i < size; i++) {
            long to = permutation.of(i);
            assertTrue(to >= 0 && to < size, to + " of " + size);
            reached.set((int) to);
          }
          assertEquals(size, reached.cardinality());
        });
  }

  @Test
  void isShuffledAndSeeded() {
    int size = 10_000;
    long fixed = 0;
    long same = 0;
    double correlation = 0;
    Permutation a = new Permutation(size, 1);
    Permutation b = new Permutation(size, 2);
    for (int i = 0; i < size; i++) {
      fixed += a.of(i) == i ? 1 : 0;
      same += a.of(i) == b.of(i) ? 1 : 0;
      correlation += (i - (size - 1) / 2.0) * (a.of(i) - (size - 1) / 2.0);
    }
    // A random permutation has one fixed point on average; ten has a chance of one in ten million.
    assertTrue(fixed < 10, fixed + " fixed points");
    assertTrue(same < 10, same + " alike under another seed");
    double variance = ((double) size * size - 1) / 12 * size;
    assertTrue(Math.abs(correlation / variance) < 0.05, "correlation " + correlation / variance);
    assertNotEquals(a.of(0), new Permutation(size + 1, 1).of(0) + size);
    assertThrows(IndexOutOfBoundsException.class, () -> a.of(size));
  }
}
