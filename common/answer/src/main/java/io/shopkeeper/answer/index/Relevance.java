package io.shopkeeper.answer.index;

import java.util.List;
import java.util.Locale;

/**
 * How probable it is that an entry answers a question: logistic regression on two measures of how
 * well they fit.
 *
 * @param intercept the log-odds where both measures are 0
 * @param coverage log-odds added by full coverage: the entry has all words of the question
 * @param nearness log-odds added by each standard deviation by which the cosine of question and
 *     entry exceeds that of what has nothing to do with each other
 */
public record Relevance(double intercept, double coverage, double nearness) {
  /** Set by hand on questions that paraphrase help pages: docs/benchmarks.md says which. */
  public static final Relevance DEFAULT = new Relevance(-6.5, 5, 1.6);

  /** Where relevance stays as it is when the weights are learned: all words, and this nearness. */
  private static final double NEAR = 3;

  private static final int STEPS = 50;

  /**
   * The entries that were found for a question whose answer is known.
   *
   * @param coverage of each entry
   * @param nearness of each entry
   * @param own the place of the entry that answers
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Ranking(double[] coverage, double[] nearness, int own) {}

  /** The probability, in (0, 1). */
  public double of(double covered, double near) {
    return 1 / (1 + Math.exp(-(intercept + coverage * covered + nearness * near)));
  }

  /**
   * How much each measure counts, by the conditional logit (McFadden 1974) that gives the entries
   * that answer the greatest likelihood among those found; Newton's method. How sure one has to be
   * is not for such rankings to tell, so that the relevance of an entry that fits well stays that
   * of {@link #DEFAULT}.
   *
   * @param rankings of held-out questions; with none, or where nothing sets answers apart, the
   *     result is {@link #DEFAULT}
   */
  public static Relevance learned(List<Ranking> rankings) {
    double[] weights = {DEFAULT.coverage, DEFAULT.nearness};
    for (int step = 0; step < STEPS; step++) {
      // One question's worth of belief in the defaults keeps the matrix regular.
      double[] slope = {DEFAULT.coverage - weights[0], DEFAULT.nearness - weights[1]};
      double[] curve = {1, 0, 1};
      for (Ranking ranking : rankings) {
        add(ranking, weights, slope, curve);
      }
      double determinant = curve[0] * curve[2] - curve[1] * curve[1];
      weights[0] += (curve[2] * slope[0] - curve[1] * slope[1]) / determinant;
      weights[1] += (curve[0] * slope[1] - curve[1] * slope[0]) / determinant;
    }
    double fit = weights[0] + NEAR * weights[1];
    if (weights[0] < 0 || weights[1] < 0 || !(fit > 0)) {
      return DEFAULT;
    }
    double scale = (DEFAULT.coverage + NEAR * DEFAULT.nearness) / fit;
    return new Relevance(DEFAULT.intercept, scale * weights[0], scale * weights[1]);
  }

  /** Adds the slope of a question's log-likelihood, and minus its curvature (xx, xy, yy). */
  private static void add(Ranking ranking, double[] weights, double[] slope, double[] curve) {
    double[] x = ranking.coverage();
    double[] y = ranking.nearness();
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      most = Math.max(most, weights[0] * x[i] + weights[1] * y[i]);
    }
    double sum = 0;
    double meanX = 0;
    double meanY = 0;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      double p = Math.exp(weights[0] * x[i] + weights[1] * y[i] - most);
      sum += p;
      meanX += p * x[i];
      meanY += p * y[i];
      xx += p * x[i] * x[i];
      xy += p * x[i] * y[i];
      yy += p * y[i] * y[i];
    }
    meanX /= sum;
    meanY /= sum;
    slope[0] += x[ranking.own()] - meanX;
    slope[1] += y[ranking.own()] - meanY;
    curve[0] += xx / sum - meanX * meanX;
    curve[1] += xy / sum - meanX * meanY;
    curve[2] += yy / sum - meanY * meanY;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %s %s", intercept, coverage, nearness);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException where it is none
   */
  static Relevance parse(String text) {
    String[] numbers = text.split(" ", -1);
    if (numbers.length != 3) {
      throw new IllegalArgumentException("'" + text + "' is no relevance");
    }
    return new Relevance(
        Double.parseDouble(numbers[0]),
        Double.parseDouble(numbers[1]),
        Double.parseDouble(numbers[2]));
  }
}
