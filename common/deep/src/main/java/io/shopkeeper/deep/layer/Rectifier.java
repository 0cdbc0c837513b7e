package io.shopkeeper.deep.layer;

import org.bytedeco.javacpp.FloatPointer;

/** ReLU, max(x, 0), and its gradient. */
final class Rectifier {
  private Rectifier() {}

  /** Number of floats processed at a time, which fit the L1 cache. */
  private static final int BLOCK = 1024;

  /** Takes each of {@code columns}, one after another, to max(column + bias, 0). */
  static void forward(FloatPointer values, float[] bias, int columns) {
    int rows = bias.length;
    int at = Math.max(1, BLOCK / rows);
    float[] block = new float[at * rows];
    for (int first = 0; first < columns; first += at) {
      int n = Math.min(at, columns - first);
      Floats.read(values, first * rows, n * rows, block);
      for (int i = 0; i < n; i++) {
        forward(block, i * rows, bias);
      }
      Floats.write(block, n * rows, values, first * rows);
    }
  }

  private static void forward(float[] block, int from, float[] bias) {
    for (int k = 0; k < bias.length; k++) {
      block[from + k] = Math.max(0f, block[from + k] + bias[k]);
    }
  }

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
