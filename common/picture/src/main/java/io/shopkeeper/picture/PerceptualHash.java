package io.shopkeeper.picture;

import java.util.Arrays;

/**
 * How a picture looks, in 64 bits: copies of it in another size, format or compression differ in
 * few of them, other pictures in about half.
 *
 * <p>Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010, section
 * 3.2.1: brightness in 32 × 32 pixels, its two-dimensional discrete cosine transform, and of the
 * coefficients (1, 1) to (8, 8) whether each is above their median.
 */
public final class PerceptualHash {
  private static final int SIDE = 32;
  private static final int WAVES = 8;
  private static final double[][] COSINES = cosines();

  private PerceptualHash() {}

  private static double[][] cosines() {
    double[][] cosines = new double[WAVES][SIDE];
    for (int k = 0; k < WAVES; k++) {
      for (int x = 0; x < SIDE; x++) {
        cosines[k][x] = Math.cos(Math.PI / SIDE * (x + 0.5) * (k + 1));
      }
    }
    return cosines;
  }

  /** The hash of a picture. */
  public static long of(Picture picture) {
    float[] luma = picture.resized(SIDE, SIDE).luma();
    double[] waves = new double[WAVES * WAVES];
    for (int v = 0; v < WAVES; v++) {
      double[] column = new double[SIDE];
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          column[x] += COSINES[v][y] * luma[y * SIDE + x];
        }
      }
      for (int u = 0; u < WAVES; u++) {
        for (int x = 0; x < SIDE; x++) {
          waves[v * WAVES + u] += COSINES[u][x] * column[x];
        }
      }
    }
    double[] sorted = waves.clone();
    Arrays.sort(sorted);
    double median = (sorted[31] + sorted[32]) / 2;
    long hash = 0;
    for (double wave : waves) {
      hash = (hash << 1) | (wave > median ? 1 : 0);
    }
    return hash;
  }

  /** In how many of 64 bits two hashes differ. */
  public static int distance(long a, long b) {
    return Long.bitCount(a ^ b);
  }

  /** The hash as tables hold it: 16 hexadecimal digits. */
  public static String text(long hash) {
    return "%016x".formatted(hash);
  }

  /**
   * The hash of such a text.
   *
   * @throws NumberFormatException if it is none
   */
  public static long ofText(String text) {
    return Long.parseUnsignedLong(text, 16);
  }
}
