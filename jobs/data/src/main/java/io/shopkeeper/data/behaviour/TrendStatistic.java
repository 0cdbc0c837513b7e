package io.shopkeeper.data.behaviour;

import java.io.Serializable;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.special.Gamma;

/**
 * Whether an item gains or loses visitors, compared with the whole shop. Of the visitors that an
 * item had in both periods together, the share p of the later one is Beta(s·p₀ + later, s·(1 − p₀)
 * + earlier) a posteriori: p₀ is the share over all items, s the weight of the belief that the item
 * moves with them. The score is log₂ of the posterior odds over the shop's odds, so 1 is twice the
 * shop's growth and 0 is the same; the interval takes the logit of a Beta variable as normal with
 * its exact mean ψ(α) − ψ(β) and variance ψ′(α) + ψ′(β).
 *
 * <p>From 1 visitor to 3 is not a trend by this, from 100 to 300 is. It takes visitors as
 * independent; over thousands of items a 95 % interval still lets a few go up or down by chance.
 */
final class TrendStatistic implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Which way an item goes. */
  enum Direction {
    RISING,
    STEADY,
    FALLING
  }

  /** An item's trend: log₂ odds ratio to the shop and its interval. */
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
   * @param prior the weight of the belief, in visitors
   * @param confidence that of the interval, as 0.95
   */
  TrendStatistic(double later, double earlier, double prior, double confidence) {
    if (later <= 0 || earlier <= 0) {
      throw new IllegalArgumentException("no trend without visitors in both periods");
    }
    this.priorLater = prior * later / (later + earlier);
    this.priorEarlier = prior * earlier / (later + earlier);
    this.z = new NormalDistribution().inverseCumulativeProbability((1 + confidence) / 2);
  }

  /** The trend of an item that had so many visitors in the later and in the earlier period. */
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
