package io.shopkeeper.core.als;

import java.util.Arrays;

/**
 * A symmetric positive definite system in float: rank-k updates, Cholesky factorisation W = Uᵀ U,
 * solution. Scratch memory for one thread, used again for system after system.
 *
 * <p>Only the upper triangle is kept, each row in an array of its own. Every inner loop adds four
 * multiples of arrays to one array: so many that loads do not limit it, so few that the compiler
 * still unrolls it into vector instructions.
 */
final class SymmetricSystem {
  /** Rows begin at a multiple of this, so that loops do not become short one by one. */
  private static final int STEP = 16;

  private final float[][] upper;
  private int size;

  SymmetricSystem(int capacity) {
    // Tiles of four reach over the end.
    this.upper = new float[capacity + 3][capacity + 3];
  }

  /** W = 0, of this size. */
  void clear(int newSize) {
    size = newSize;
    for (int i = 0; i < size; i++) {
      Arrays.fill(upper[i], 0, size, 0);
    }
  }

  /** Row i of the upper triangle; what stands before the diagonal means nothing. */
  float[] row(int i) {
    return upper[i];
  }

  /** W += Σ v vᵀ over the first n vectors. */
  void add(float[][] vectors, int n) {
    int v = 0;
    for (; v + 3 < n; v += 4) {
      float[] v0 = vectors[v];
      float[] v1 = vectors[v + 1];
      float[] v2 = vectors[v + 2];
      float[] v3 = vectors[v + 3];
      for (int i = 0; i < size; i++) {
        addFour(upper[i], v0, v1, v2, v3, v0[i], v1[i], v2[i], v3[i], from(i), size);
      }
    }
    for (; v < n; v++) {
      float[] v0 = vectors[v];
      for (int i = 0; i < size; i++) {
        addScaled(upper[i], v0, v0[i], from(i), size);
      }
    }
  }

  /**
   * W += V Vᵀ, one vector for each row of W. The vectors are long and few, so that sums run along
   * them, in tiles of four by four: sixteen sums at a time hide that each waits for itself.
   *
   * @param vectors as many as W is large, and zeros up to a multiple of 4
   * @param length of each
   */
  void addProducts(float[][] vectors, int length) {
    for (int i = 0; i < size; i += 4) {
      for (int j = i; j < size; j += 4) {
        addTile(vectors, i, j, length);
      }
    }
  }

  private void addTile(float[][] vectors, int i, int j, int length) {
    float[] x0 = vectors[i];
    float[] x1 = vectors[i + 1];
    float[] x2 = vectors[i + 2];
    float[] x3 = vectors[i + 3];
    float[] y0 = vectors[j];
    float[] y1 = vectors[j + 1];
    float[] y2 = vectors[j + 2];
    float[] y3 = vectors[j + 3];
    float s00 = 0;
    float s01 = 0;
    float s02 = 0;
    float s03 = 0;
    float s10 = 0;
    float s11 = 0;
    float s12 = 0;
    float s13 = 0;
    float s20 = 0;
    float s21 = 0;
    float s22 = 0;
    float s23 = 0;
    float s30 = 0;
    float s31 = 0;
    float s32 = 0;
    float s33 = 0;
    for (int f = 0; f < length; f++) {
      float a0 = x0[f];
      float a1 = x1[f];
      float a2 = x2[f];
      float a3 = x3[f];
      float b0 = y0[f];
      float b1 = y1[f];
      float b2 = y2[f];
      float b3 = y3[f];
      s00 = Math.fma(a0, b0, s00);
      s01 = Math.fma(a0, b1, s01);
      s02 = Math.fma(a0, b2, s02);
      s03 = Math.fma(a0, b3, s03);
      s10 = Math.fma(a1, b0, s10);
      s11 = Math.fma(a1, b1, s11);
      s12 = Math.fma(a1, b2, s12);
      s13 = Math.fma(a1, b3, s13);
      s20 = Math.fma(a2, b0, s20);
      s21 = Math.fma(a2, b1, s21);
      s22 = Math.fma(a2, b2, s22);
      s23 = Math.fma(a2, b3, s23);
      s30 = Math.fma(a3, b0, s30);
      s31 = Math.fma(a3, b1, s31);
      s32 = Math.fma(a3, b2, s32);
      s33 = Math.fma(a3, b3, s33);
    }
    addFourAt(upper[i], j, s00, s01, s02, s03);
    addFourAt(upper[i + 1], j, s10, s11, s12, s13);
    addFourAt(upper[i + 2], j, s20, s21, s22, s23);
    addFourAt(upper[i + 3], j, s30, s31, s32, s33);
  }

  private static void addFourAt(float[] row, int j, float s0, float s1, float s2, float s3) {
    row[j] += s0;
    row[j + 1] += s1;
    row[j + 2] += s2;
    row[j + 3] += s3;
  }

  /** Adds to one element of the diagonal. */
  void addToDiagonal(int i, float value) {
    upper[i][i] += value;
  }

  /**
   * Factorises W in place.
   *
   * @param lost a pivot with a smaller share of its diagonal element is mostly rounding error
   * @return whether it could be done in float; if not, W is spoilt
   */
  boolean factorise(float lost) {
    for (int i = 0; i < size; i++) {
      float[] row = upper[i];
      float diagonal = row[i];
      int k = 0;
      for (; k + 3 < i; k += 4) {
        float[] u0 = upper[k];
        float[] u1 = upper[k + 1];
        float[] u2 = upper[k + 2];
        float[] u3 = upper[k + 3];
        addFour(row, u0, u1, u2, u3, -u0[i], -u1[i], -u2[i], -u3[i], from(i), size);
      }
      for (; k < i; k++) {
        addScaled(row, upper[k], -upper[k][i], from(i), size);
      }
      float pivot = row[i];
      if (!(pivot > lost * diagonal) || !(pivot < Float.MAX_VALUE)) {
        return false;
      }
      float inverse = (float) (1 / Math.sqrt(pivot));
      for (int j = i; j < size; j++) {
        row[j] *= inverse;
      }
    }
    return true;
  }

  /** Solves W x = b in place; after {@link #factorise}. */
  void solve(float[] x) {
    for (int k = 0; k < size; k++) {
      float value = x[k] / upper[k][k];
      addScaled(x, upper[k], -value, k + 1, size);
      x[k] = value;
    }
    for (int k = size - 1; k >= 0; k--) {
      x[k] = (x[k] - dot(upper[k], x, k + 1, size)) / upper[k][k];
    }
  }

  private static int from(int i) {
    return i & -STEP;
  }

  static void addFour(
      float[] sum,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float x,
      float y,
      float z,
      float u,
      int from,
      int to) {
    for (int j = from; j < to; j++) {
      sum[j] = Math.fma(u, d[j], Math.fma(z, c[j], Math.fma(y, b[j], Math.fma(x, a[j], sum[j]))));
    }
  }

  static void addScaled(float[] sum, float[] other, float scale, int from, int to) {
    for (int j = from; j < to; j++) {
      sum[j] = Math.fma(scale, other[j], sum[j]);
    }
  }

  static float dot(float[] a, float[] b, int from, int to) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int j = from;
    for (; j + 3 < to; j += 4) {
      s0 = Math.fma(a[j], b[j], s0);
      s1 = Math.fma(a[j + 1], b[j + 1], s1);
      s2 = Math.fma(a[j + 2], b[j + 2], s2);
      s3 = Math.fma(a[j + 3], b[j + 3], s3);
    }
    for (; j < to; j++) {
      s0 = Math.fma(a[j], b[j], s0);
    }
    return (s0 + s1) + (s2 + s3);
  }
}
