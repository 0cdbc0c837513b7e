package io.shopkeeper.vector;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of dense linear algebra on small matrices, a panel of {@link #ROWS} rows at a
 * time. Lanes run along a row and every element is one sum of fused multiply-adds in the order of
 * the terms, so that the result is that of the scalar loops bit for bit, however wide a vector is.
 *
 * <p>Numbers of columns are multiples of {@link #STEP}, for any width of the machine's vectors.
 * Eight sums hide the latency of the fused multiply-add, and leave C2 few enough calls to inline.
 */
public final class PanelProduct {
  /** Rows of a panel. */
  public static final int ROWS = 8;

  /** Numbers of columns are a multiple of this. */
  public static final int STEP = 16;

  private static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > STEP
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  private static final VectorSpecies<Double> DOUBLES =
      DoubleVector.SPECIES_PREFERRED.length() > STEP
          ? DoubleVector.SPECIES_512
          : DoubleVector.SPECIES_PREFERRED;

  private static final int LANES = FLOATS.length();

  /** Whether a vector is as wide as a step of columns. */
  private static final boolean WIDE = LANES == STEP;

  private static final int DOUBLE_LANES = DOUBLES.length();

  private static final VectorSpecies<Float> PARTIAL =
      LANES > PartialSums.COUNT ? FloatVector.SPECIES_256 : FLOATS;

  private static final int PARTIAL_LANES = PARTIAL.length();

  /** Number of rows whose partial sums are kept at a time. */
  private static final int MOST_SUMS = 64;

  private PanelProduct() {}

  /**
   * C += s AᵀB for the eight rows of C that begin at cAt.
   *
   * @param s the factor s
   * @param a element (k, i) of A is at {@code aAt + k * aDepth + i * aRow}
   * @param b element (k, j) of B is at {@code bAt + k * bDepth + j}
   * @param depth number of terms k of each sum, at least 0
   * @param c element (i, j) of C is at {@code cAt + i * cRow + j}
   * @param columns a multiple of {@link #STEP}
   */
  public static void add(
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
    if (WIDE || aRow != 1) {
      for (int j = 0; j < columns; j += LANES) {
        tile(s, a, aAt, aDepth, aRow, b, bAt + j, bDepth, depth, c, cAt + j, cRow);
      }
      return;
    }
    for (int j = 0; j < columns; j += 2 * LANES) {
      square(s, a, aAt, aDepth, b, bAt + j, bDepth, depth, c, cAt + j, cRow);
      square(s, a, aAt + 4, aDepth, b, bAt + j, bDepth, depth, c, cAt + 4 * cRow + j, cRow);
    }
  }

  /**
   * A tile of four rows by two vectors, for vectors of at most half a {@link #STEP}: each broadcast
   * factor serves two sums, and C2 checks the range of four neighbours at once.
   */
  private static void square(
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
      int cRow) {
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s01 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s20 = s00;
    FloatVector s21 = s00;
    FloatVector s30 = s00;
    FloatVector s31 = s00;
    int at = aAt;
    int from = bAt;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, from);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, from + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[at]);
      s00 = b0.fma(a0, s00);
      s01 = b1.fma(a0, s01);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[at + 1]);
      s10 = b0.fma(a1, s10);
      s11 = b1.fma(a1, s11);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[at + 2]);
      s20 = b0.fma(a2, s20);
      s21 = b1.fma(a2, s21);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[at + 3]);
      s30 = b0.fma(a3, s30);
      s31 = b1.fma(a3, s31);
      at += aDepth;
      from += bDepth;
    }
    store(s, s00, c, cAt);
    store(s, s01, c, cAt + LANES);
    store(s, s10, c, cAt + cRow);
    store(s, s11, c, cAt + cRow + LANES);
    store(s, s20, c, cAt + 2 * cRow);
    store(s, s21, c, cAt + 2 * cRow + LANES);
    store(s, s30, c, cAt + 3 * cRow);
    store(s, s31, c, cAt + 3 * cRow + LANES);
  }

  private static void tile(
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
      int cRow) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    int at = aAt;
    int from = bAt;
    for (int k = 0; k < depth; k++) {
      FloatVector row = FloatVector.fromArray(FLOATS, b, from);
      s0 = row.fma(FloatVector.broadcast(FLOATS, a[at]), s0);
      s1 = row.fma(FloatVector.broadcast(FLOATS, a[at + aRow]), s1);
      s2 = row.fma(FloatVector.broadcast(FLOATS, a[at + 2 * aRow]), s2);
      s3 = row.fma(FloatVector.broadcast(FLOATS, a[at + 3 * aRow]), s3);
      s4 = row.fma(FloatVector.broadcast(FLOATS, a[at + 4 * aRow]), s4);
      s5 = row.fma(FloatVector.broadcast(FLOATS, a[at + 5 * aRow]), s5);
      s6 = row.fma(FloatVector.broadcast(FLOATS, a[at + 6 * aRow]), s6);
      s7 = row.fma(FloatVector.broadcast(FLOATS, a[at + 7 * aRow]), s7);
      at += aDepth;
      from += bDepth;
    }
    store(s, s0, c, cAt);
    store(s, s1, c, cAt + cRow);
    store(s, s2, c, cAt + 2 * cRow);
    store(s, s3, c, cAt + 3 * cRow);
    store(s, s4, c, cAt + 4 * cRow);
    store(s, s5, c, cAt + 5 * cRow);
    store(s, s6, c, cAt + 6 * cRow);
    store(s, s7, c, cAt + 7 * cRow);
  }

  private static void store(float s, FloatVector sum, float[] c, int at) {
    sum.fma(FloatVector.broadcast(FLOATS, s), FloatVector.fromArray(FLOATS, c, at))
        .intoArray(c, at);
  }

  /**
   * C += AᵀB in double precision for the eight rows of C that begin at cAt; with s = 1 and aRow =
   * 1.
   */
  public static void add(
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
    for (int j = 0; j < columns; j += DOUBLE_LANES) {
      tile(a, aAt, aDepth, b, bAt + j, bDepth, depth, c, cAt + j, cRow);
    }
  }

  private static void tile(
      double[] a,
      int aAt,
      int aDepth,
      double[] b,
      int bAt,
      int bDepth,
      int depth,
      double[] c,
      int cAt,
      int cRow) {
    DoubleVector s0 = DoubleVector.zero(DOUBLES);
    DoubleVector s1 = s0;
    DoubleVector s2 = s0;
    DoubleVector s3 = s0;
    DoubleVector s4 = s0;
    DoubleVector s5 = s0;
    DoubleVector s6 = s0;
    DoubleVector s7 = s0;
    int at = aAt;
    int from = bAt;
    for (int k = 0; k < depth; k++) {
      DoubleVector row = DoubleVector.fromArray(DOUBLES, b, from);
      s0 = row.fma(DoubleVector.broadcast(DOUBLES, a[at]), s0);
      s1 = row.fma(DoubleVector.broadcast(DOUBLES, a[at + 1]), s1);
      s2 = row.fma(DoubleVector.broadcast(DOUBLES, a[at + 2]), s2);
      s3 = row.fma(DoubleVector.broadcast(DOUBLES, a[at + 3]), s3);
      s4 = row.fma(DoubleVector.broadcast(DOUBLES, a[at + 4]), s4);
      s5 = row.fma(DoubleVector.broadcast(DOUBLES, a[at + 5]), s5);
      s6 = row.fma(DoubleVector.broadcast(DOUBLES, a[at + 6]), s6);
      s7 = row.fma(DoubleVector.broadcast(DOUBLES, a[at + 7]), s7);
      at += aDepth;
      from += bDepth;
    }
    store(s0, c, cAt);
    store(s1, c, cAt + cRow);
    store(s2, c, cAt + 2 * cRow);
    store(s3, c, cAt + 3 * cRow);
    store(s4, c, cAt + 4 * cRow);
    store(s5, c, cAt + 5 * cRow);
    store(s6, c, cAt + 6 * cRow);
    store(s7, c, cAt + 7 * cRow);
  }

  private static void store(DoubleVector sum, double[] c, int at) {
    sum.add(DoubleVector.fromArray(DOUBLES, c, at)).intoArray(c, at);
  }

  /**
   * c = s (c − Σ a_k b_k): one row of Gaussian elimination.
   *
   * @param a element k is at {@code aAt + k * aDepth}
   * @param b row k begins at {@code bAt + k * bDepth}
   * @param c the row begins at {@code cAt}
   * @param columns a multiple of {@link #STEP}
   */
  public static void eliminate(
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
    for (int j = 0; j < columns; j += LANES) {
      FloatVector sum = FloatVector.fromArray(FLOATS, c, cAt + j);
      int at = aAt;
      int from = bAt + j;
      for (int k = 0; k < depth; k++) {
        sum =
            FloatVector.fromArray(FLOATS, b, from).fma(FloatVector.broadcast(FLOATS, -a[at]), sum);
        at += aDepth;
        from += bDepth;
      }
      sum.mul(s).intoArray(c, cAt + j);
    }
  }

  /**
   * sum += Σ s_k · row k, over selected rows of a table (gather and reduce).
   *
   * @param table row-major, rows × width
   * @param rows indices of the selected rows
   * @param scales s_k, one for each selected row
   * @param n number of selected rows, at least 0
   * @param sum length width, accumulated into
   * @param width a multiple of {@link #STEP}
   */
  public static void combine(
      float[] table, int[] rows, float[] scales, int n, float[] sum, int width) {
    int j = 0;
    for (; j + 4 * LANES <= width; j += 4 * LANES) {
      FloatVector s0 = FloatVector.fromArray(FLOATS, sum, j);
      FloatVector s1 = FloatVector.fromArray(FLOATS, sum, j + LANES);
      FloatVector s2 = FloatVector.fromArray(FLOATS, sum, j + 2 * LANES);
      FloatVector s3 = FloatVector.fromArray(FLOATS, sum, j + 3 * LANES);
      for (int k = 0; k < n; k++) {
        int at = rows[k] * width + j;
        FloatVector scale = FloatVector.broadcast(FLOATS, scales[k]);
        s0 = FloatVector.fromArray(FLOATS, table, at).fma(scale, s0);
        s1 = FloatVector.fromArray(FLOATS, table, at + LANES).fma(scale, s1);
        s2 = FloatVector.fromArray(FLOATS, table, at + 2 * LANES).fma(scale, s2);
        s3 = FloatVector.fromArray(FLOATS, table, at + 3 * LANES).fma(scale, s3);
      }
      s0.intoArray(sum, j);
      s1.intoArray(sum, j + LANES);
      s2.intoArray(sum, j + 2 * LANES);
      s3.intoArray(sum, j + 3 * LANES);
    }
    for (; j < width; j += LANES) {
      FloatVector all = FloatVector.fromArray(FLOATS, sum, j);
      for (int k = 0; k < n; k++) {
        all =
            FloatVector.fromArray(FLOATS, table, rows[k] * width + j)
                .fma(FloatVector.broadcast(FLOATS, scales[k]), all);
      }
      all.intoArray(sum, j);
    }
  }

  /**
   * to = a ∘ b, the element-wise product.
   *
   * @param width a multiple of {@link #STEP}
   */
  public static void multiply(float[] a, float[] b, float[] to, int width) {
    for (int j = 0; j < width; j += LANES) {
      FloatVector.fromArray(FLOATS, a, j).mul(FloatVector.fromArray(FLOATS, b, j)).intoArray(to, j);
    }
  }

  /**
   * The inner products of a vector with selected rows of a table, summed in the order of {@link
   * PartialSums}.
   *
   * @param first index in {@code rows} of the first row to use
   * @param n number of rows to use
   * @param x the vector, of length width
   * @param to receives n products
   */
  public static void products(
      float[] table, int[] rows, int first, int n, float[] x, float[] to, int width) {
    float[] sums = new float[Math.min(n, MOST_SUMS) * PartialSums.COUNT];
    for (int from = 0; from < n; from += MOST_SUMS) {
      int some = Math.min(MOST_SUMS, n - from);
      Arrays.fill(sums, 0, some * PartialSums.COUNT, 0);
      for (int lane = 0; lane < PartialSums.COUNT; lane += PARTIAL_LANES) {
        int j = lane;
        for (; j + 4 * PartialSums.COUNT <= width + lane; j += 4 * PartialSums.COUNT) {
          four(table, rows, first + from, some, x, j, sums, lane, width);
        }
        for (; j < width; j += 2 * PartialSums.COUNT) {
          two(table, rows, first + from, some, x, j, sums, lane, width);
        }
      }
      for (int k = 0; k < some; k++) {
        to[from + k] = PartialSums.fold(sums, k * PartialSums.COUNT);
      }
    }
  }

  /** Accumulates four vectors of each row into the partial sums, beginning at a lane. */
  private static void four(
      float[] table,
      int[] rows,
      int first,
      int n,
      float[] x,
      int column,
      float[] sums,
      int lane,
      int width) {
    FloatVector x0 = FloatVector.fromArray(PARTIAL, x, column);
    FloatVector x1 = FloatVector.fromArray(PARTIAL, x, column + PartialSums.COUNT);
    FloatVector x2 = FloatVector.fromArray(PARTIAL, x, column + 2 * PartialSums.COUNT);
    FloatVector x3 = FloatVector.fromArray(PARTIAL, x, column + 3 * PartialSums.COUNT);
    int sumAt = lane;
    for (int k = first; k < first + n; k++) {
      int at = rows[k] * width + column;
      FloatVector sum = FloatVector.fromArray(PARTIAL, sums, sumAt);
      sum = FloatVector.fromArray(PARTIAL, table, at).fma(x0, sum);
      sum = FloatVector.fromArray(PARTIAL, table, at + PartialSums.COUNT).fma(x1, sum);
      sum = FloatVector.fromArray(PARTIAL, table, at + 2 * PartialSums.COUNT).fma(x2, sum);
      sum = FloatVector.fromArray(PARTIAL, table, at + 3 * PartialSums.COUNT).fma(x3, sum);
      sum.intoArray(sums, sumAt);
      sumAt += PartialSums.COUNT;
    }
  }

  private static void two(
      float[] table,
      int[] rows,
      int first,
      int n,
      float[] x,
      int column,
      float[] sums,
      int lane,
      int width) {
    FloatVector x0 = FloatVector.fromArray(PARTIAL, x, column);
    FloatVector x1 = FloatVector.fromArray(PARTIAL, x, column + PartialSums.COUNT);
    int sumAt = lane;
    for (int k = first; k < first + n; k++) {
      int at = rows[k] * width + column;
      FloatVector sum = FloatVector.fromArray(PARTIAL, sums, sumAt);
      sum = FloatVector.fromArray(PARTIAL, table, at).fma(x0, sum);
      sum = FloatVector.fromArray(PARTIAL, table, at + PartialSums.COUNT).fma(x1, sum);
      sum.intoArray(sums, sumAt);
      sumAt += PartialSums.COUNT;
    }
  }

  /**
   * Gathers selected rows of a table and scales each.
   *
   * @param first index of the first of the rows and scales to use
   * @param n number of rows to use
   * @param to receives n × width values, row-major
   */
  public static void gather(
      float[] table, int[] rows, float[] scales, int first, int n, float[] to, int width) {
    for (int k = 0; k < n; k++) {
      int from = rows[first + k] * width;
      for (int j = 0; j < width; j += LANES) {
        FloatVector.fromArray(FLOATS, table, from + j)
            .mul(scales[first + k])
            .intoArray(to, k * width + j);
      }
    }
  }
}
