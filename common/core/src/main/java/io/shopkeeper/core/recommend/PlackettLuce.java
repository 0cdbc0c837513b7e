package io.shopkeeper.core.recommend;

import io.shopkeeper.core.topk.ScoredItems;
import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Samples a ranking with known probabilities, for off-policy evaluation: position by position an
 * item is drawn from those left with probability proportional to exp(score ÷ temperature) (Plackett
 * 1975, Luce 1959). All positions at once by adding Gumbel noise and sorting (Yellott 1977).
 */
public final class PlackettLuce implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double temperature;

  /**
   * A sampler.
   *
   * @param temperature above 0; towards 0 the list becomes the one by score, large ones shuffle
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
   * @param ranking the items drawn, with the scores that they came with
   * @param propensities the probability of each item at its position, given those before it
   */
  @SuppressWarnings("ArrayRecordComponent") // A result to be read once; never compared.
  public record Sample(ScoredItems ranking, double[] propensities) implements Serializable {}

  /**
   * Draws the first k positions.
   *
   * @param candidates finite scores
   * @param seed the same seed and candidates give the same sample; mix the user into it
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
    // log Σ exp over what is left, from the end, so that nothing is ever subtracted.
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
