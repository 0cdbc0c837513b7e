package io.shopkeeper.data.behaviour;

import java.io.Serializable;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.special.Gamma;

/**
 * Tests whether an item gains or loses visitors relative to the whole shop. Of an item's visitors
 * in both periods, the share p of the later one is Beta(s·p₀ + later, s·(1 − p₀) + earlier) a
 * posteriori: p₀ is the share over all items, s the weight of the prior that the item moves like
 * them. The score is log₂ of the posterior odds over the shop's odds, so 1 is twice the shop's
 * growth and 0 is the same; the interval approximates the logit of a Beta variable by a normal
 * distribution with its exact mean ψ(α) − ψ(β) and variance ψ′(α) + ψ′(β).
 *
 * <p>An increase from 1 visitor to 3 is not significant, one from 100 to 300 is. Visitors are
 * assumed independent; among thousands of items a 95 % interval still has false positives.
 */
final class TrendStatistic implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The direction of a trend. */
  enum Direction {
    RISING,
    STEADY,
    FALLING
  }

  /** An item's trend: its log₂ odds ratio to the shop, with the interval. */
  record Trend(double score, double low, double high) {
    Direction direction() {
      return low > 0 ? Direction.RISING : high < 0 ? Direction.FALLING : Direction.STEADY;
    }
  }

  private final double priorLater;
  private final double priorEarlier;
  private final double z;

  /**
   * @param later all items' visitors in the later period, at least 1
   * @param earlier all items' visitors in the earlier period, at least 1
   * @param prior the weight s of the prior, in visitors, above 0
   * @param confidence of the interval, such as 0.95
   */
  TrendStatistic(double later, double earlier, double prior, double confidence) {
    if (later <= 0 || earlier <= 0) {
      throw new IllegalArgumentException("no trend without visitors in both periods");
    }
    this.priorLater = prior * later / (later + earlier);
    this.priorEarlier = prior * earlier / (later + earlier);
    this.z = new NormalDistribution().inverseCumulativeProbability((1 + confidence) / 2);
  }

  /**
   * The trend of an item.
   *
   * @param later its visitors in the later period
   * @param earlier its visitors in the earlier period
   */
  Trend of(double later, double earlier) {
    double alpha = priorLater + later;
    double beta = priorEarlier + earlier;
    double shop = Math.log(priorLater / priorEarlier);
    double score = Math.log(alpha / beta) - shop;
    double mean = Gamma.digamma(alpha) - Gamma.digamma(beta) - shop;
    double margin = z * Math.sqrt(Gamma.trigamma(alpha) + Gamma.trigamma(beta));
    double bit = Math.log(2);
    return new Trend(score / bit, (mean - margin) / bit, (mean + margin) / bit);
  }
}
