package io.shopkeeper.vector;

/**
 * The summation order of an inner product: element j is added to partial sum j mod 8, and the eight
 * sums are folded in halves. With it, vectors of any width and plain Java give bitwise equal
 * results. This class itself does not use the Vector API.
 */
public final class PartialSums {
  /** Number of partial sums. */
  public static final int COUNT = 8;

  private PartialSums() {}

  /** The total of the eight partial sums that begin at an index. */
  public static float fold(float[] sums, int at) {
    return ((sums[at] + sums[at + 4]) + (sums[at + 2] + sums[at + 6]))
        + ((sums[at + 1] + sums[at + 5]) + (sums[at + 3] + sums[at + 7]));
  }
}
