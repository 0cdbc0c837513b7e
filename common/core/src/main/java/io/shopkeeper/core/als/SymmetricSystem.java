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
    this.upper = new float[capacity][capacity];
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
