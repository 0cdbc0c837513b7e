package io.shopkeeper.picture;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which pictures are copies of one another by their perceptual hashes, so that no copy of a picture
 * from which a network learns is among those on which it is judged.
 *
 * <p>Two pictures are in one group where their hashes differ in at most {@link #DISTANCE} bits, or
 * a chain of such pairs joins them. Hashes that near agree in one quarter of their bits at least,
 * so that only those of equal quarters are compared (Norouzi, Punjani and Fleet, "Fast Search in
 * Hamming Space with Multi-Index Hashing", 2012).
 */
public final class LookGroups {
  /** Copies in another size or compression differ in so many bits at most, nearly always. */
  public static final int DISTANCE = 3;

  private static final int QUARTERS = DISTANCE + 1;
  private static final int QUARTER_BITS = Long.SIZE / QUARTERS;

  private LookGroups() {}

  /**
   * Groups pictures.
   *
   * @param looks their hashes
   * @return for each, the index of the first picture of its group
   */
  public static int[] of(long[] looks) {
    int[] first = new int[looks.length];
    Arrays.setAll(first, i -> i);
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
      // By quarter, the last picture so far, each of which points to the one before it.
      Map<Integer, Integer> last = new HashMap<>();
      int[] before = new int[looks.length];
      for (int i = 0; i < looks.length; i++) {
        int bits = (int) (looks[i] >>> (quarter * QUARTER_BITS)) & ((1 << QUARTER_BITS) - 1);
        Integer previous = last.put(bits, i);
        before[i] = previous == null ? -1 : previous;
        for (int j = before[i]; j >= 0; j = before[j]) {
          if (PerceptualHash.distance(looks[i], looks[j]) <= DISTANCE) {
            join(first, i, j);
          }
        }
      }
    }
    for (int i = 0; i < first.length; i++) {
      first[i] = root(first, i);
    }
    return first;
  }

  private static void join(int[] first, int a, int b) {
    int one = root(first, a);
    int other = root(first, b);
    first[Math.max(one, other)] = Math.min(one, other);
  }

  private static int root(int[] first, int of) {
    int at = of;
    while (first[at] != at) {
      first[at] = first[first[at]];
      at = first[at];
    }
    return at;
  }
}
