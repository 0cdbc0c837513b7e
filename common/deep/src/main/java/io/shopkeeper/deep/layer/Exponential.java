package io.shopkeeper.deep.layer;

/** A vectorised exponential function. */
final class Exponential {
  /** Below this, e^x is no normal float. */
  private static final float LEAST = -87;

  private Exponential() {}

  /**
   * x = e^x for the first n elements, which are at most 0: (e^(x / 128))^128 by a Taylor series of
   * degree 6 and seven squarings, which the JIT vectorises, unlike a change of exponent bits.
   * Relative error below 1e-5 for x above −30, absolute error below 1e-18 beyond.
   */
  static void of(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      float v = Math.max(LEAST, x[i]) * (1f / 128);
      float p = 1f / 720;
      p = p * v + 1f / 120;
      p = p * v + 1f / 24;
      p = p * v + 1f / 6;
      p = p * v + 0.5f;
      p = p * v + 1f;
      p = p * v + 1f;
      p *= p;
      p *= p;
      p *= p;
      p *= p;
      p *= p;
      p *= p;
      p *= p;
      x[i] = p;
    }
  }
}
