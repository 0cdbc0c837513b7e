package io.shopkeeper.core;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Checks a property on many random cases; a failure names the seed that repeats it. */
public final class ForSeeds {
  private ForSeeds() {}

  /** The seeds 0 to count − 1. */
  public static void check(int count, Consumer<SplittableRandom> property) {
    for (int seed = 0; seed < count; seed++) {
      try {
        property.accept(new SplittableRandom(seed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** Factors around 0. */
  public static float[] factors(SplittableRandom random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5);
    }
    return values;
  }

  /** Distinct numbers below a bound, ascending. */
  public static int[] distinct(SplittableRandom random, int n, int bound) {
    return random.ints(0, bound).distinct().limit(Math.min(n, bound)).sorted().toArray();
  }
}
