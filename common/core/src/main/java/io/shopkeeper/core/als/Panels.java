package io.shopkeeper.core.als;

import io.shopkeeper.vector.PanelProduct;
import io.shopkeeper.vector.PartialSums;
import io.shopkeeper.vector.VectorApi;
import java.util.Arrays;

/**
 * Products and eliminations on panels of eight rows, on the Vector API where the JVM has it and in
 * plain Java elsewhere. Both give the same bits: every element is one sum of fused multiply-adds in
 * the order of its terms. Widths are multiples of {@link #STEP}; what is wider than the matrix
 * holds zeros.
 */
final class Panels {
  /** Rows of a panel. */
  static final int ROWS = 8;

  /** Rows of matrices begin at multiples of this. */
  static final int STEP = 16;

  private static final boolean VECTORS = VectorApi.available();

  private Panels() {}

  /** The next multiple of {@link #STEP}. */
  static int padded(int columns) {
    return (columns + STEP - 1) & -STEP;
  }

  /** The next multiple of {@link #ROWS}. */
  static int paddedRows(int rows) {
    return (rows + ROWS - 1) & -ROWS;
  }

  /**
   * C += s AᵀB, see {@link PanelProduct#add(float, float[], int, int, int, float[], int, int, int,
   * float[], int, int, int)}.
   */
  static void add(
      float s,
      float[] a,
      int aAt,
      int aDepth,
      int aRow,
      float[] b,
      int bAt,
      int bDepth,
      int depth,
      float[] c,
      int cAt,
      int cRow,
      int columns) {
    if (VECTORS) {
      PanelProduct.add(s, a, aAt, aDepth, aRow, b, bAt, bDepth, depth, c, cAt, cRow, columns);
    } else {
      addPlainly(s, a, aAt, aDepth, aRow, b, bAt, bDepth, depth, c, cAt, cRow, columns);
    }
  }

  static void addPlainly(
      float s,
      float[] a,
      int aAt,
      int aDepth,
      int aRow,
      float[] b,
      int bAt,
      int bDepth,
      int depth,
      float[] c,
      int cAt,
      int cRow,
      int columns) {
    float[] sum = new float[columns];
    for (int i = 0; i < ROWS; i++) {
      Arrays.fill(sum, 0);
      int at = aAt + i * aRow;
      int from = bAt;
      int k = 0;
      for (; k + 3 < depth; k += 4) {
        addFour(
            sum,
            b,
            from,
            bDepth,
            a[at],
            a[at + aDepth],
            a[at + 2 * aDepth],
            a[at + 3 * aDepth],
            columns);
        at += 4 * aDepth;
        from += 4 * bDepth;
      }
      for (; k < depth; k++) {
        addScaled(sum, 0, b, from, a[at], columns);
        at += aDepth;
        from += bDepth;
      }
      addScaled(c, cAt + i * cRow, sum, 0, s, columns);
    }
  }

  /** c = s (c − Σ a_k b_k), see {@link PanelProduct#eliminate}. */
  static void eliminate(
      float s,
      float[] a,
      int aAt,
      int aDepth,
      float[] b,
      int bAt,
      int bDepth,
      int depth,
      float[] c,
      int cAt,
      int columns) {
    if (VECTORS) {
      PanelProduct.eliminate(s, a, aAt, aDepth, b, bAt, bDepth, depth, c, cAt, columns);
    } else {
      eliminatePlainly(s, a, aAt, aDepth, b, bAt, bDepth, depth, c, cAt, columns);
    }
  }

  static void eliminatePlainly(
      float s,
      float[] a,
      int aAt,
      int aDepth,
      float[] b,
      int bAt,
      int bDepth,
      int depth,
      float[] c,
      int cAt,
      int columns) {
    for (int k = 0; k < depth; k++) {
      addScaled(c, cAt, b, bAt + k * bDepth, -a[aAt + k * aDepth], columns);
    }
    for (int j = cAt; j < cAt + columns; j++) {
      c[j] *= s;
    }
  }

  /** sum += Σ s_k · row k of a table, see {@link PanelProduct#combine}. */
  static void combine(float[] table, int[] rows, float[] scales, int n, float[] sum, int width) {
    if (VECTORS) {
      PanelProduct.combine(table, rows, scales, n, sum, width);
    } else {
      combinePlainly(table, rows, scales, n, sum, width);
    }
  }

  static void combinePlainly(
      float[] table, int[] rows, float[] scales, int n, float[] sum, int width) {
    for (int k = 0; k < n; k++) {
      addScaled(sum, 0, table, rows[k] * width, scales[k], width);
    }
  }

  /** to = a ∘ b, see {@link PanelProduct#multiply}. */
  static void multiply(float[] a, float[] b, float[] to, int width) {
    if (VECTORS) {
      PanelProduct.multiply(a, b, to, width);
    } else {
      multiplyPlainly(a, b, to, width);
    }
  }

