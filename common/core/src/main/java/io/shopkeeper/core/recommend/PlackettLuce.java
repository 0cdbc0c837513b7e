package io.shopkeeper.core.recommend;

import io.shopkeeper.core.topk.ScoredItems;
import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Samples a ranking with known propensities, for off-policy evaluation: at each position, one of
 * the remaining items is drawn with probability proportional to exp(score ÷ temperature) (Plackett
 * 1975, Luce 1959). It is sampled by adding Gumbel noise and sorting (Yellott 1977).
 */
public final class PlackettLuce implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double temperature;

  /**
   * Creates a sampler.
   *
   * @param temperature above 0; near 0 the order is by score, large values approach a uniform
   *     shuffle
   */
  public PlackettLuce(double temperature) {
    if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "temperature = " + temperature + ": it must be above 0 and finite");
    }
    this.temperature = temperature;
  }

  /**
   * A sampled list.
   *
   * @param ranking the sampled items with their original scores
   * @param propensities probability of each item at its position given those before it, in (0, 1]
   */
  @SuppressWarnings("ArrayRecordComponent") // A result to be read once; never compared.
  public record Sample(ScoredItems ranking, double[] propensities) implements Serializable {}

  /**
   * Draws the first k positions.
   *
   * @param candidates finite scores
   * @param k number of positions, at least 1
   * @param seed random seed; it should depend on the user
   */
  public Sample sample(ScoredItems candidates, int k, long seed) {
    int n = candidates.size();
    int length = Math.min(k, n);
    SplittableRandom random = new SplittableRandom(seed);
    double[] key = new double[n];
    Integer[] order = new Integer[n];
    for (int c = 0; c < n; c++) {
      float score = candidates.scores()[c];
      if (!Float.isFinite(score)) {
        throw new IllegalArgumentException(
            "the score of item " + candidates.items()[c] + " is " + score + ", not finite");
      }
      // 1 − [0, 1) is never 0, so the noise is finite or, at worst, +∞ for a uniform of exactly 1.
      double uniform = 1 - random.nextDouble();
      key[c] =
          score / temperature - Math.log(-Math.log(uniform == 1 ? 0x1.fffffffffffffp-1 : uniform));
      order[c] = c;
    }
    Arrays.sort(order, (a, b) -> Double.compare(key[b], key[a]));
    // log Σ exp over the remaining items, computed from the end to avoid subtraction.
    double left = Double.NEGATIVE_INFINITY;
    double[] logLeft = new double[length];
    for (int r = n - 1; r >= 0; r--) {
      left = logSum(left, candidates.scores()[order[r]] / temperature);
      if (r < length) {
        logLeft[r] = left;
      }
    }
    int[] items = new int[length];
    float[] scores = new float[length];
    double[] propensities = new double[length];
    for (int r = 0; r < length; r++) {
      items[r] = candidates.items()[order[r]];
      scores[r] = candidates.scores()[order[r]];
      propensities[r] = Math.min(1, Math.exp(scores[r] / temperature - logLeft[r]));
    }
    return new Sample(new ScoredItems(items, scores), propensities);
  }

  private static double logSum(double a, double b) {
    double high = Math.max(a, b);
    double low = Math.min(a, b);
    return low == Double.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(low - high));
  }
}
