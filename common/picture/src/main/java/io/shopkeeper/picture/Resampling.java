package io.shopkeeper.picture;

import java.util.Arrays;

/**
 * How the pixels along one axis become more or fewer: each new one is a weighted mean of
 * neighbouring old ones.
 */
final class Resampling {
  /** The first old pixel that counts, for each new one. */
  private final int[] first;

  /** The weights of the old pixels from there on; they sum to 1. */
  private final float[][] weights;

  private Resampling(int[] first, float[][] weights) {
    this.first = first;
    this.weights = weights;
  }

  /** The weights that make {@code to} pixels of {@code from}. */
  static Resampling of(int from, int to) {
    int[] first = new int[to];
    float[][] weights = new float[to][];
    double scale = (double) from / to;
    for (int i = 0; i < to; i++) {
      if (to < from) {
        double begin = i * scale;
        double end = Math.min((i + 1) * scale, from);
        first[i] = (int) begin;
        weights[i] = new float[(int) Math.ceil(end) - first[i]];
        for (int k = 0; k < weights[i].length; k++) {
          int old = first[i] + k;
          weights[i][k] =
              (float) ((Math.min(end, old + 1.0) - Math.max(begin, old)) / (end - begin));
        }
      } else {
        double centre = Math.max(0, Math.min(from - 1.0, (i + 0.5) * scale - 0.5));
        first[i] = Math.min((int) centre, Math.max(0, from - 2));
        float upper = (float) (centre - first[i]);
        weights[i] = from == 1 ? new float[] {1} : new float[] {1 - upper, upper};
      }
    }
    return new Resampling(first, weights);
  }

  /**
   * Resamples along rows.
   *
   * @param pixels 0xRRGGBB, row by row
   * @return red, green and blue of each new pixel, row by row
   */
  float[] rows(int[] pixels, int height) {
    int from = pixels.length / height;
    int to = first.length;
    float[] out = new float[Math.multiplyExact(3 * to, height)];
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < to; x++, at += 3) {
        float red = 0;
        float green = 0;
        float blue = 0;
        int old = y * from + first[x];
        for (float weight : weights[x]) {
          int pixel = pixels[old++];
          red += weight * (pixel >> 16);
          green += weight * ((pixel >> 8) & 0xff);
          blue += weight * (pixel & 0xff);
        }
        out[at] = red;
        out[at + 1] = green;
        out[at + 2] = blue;
      }
    }
    return out;
  }

  /**
   * Resamples along columns.
   *
   * @param channels red, green and blue of each pixel, row by row
   * @return 0xRRGGBB, row by row
   */
  int[] columns(float[] channels, int width) {
    int to = first.length;
    int[] out = new int[Math.multiplyExact(width, to)];
    float[] row = new float[3 * width];
    for (int y = 0; y < to; y++) {
      Arrays.fill(row, 0.5f);
      int old = first[y] * row.length;
      for (float weight : weights[y]) {
        for (int i = 0; i < row.length; i++) {
          row[i] += weight * channels[old++];
        }
      }
      for (int x = 0; x < width; x++) {
        out[y * width + x] =
            (byteOf(row[3 * x]) << 16) | (byteOf(row[3 * x + 1]) << 8) | byteOf(row[3 * x + 2]);
      }
    }
    return out;
  }

  private static int byteOf(float value) {
    return Math.max(0, Math.min(255, (int) value));
  }
}
