package io.shopkeeper.core.als;

import java.util.Arrays;

/**
 * A symmetric positive definite system in float: rank-k updates, Cholesky factorisation W = Uᵀ U,
 * solution, eight rows at a time (Golub and Van Loan, Matrix Computations, section 4.2.9). Scratch
 * memory for one thread, used again for system after system.
 *
 * <p>Only the upper triangle counts; what stands before it means nothing.
 */
final class SymmetricSystem {
  private final float[] upper;
  private final int capacity;

  /** 1 / the diagonal of U. */
  private final float[] inverse;

  /** The diagonal of W. */
  private final float[] diagonal;

  /** A right side as the first column of a matrix. */
  private final float[] column;

  private int size;

  /** The distance of two rows. */
  private int stride;

  SymmetricSystem(int capacity) {
    this.capacity = Panels.padded(capacity);
    this.upper = new float[this.capacity * this.capacity];
    this.inverse = new float[this.capacity];
    this.diagonal = new float[this.capacity];
    this.column = new float[this.capacity * Panels.STEP];
  }

  /** W = a diagonal matrix of this size. */
  void start(float[] values, int newSize) {
    size = newSize;
    stride = Panels.padded(size);
    Arrays.fill(upper, 0, stride * stride, 0);
    for (int i = 0; i < size; i++) {
      upper[i * stride + i] = values[i];
    }
    // What is wider than W is another system with an obvious solution.
    for (int i = size; i < stride; i++) {
      upper[i * stride + i] = 1;
    }
  }

  /**
   * W += Σ v vᵀ over the rows of a matrix.
   *
   * @param vectors rows as wide as W, padded with zeros to a multiple of {@link Panels#STEP}
   * @param n how many rows are added
   */
  void add(float[] vectors, int n) {
    for (int i = 0; i < size; i += Panels.ROWS) {
      int j = i & -Panels.STEP;
      Panels.add(
          1,
          vectors,
          i,
          stride,
          1,
          vectors,
          j,
          stride,
          n,
          upper,
          i * stride + j,
          stride,
          stride - j);
    }
  }

  /**
   * Factorises W in place as UᵀU.
   *
   * @param lost a pivot with a smaller share of its diagonal element is mostly rounding error
   * @return whether it could be done in float; if not, W is spoilt
   */
  boolean factorise(float lost) {
    for (int i = 0; i < stride; i++) {
      diagonal[i] = upper[i * stride + i];
    }
    for (int first = 0; first < size; first += Panels.ROWS) {
      int j = first & -Panels.STEP;
      int width = stride - j;
      Panels.add(
          -1,
          upper,
          first,
          stride,
          1,
          upper,
          j,
          stride,
          first,
          upper,
          first * stride + j,
          stride,
          width);
      int last = Math.min(size, first + Panels.ROWS);
      for (int i = first; i < last; i++) {
        float pivot = upper[i * stride + i];
        for (int k = first; k < i; k++) {
          float above = upper[k * stride + i];
          pivot = Math.fma(-above, above, pivot);
        }
        if (!(pivot > lost * diagonal[i]) || !(pivot < Float.MAX_VALUE)) {
          return false;
        }
        inverse[i] = (float) (1 / Math.sqrt(pivot));
        Panels.eliminate(
            inverse[i],
            upper,
            first * stride + i,
            stride,
            upper,
            first * stride + j,
            stride,
            i - first,
            upper,
            i * stride + j,
            width);
      }
      for (int i = last; i < first + Panels.ROWS; i++) {
        inverse[i] = 1;
      }
    }
    return true;
  }

  /** Solves W x = b in place; after {@link #factorise}. */
  void solve(float[] x) {
    int rows = Panels.paddedRows(size);
    Arrays.fill(column, 0, rows * Panels.STEP, 0);
    for (int i = 0; i < size; i++) {
      column[i * Panels.STEP] = x[i];
    }
    solve(column, Panels.STEP);
    for (int i = 0; i < size; i++) {
      x[i] = column[i * Panels.STEP];
    }
  }

  /**
   * Solves W X = B in place; after {@link #factorise}.
   *
   * @param x B, then X: as many rows as W has, and zeros up to a multiple of {@link Panels#ROWS}
   * @param columns how many columns B has, a multiple of {@link Panels#STEP}
   */
  void solve(float[] x, int columns) {
    int rows = Panels.paddedRows(size);
    for (int first = 0; first < rows; first += Panels.ROWS) {
      int at = first * columns;
      Panels.add(-1, upper, first, stride, 1, x, 0, columns, first, x, at, columns, columns);
      for (int i = first; i < first + Panels.ROWS; i++) {
        Panels.eliminate(
            inverse[i],
            upper,
            first * stride + i,
            stride,
            x,
            at,
            columns,
            i - first,
            x,
            i * columns,
            columns);
      }
    }
    for (int first = rows - Panels.ROWS; first >= 0; first -= Panels.ROWS) {
      int last = first + Panels.ROWS;
      Panels.add(
          -1,
          upper,
          first * stride + last,
          1,
          stride,
          x,
          last * columns,
          columns,
          rows - last,
          x,
          first * columns,
          columns,
          columns);
      for (int i = last - 1; i >= first; i--) {
        Panels.eliminate(
            inverse[i],
            upper,
            i * stride + i + 1,
            1,
            x,
            (i + 1) * columns,
            columns,
            last - i - 1,
            x,
            i * columns,
            columns);
      }
    }
  }
}
