package io.shopkeeper.core.classify;

/** The probabilities that scores stand for. */
public final class Softmax {
  private Softmax() {}

  /**
   * The probability of each class.
   *
   * @param scores of the classes: logarithms of probabilities, up to a constant that all share
   * @param temperature the divisor of the scores, above 0; see {@link Temperature}
   */
  public static float[] of(float[] scores, double temperature) {
    double most = Double.NEGATIVE_INFINITY;
    for (float score : scores) {
      most = Math.max(most, score / temperature);
    }
    double[] powers = new double[scores.length];
    double sum = 0;
    for (int c = 0; c < scores.length; c++) {
      powers[c] = Math.exp(scores[c] / temperature - most);
      sum += powers[c];
    }
    float[] probabilities = new float[scores.length];
    for (int c = 0; c < scores.length; c++) {
      probabilities[c] = (float) (powers[c] / sum);
    }
    return probabilities;
  }

  /** The most probable class, from 0; the first of those that are alike. */
  public static int first(float[] probabilities) {
    int first = 0;
    for (int c = 1; c < probabilities.length; c++) {
      first = probabilities[c] > probabilities[first] ? c : first;
    }
    return first;
  }
}
