package io.shopkeeper.deep.layer;

import org.bytedeco.javacpp.FloatPointer;

/** The gradient of ReLU, max(x, 0). */
final class Rectifier {
  private Rectifier() {}

  /** Number of floats processed at a time, which fit the L1 cache. */
  private static final int BLOCK = 1024;

  /** {@code to} = {@code gradient} where {@code result}, the output of ReLU, is above 0, else 0. */
  static void backward(FloatPointer result, FloatPointer gradient, FloatPointer to, int length) {
    float[] y = new float[BLOCK];
    float[] dy = new float[BLOCK];
    for (int first = 0; first < length; first += BLOCK) {
      int n = Math.min(BLOCK, length - first);
      Floats.read(result, first, n, y);
      Floats.read(gradient, first, n, dy);
      backward(y, dy, n);
      Floats.write(dy, n, to, first);
    }
  }

  private static void backward(float[] result, float[] gradient, int n) {
    for (int i = 0; i < n; i++) {
      gradient[i] *= slope(result[i]);
    }
  }

  /**
   * 1 for a positive result, 0 for zero, without a branch: the JIT vectorises a minimum but not a
   * comparison.
   */
  static float slope(float result) {
    return Math.min(1f, result * Float.MAX_VALUE);
  }
}
