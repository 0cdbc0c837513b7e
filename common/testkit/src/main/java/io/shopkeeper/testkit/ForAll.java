package io.shopkeeper.testkit;

import java.util.SplittableRandom;

/** Property tests with seeds: a failure names the seed that repeats it. */
public final class ForAll {
  /** A property of one random case. */
  @FunctionalInterface
  public interface Property {
    /** Throws where the property does not hold. */
    void check(SplittableRandom random) throws Exception;
  }

  private ForAll() {}

  /**
   * Checks a property on cases with the seeds 0 to count − 1.
   *
   * @throws AssertionError naming the first seed that fails
   */
  public static void seeds(int count, Property property) {
    for (int seed = 0; seed < count; seed++) {
      try {
        property.check(new SplittableRandom(seed));
      } catch (Exception | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
