package io.shopkeeper.vector;

/**
 * The order in which an inner product is added up: element j goes into partial sum j mod 8, and the
 * eight are folded in halves. So vectors of any width and plain Java come to the same bits. Needs
 * no vectors itself.
 */
public final class PartialSums {
  /** How many. */
  public static final int COUNT = 8;

  private PartialSums() {}

  /** The sum of the eight that begin at a place. */
  public static float fold(float[] sums, int at) {
    return ((sums[at] + sums[at + 4]) + (sums[at + 2] + sums[at + 6]))
        + ((sums[at + 1] + sums[at + 5]) + (sums[at + 3] + sums[at + 7]));
  }
}
