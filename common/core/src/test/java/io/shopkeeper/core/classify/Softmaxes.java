package io.shopkeeper.core.classify;

import java.util.SplittableRandom;

/** Made-up classifiers whose truth is known. */
final class Softmaxes {
  private Softmaxes() {}

  /**
   * Cases whose classes were drawn from softmax(logits ÷ temperature), predicted by
   * softmax(logits): with a temperature above 1 the classifier is too sure of itself by just that
   * much.
   */
  static Predictions drawn(int cases, int classes, double temperature, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] actual = new int[cases];
    float[] said = new float[cases * classes];
    for (int i = 0; i < cases; i++) {
      double[] logits = random.doubles(classes, -4, 4).toArray();
      double[] truth = softmax(logits, temperature);
      double u = random.nextDouble();
      while (actual[i] < classes - 1 && u >= truth[actual[i]]) {
        u -= truth[actual[i]++];
      }
      double[] probabilities = softmax(logits, 1);
      for (int c = 0; c < classes; c++) {
        said[i * classes + c] = (float) probabilities[c];
      }
    }
    return Predictions.of(classes, actual, said);
  }

  static double[] softmax(double[] logits, double temperature) {
    double[] powers = new double[logits.length];
    double sum = 0;
    for (int c = 0; c < powers.length; c++) {
      powers[c] = Math.exp(logits[c] / temperature);
      sum += powers[c];
    }
    for (int c = 0; c < powers.length; c++) {
      powers[c] /= sum;
    }
    return powers;
  }
}
