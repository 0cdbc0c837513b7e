package io.shopkeeper.core.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PopulationStabilityTest {
  @Test
  void isTheSumByHand() {
    // Halves that become a quarter and three quarters: 1/4 ln 2 · … = 0.25 ln 3 for many rows.
    double index =
        PopulationStability.index(
            new long[] {5_000_000, 5_000_000}, new long[] {2_500_000, 7_500_000});
    assertEquals(0.25 * Math.log(3), index, 1e-6);
  }

  @Test
  void isSymmetricAndZeroOnlyWithoutChange() {
    long[] one = {10, 0, 30};
    long[] other = {1, 20, 3};
    assertEquals(
        PopulationStability.index(one, other), PopulationStability.index(other, one), 1e-12);
    assertEquals(0, PopulationStability.index(one, one));
    assertTrue(Double.isFinite(PopulationStability.index(one, other)));
    assertEquals(0, PopulationStability.index(one, new long[3]));
    assertThrows(IllegalArgumentException.class, () -> PopulationStability.index(one, new long[2]));
  }

  /** Draws of one distribution exceed what chance exceeds once in a thousand times that often. */
  @Test
  void chanceIsExceededOnceInAThousandTimes() {
    SplittableRandom random = new SplittableRandom(42);
    int trials = 20_000;
    int bins = 12;
    int exceeded = 0;
    for (int trial = 0; trial < trials; trial++) {
      long[] before = draws(random, bins, 2000);
      long[] now = draws(random, bins, 1000);
      if (PopulationStability.index(before, now) > PopulationStability.chance(bins, 2000, 1000)) {
        exceeded++;
      }
    }
    assertTrue(exceeded > 5 && exceeded < 40, exceeded + " of " + trials);
  }

  private static long[] draws(SplittableRandom random, int bins, int rows) {
    long[] counts = new long[bins];
    for (int row = 0; row < rows; row++) {
      counts[random.nextInt(bins)]++;
    }
    assertEquals(rows, Arrays.stream(counts).sum());
    return counts;
  }
}
