package io.shopkeeper.data.behaviour;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SortedMap;

/**
 * Scores 1 (lowest fifth) to 5 (highest fifth) by a value's mid-rank: {@code 1 + floor(5 · (below +
 * equal / 2) / n)}, where below and equal count the values lower than it and equal to it. Equal
 * values get equal scores, and if all are equal all get 3, so that ties, such as customers with one
 * order, are not split at random.
 *
 * <p>Values are rounded to three significant digits. So their histogram is small for any number of
 * customers, and no approximate sketch is needed, whose result would depend on the partitioning.
 */
final class QuintileScale implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final MathContext DIGITS = new MathContext(3);
  private static final int SCORES = 5;

  /** The least bucket with a score of 2, 3, 4 and 5; infinite if there is none. */
  private final double[] least = new double[SCORES - 1];

  /**
   * @param histogram number of values in each {@link #bucket}
   */
  QuintileScale(SortedMap<Double, Long> histogram) {
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    double n = histogram.values().stream().mapToLong(Long::longValue).sum();
    double below = 0;
    for (var entry : histogram.entrySet()) {
      double share = (below + entry.getValue() / 2.0) / n;
      int score = 1 + (int) Math.floor(SCORES * share);
      for (int s = 2; s <= score; s++) {
        least[s - 2] = Math.min(least[s - 2], entry.getKey());
      }
      below += entry.getValue();
    }
  }

  /** Rounds a value to three significant digits. */
  static double bucket(double value) {
    // 0.0 + turns a negative zero, which Spark and Java distinguish, into zero.
    return 0.0 + new BigDecimal(value).round(DIGITS).doubleValue();
  }

  /** The score of a value, from 1 to 5. */
  int score(double value) {
    double bucket = bucket(value);
    int score = 1;
    for (double limit : least) {
      score += bucket >= limit ? 1 : 0;
    }
    return score;
  }
}
