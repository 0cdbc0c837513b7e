package io.shopkeeper.data.behaviour;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SortedMap;

/**
 * Scores 1 (lowest fifth) to 5 (highest fifth) by a value's mid-rank: {@code 1 + floor(5 · (below +
 * equal / 2) / n)}, where below and equal count the values lower than it and equal to it. Equal
 * values get equal scores, and where all are equal all get 3, so that a shop whose customers mostly
 * bought once is not cut at random.
 *
 * <p>Values are compared to three significant digits. So a histogram of them is small however many
 * customers there are, and needs no sketch whose answer depends on how the data were split.
 */
final class QuintileScale implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final MathContext DIGITS = new MathContext(3);
  private static final int SCORES = 5;

  /** The least bucket that earns a score of 2, 3, 4 and 5; infinite where none does. */
  private final double[] least = new double[SCORES - 1];

  /**
   * @param histogram how many values fell into each {@link #bucket}
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

  /** The value to three significant digits. */
  static double bucket(double value) {
    // 0.0 + turns a negative zero, which Spark and Java tell apart, into zero.
    return 0.0 + new BigDecimal(value).round(DIGITS).doubleValue();
  }

  /** The score of a value. */
  int score(double value) {
    double bucket = bucket(value);
    int score = 1;
    for (double limit : least) {
      score += bucket >= limit ? 1 : 0;
    }
    return score;
  }
}