  static void multiplyPlainly(float[] a, float[] b, float[] to, int width) {
    for (int j = 0; j < width; j++) {
      to[j] = a[j] * b[j];
    }
  }

  /** Inner products with rows of a table, see {@link PanelProduct#products}. */
  static void products(
      float[] table, int[] rows, int first, int n, float[] x, float[] to, int width) {
    if (VECTORS) {
      PanelProduct.products(table, rows, first, n, x, to, width);
    } else {
      productsPlainly(table, rows, first, n, x, to, width);
    }
  }

  static void productsPlainly(
      float[] table, int[] rows, int first, int n, float[] x, float[] to, int width) {
    float[] sums = new float[PartialSums.COUNT];
    for (int k = 0; k < n; k++) {
      partialSums(table, rows[first + k] * width, x, width, sums);
      to[k] = PartialSums.fold(sums, 0);
    }
  }

  private static void partialSums(float[] table, int at, float[] x, int width, float[] sums) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    for (int j = 0; j < width; j += PartialSums.COUNT) {
      s0 = Math.fma(table[at + j], x[j], s0);
      s1 = Math.fma(table[at + j + 1], x[j + 1], s1);
      s2 = Math.fma(table[at + j + 2], x[j + 2], s2);
      s3 = Math.fma(table[at + j + 3], x[j + 3], s3);
      s4 = Math.fma(table[at + j + 4], x[j + 4], s4);
      s5 = Math.fma(table[at + j + 5], x[j + 5], s5);
      s6 = Math.fma(table[at + j + 6], x[j + 6], s6);
      s7 = Math.fma(table[at + j + 7], x[j + 7], s7);
    }
    sums[0] = s0;
    sums[1] = s1;
    sums[2] = s2;
    sums[3] = s3;
    sums[4] = s4;
    sums[5] = s5;
    sums[6] = s6;
    sums[7] = s7;
  }

  /** Scaled rows of a table one after another, see {@link PanelProduct#gather}. */
  static void gather(
      float[] table, int[] rows, float[] scales, int first, int n, float[] to, int width) {
    if (VECTORS) {
      PanelProduct.gather(table, rows, scales, first, n, to, width);
    } else {
      gatherPlainly(table, rows, scales, first, n, to, width);
    }
  }

  static void gatherPlainly(
      float[] table, int[] rows, float[] scales, int first, int n, float[] to, int width) {
    for (int k = 0; k < n; k++) {
      int from = rows[first + k] * width;
      float scale = scales[first + k];
      for (int j = 0; j < width; j++) {
        to[k * width + j] = scale * table[from + j];
      }
    }
  }

  /** C += AᵀB in double. */
  static void add(
      double[] a,
      int aAt,
      int aDepth,
      double[] b,
      int bAt,
      int bDepth,
      int depth,
      double[] c,
      int cAt,
      int cRow,
      int columns) {
    if (VECTORS) {
      PanelProduct.add(a, aAt, aDepth, b, bAt, bDepth, depth, c, cAt, cRow, columns);
    } else {
      addPlainly(a, aAt, aDepth, b, bAt, bDepth, depth, c, cAt, cRow, columns);
    }
  }

  static void addPlainly(
      double[] a,
      int aAt,
      int aDepth,
      double[] b,
      int bAt,
      int bDepth,
      int depth,
      double[] c,
      int cAt,
      int cRow,
      int columns) {
    double[] sum = new double[columns];
    for (int i = 0; i < ROWS; i++) {
      Arrays.fill(sum, 0);
      for (int k = 0; k < depth; k++) {
        double x = a[aAt + k * aDepth + i];
        int from = bAt + k * bDepth;
        for (int j = 0; j < columns; j++) {
          sum[j] = Math.fma(x, b[from + j], sum[j]);
        }
      }
      for (int j = 0; j < columns; j++) {
        c[cAt + i * cRow + j] += sum[j];
      }
    }
  }

  private static void addFour(
      float[] sum, float[] b, int at, int step, float x, float y, float z, float u, int columns) {
    int two = at + step;
    int three = two + step;
    int four = three + step;
    for (int j = 0; j < columns; j++) {
      sum[j] =
          Math.fma(
              u,
              b[four + j],
              Math.fma(z, b[three + j], Math.fma(y, b[two + j], Math.fma(x, b[at + j], sum[j]))));
    }
  }

  private static void addScaled(
      float[] sum, int sumAt, float[] other, int at, float scale, int columns) {
    for (int j = 0; j < columns; j++) {
      sum[sumAt + j] = Math.fma(scale, other[at + j], sum[sumAt + j]);
    }
  }
}
