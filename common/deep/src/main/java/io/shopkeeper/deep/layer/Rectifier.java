package io.shopkeeper.deep.layer;

/** max(x, 0) over arrays. */
final class Rectifier {
  private Rectifier() {}

  static void forward(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Math.max(0f, x[i]);
    }
  }

  /** Sets {@code gradient} to zero where the {@code result} of the rectifier is. */
  static void backward(float[] result, float[] gradient, int n) {
    for (int i = 0; i < n; i++) {
      gradient[i] = result[i] > 0f ? gradient[i] : 0f;
    }
  }
}
