package io.shopkeeper.deep.data;

/**
 * A seeded permutation of 0 … size − 1, computed for one number at a time: a shuffled order that
 * nobody has to store. A Feistel network (Luby and Rackoff 1988) over the next even power of two,
 * walked until the number is in range (Black and Rogaway 2002).
 */
public final class Permutation {
  private static final int ROUNDS = 6;

  private final long size;
  private final long seed;
  private final int halfBits;
  private final long mask;

  /**
   * @param size at least 0
   */
  public Permutation(long size, long seed) {
    this.size = size;
    this.seed = seed;
    int bits = Math.max(2, 64 - Long.numberOfLeadingZeros(Math.max(0, size - 1)));
    this.halfBits = (bits + 1) / 2;
    this.mask = (1L << halfBits) - 1;
  }

  /**
   * Where a number goes.
   *
   * @throws IndexOutOfBoundsException outside 0 … size − 1
   */
  public long of(long number) {
    java.util.Objects.checkIndex(number, size);
    long x = number;
    do {
      x = once(x);
    } while (x >= size);
    return x;
  }

  private long once(long x) {
    long left = x >>> halfBits;
    long right = x & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long next = left ^ (mix(right + mix(seed + round)) & mask);
      left = right;
      right = next;
    }
    return (left << halfBits) | right;
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014) over its increment. */
  public static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
