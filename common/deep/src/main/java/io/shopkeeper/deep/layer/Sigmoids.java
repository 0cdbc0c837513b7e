package io.shopkeeper.deep.layer;

/**
 * tanh and the logistic function over arrays, as a quotient of two polynomials in x that the
 * compiler turns into vector instructions: v P(v²) / Q(v²) with degrees 6 and 3, fitted to tanh on
 * [0, 7.9] by reweighted least squares (Lawson's iteration), beyond which tanh is 1 in float.
 * Absolute error below 5e-7, nearly all of it rounding.
 */
final class Sigmoids {
  private Sigmoids() {}

  /** x = tanh(x + bias). */
  static void tanh(float[] x, float[] bias, int n) {
    for (int i = 0; i < n; i++) {
      float v = Math.max(-7.9f, Math.min(7.9f, x[i] + bias[i]));
      float s = v * v;
      float p = -1.167605644331396e-13f;
      p = p * s + 6.393235246759943e-11f;
      p = p * s - 2.2348602968236264e-08f;
      p = p * s + 1.1647020983218681e-05f;
      p = p * s + 0.0031496137380599976f;
      p = p * s + 0.1312452107667923f;
      p = p * s + 1f;
      float q = 0.00026134453946724534f;
      q = q * s + 0.024675827473402023f;
      q = q * s + 0.4645785093307495f;
      q = q * s + 1f;
      x[i] = v * p / q;
    }
  }

  /** x = 1 / (1 + exp(-x - bias)) = (1 + tanh((x + bias) / 2)) / 2. */
  static void logistic(float[] x, float[] bias, int n) {
    for (int i = 0; i < n; i++) {
      float v = Math.max(-7.9f, Math.min(7.9f, 0.5f * (x[i] + bias[i])));
      float s = v * v;
      float p = -1.167605644331396e-13f;
      p = p * s + 6.393235246759943e-11f;
      p = p * s - 2.2348602968236264e-08f;
      p = p * s + 1.1647020983218681e-05f;
      p = p * s + 0.0031496137380599976f;
      p = p * s + 0.1312452107667923f;
      p = p * s + 1f;
      float q = 0.00026134453946724534f;
      q = q * s + 0.024675827473402023f;
      q = q * s + 0.4645785093307495f;
      q = q * s + 1f;
      x[i] = 0.5f + 0.5f * (v * p / q);
    }
  }
}
