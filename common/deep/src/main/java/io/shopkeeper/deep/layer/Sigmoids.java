package io.shopkeeper.deep.layer;

/**
 * Vectorised tanh and logistic function over arrays, by a rational approximation: v P(v²) / Q(v²)
 * with degrees 6 and 3, fitted to tanh on [0, 7.9] by reweighted least squares (Lawson's
 * iteration), beyond which tanh is 1 in float. Absolute error below 5e-7, nearly all of it
 * rounding.
 */
final class Sigmoids {
  private Sigmoids() {}

  /** x = tanh(x + bias) for the first n elements. */
  static void tanh(float[] x, float[] bias, int n) {
    for (int i = 0; i < n; i++) {
      float v = Math.max(-7.9f, Math.min(7.9f, x[i] + bias[i]));
      float s = v * v;
      float p = -1.1676056e-13f;
      p = p * s + 6.393235e-11f;
      p = p * s - 2.2348603e-8f;
      p = p * s + 1.1647021e-5f;
      p = p * s + 0.0031496137f;
      p = p * s + 0.13124521f;
      p = p * s + 1f;
      float q = 0.00026134454f;
      q = q * s + 0.024675827f;
      q = q * s + 0.4645785f;
      q = q * s + 1f;
      x[i] = v * p / q;
    }
  }

  /** x = 1 / (1 + exp(-x - bias)) = (1 + tanh((x + bias) / 2)) / 2 for the first n elements. */
  static void logistic(float[] x, float[] bias, int n) {
    for (int i = 0; i < n; i++) {
      float v = Math.max(-7.9f, Math.min(7.9f, 0.5f * (x[i] + bias[i])));
      float s = v * v;
      float p = -1.1676056e-13f;
      p = p * s + 6.393235e-11f;
      p = p * s - 2.2348603e-8f;
      p = p * s + 1.1647021e-5f;
      p = p * s + 0.0031496137f;
      p = p * s + 0.13124521f;
      p = p * s + 1f;
      float q = 0.00026134454f;
      q = q * s + 0.024675827f;
      q = q * s + 0.4645785f;
      q = q * s + 1f;
      x[i] = 0.5f + 0.5f * (v * p / q);
    }
  }
}
