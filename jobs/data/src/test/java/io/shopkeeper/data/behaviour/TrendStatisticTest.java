package io.shopkeeper.data.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.data.behaviour.TrendStatistic.Direction;
import io.shopkeeper.data.behaviour.TrendStatistic.Trend;
import io.shopkeeper.testkit.ForAll;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.junit.jupiter.api.Test;

class TrendStatisticTest {
  private static final double PRIOR = 10;
  private static final TrendStatistic EVEN = new TrendStatistic(5000, 5000, PRIOR, 0.95);

  @Test
  void oneToThreeIsNoTrendAndAHundredToThreeHundredIs() {
    assertEquals(Direction.STEADY, EVEN.of(3, 1).direction());
    assertEquals(Direction.RISING, EVEN.of(300, 100).direction());
    assertEquals(Direction.FALLING, EVEN.of(100, 300).direction());
    assertEquals(1.5, EVEN.of(300, 100).score(), 0.1);
  }

  @Test
  void nobodyAtAllMovesLikeTheShop() {
    Trend none = new TrendStatistic(900, 100, PRIOR, 0.95).of(0, 0);
    assertEquals(0, none.score(), 1e-12);
    assertEquals(Direction.STEADY, none.direction());
  }

  @Test
  void growingWithTheShopIsSteadyAndStandingStillInAGrowingShopIsFalling() {
    TrendStatistic tripled = new TrendStatistic(7500, 2500, PRIOR, 0.95);
    assertEquals(Direction.STEADY, tripled.of(300, 100).direction());
    assertEquals(0, tripled.of(300, 100).score(), 1e-12);
    assertEquals(Direction.FALLING, tripled.of(100, 100).direction());
  }

  @Test
  void exchangingThePeriodsTurnsTheSign() {
    ForAll.seeds(
        100,
        random -> {
          double later = random.nextInt(1, 1000);
          double earlier = random.nextInt(1, 1000);
          double x = random.nextInt(100);
          double y = random.nextInt(100);
          Trend forth = new TrendStatistic(later, earlier, PRIOR, 0.9).of(x, y);
          Trend back = new TrendStatistic(earlier, later, PRIOR, 0.9).of(y, x);
          assertEquals(forth.score(), -back.score(), 1e-9);
          assertEquals(forth.low(), -back.high(), 1e-9);
        });
  }

  /** Against the quantiles of the Beta posterior itself, by its incomplete beta function. */
  @Test
  void intervalIsNearTheExactOneOfThePosterior() {
    for (int later : new int[] {0, 1, 3, 10, 100, 1000}) {
      for (int earlier : new int[] {0, 1, 3, 10, 100, 1000}) {
        BetaDistribution posterior = new BetaDistribution(5 + later, 5 + earlier);
        double low = log2Odds(posterior.inverseCumulativeProbability(0.025));
        double high = log2Odds(posterior.inverseCumulativeProbability(0.975));
        Trend trend = EVEN.of(later, earlier);
        double width = high - low;
        assertEquals(low, trend.low(), 0.08 * width, later + " after " + earlier);
        assertEquals(high, trend.high(), 0.08 * width, later + " after " + earlier);
      }
    }
  }

  private static double log2Odds(double p) {
    return Math.log(p / (1 - p)) / Math.log(2);
  }

  @Test
  void fewItemsWithoutATrendAreCalledRising() {
    int[] rising = new int[1];
    int items = 20_000;
    ForAll.seeds(
        1,
        random -> {
          for (int i = 0; i < items; i++) {
            int later = 0;
            int visitors = 1 + random.nextInt(200);
            for (int v = 0; v < visitors; v++) {
              later += random.nextBoolean() ? 1 : 0;
            }
            rising[0] += EVEN.of(later, visitors - later).direction() == Direction.RISING ? 1 : 0;
          }
        });
    assertTrue(rising[0] <= 0.03 * items, rising[0] + " of " + items);
  }

  @Test
  void moreOfThePriorMeansLessOfATrend() {
    double previous = Double.POSITIVE_INFINITY;
    for (double prior : new double[] {1, 10, 100, 1000}) {
      double score = new TrendStatistic(1, 1, prior, 0.95).of(30, 10).score();
      assertTrue(score > 0 && score < previous);
      previous = score;
    }
  }

  @Test
  void aShopWithoutVisitorsInOnePeriodHasNoTrend() {
    assertThrows(IllegalArgumentException.class, () -> new TrendStatistic(0, 5, PRIOR, 0.95));
  }
}
