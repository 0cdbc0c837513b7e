package io.shopkeeper.text.classify;

/** The last layer of every network that reads texts. */
final class OutputLayer {
  private OutputLayer() {}

  /**
   * The scores of the classes, before softmax: b + Wᵀ x.
   *
   * @param x what the network makes of a text, [inputs]
   * @param weights W, [inputs, classes], row-major
   * @param bias b, [classes]
   */
  static float[] scores(float[] x, float[] weights, float[] bias) {
    float[] scores = bias.clone();
    for (int i = 0; i < x.length; i++) {
      for (int c = 0; c < scores.length; c++) {
        scores[c] += x[i] * weights[i * scores.length + c];
      }
    }
    return scores;
  }
}
