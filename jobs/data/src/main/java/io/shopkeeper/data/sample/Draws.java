package io.shopkeeper.data.sample;

/**
 * A random number generator that is the same on every machine and Java release: SplitMix64 (Steele,
 * Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014) with {@link StrictMath}.
 */
final class Draws {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private long state;
  private double spare;
  private boolean hasSpare;

  private Draws(long state) {
    this.state = state;
  }

  /** The stream of a seed, a purpose and a key; streams of different arguments are independent. */
  static Draws of(long seed, long purpose, long key) {
    return new Draws(mix(mix(mix(seed + GOLDEN) ^ purpose) ^ key));
  }

  /** Stafford's variant 13 of the finaliser of MurmurHash3: a bijection of 64 bits. */
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Uniform in [0, 1), from 53 bits of a hash. */
  static double unit(long hash) {
    return (hash >>> 11) * UNIT;
  }

  /** Uniform in [0, 1). */
  double uniform() {
    state += GOLDEN;
    return unit(mix(state));
  }

  /** Uniform in [low, high). */
  double between(double low, double high) {
    return low + (high - low) * uniform();
  }

  /** Uniform in 0 to count − 1. */
  int below(int count) {
    return (int) (uniform() * count);
  }

  /** A uniformly drawn value. */
  <T> T oneOf(java.util.List<T> values) {
    return values.get(below(values.size()));
  }

  /** True with a probability. */
  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** Standard normal, by Marsaglia's polar method. */
  double gaussian() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    double x;
    double y;
    double square;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double scale = Math.sqrt(-2 * StrictMath.log(square) / square);
    spare = y * scale;
    hasSpare = true;
    return x * scale;
  }

  /** Log-normal with a median. */
  double logNormal(double median, double sigma) {
    return median * StrictMath.exp(sigma * gaussian());
  }

  /** The number of failures before the first success, with a mean. */
  int geometric(double mean) {
    return (int)
        Math.min(100_000, StrictMath.log(1 - uniform()) / StrictMath.log(mean / (1 + mean)));
  }

  /** An index with probability proportional to its increment of a cumulative sum. */
  int fromCumulative(double[] cumulative) {
    return indexOf(cumulative, 0, cumulative.length, uniform());
  }

  /**
   * The first index whose cumulative sum exceeds {@code share} of the range's total.
   *
   * @param cumulative ascending cumulative sums, of which [from, to) is used
   */
  static int indexOf(double[] cumulative, int from, int to, double share) {
    double wanted = share * cumulative[to - 1];
    int low = from;
    int high = to - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > wanted) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
