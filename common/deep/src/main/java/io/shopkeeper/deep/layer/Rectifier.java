package io.shopkeeper.deep.layer;

/** The gradient of max(x, 0) over arrays. */
final class Rectifier {
  private Rectifier() {}

  /** Sets {@code gradient} to zero where the {@code result} of the rectifier is. */
  static void backward(float[] result, float[] gradient, int n) {
    for (int i = 0; i < n; i++) {
      gradient[i] *= slope(result[i]);
    }
  }

  /**
   * 1 for a positive result, 0 for zero, without a branch: the compiler vectorises a minimum and no
   * comparison.
   */
  static float slope(float result) {
    return Math.min(1f, result * Float.MAX_VALUE);
  }
}
