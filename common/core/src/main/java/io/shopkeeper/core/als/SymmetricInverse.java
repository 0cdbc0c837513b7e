package io.shopkeeper.core.als;

import java.util.stream.IntStream;

/**
 * The inverse of a symmetric positive definite matrix, in place, by the sweep operator on blocks
 * (Goodnight 1979: A Tutorial on the SWEEP Operator). A sweep of the pivots K maps A_KK to −A_KK⁻¹,
 * A_Kj to A_KK⁻¹ A_Kj and A_ij to A_ij − A_iK A_KK⁻¹ A_Kj; after all pivots −A⁻¹ is left. Only the
 * upper triangle is computed, so that n³ operations are one product of matrices for each block of
 * pivots, and no pivot is sought.
 *
 * <p>Sums are floats of at most {@link #BLOCK} terms; blocks of pivots are inverted in double.
 */
public final class SymmetricInverse {
  /** Pivots that are swept together. */
  private static final int BLOCK = 64;

  /** Columns of a product, so that its right factor stays in the second cache. */
  private static final int COLUMNS = 1024;

  private final float[] a;
  private final int n;
  private final int row;

  /**
   * The rows of the pivots, BLOCK × {@link #row}, before and after the product with the inverse.
   */
  private final float[] pivots;

  private final float[] swept;

  private SymmetricInverse(float[] a, int n) {
    this.a = a;
    this.n = n;
    this.row = rowLength(n);
    this.pivots = new float[BLOCK * row];
    this.swept = new float[BLOCK * row];
  }

  /**
   * The distance of two rows: a multiple of {@link Panels#STEP}, and odd in lines of the cache, so
   * that neighbouring rows do not compete for the same lines.
   *
   * @param n rows of a matrix
   */
  public static int rowLength(int n) {
    int steps = (n + Panels.STEP - 1) / Panels.STEP;
    return Panels.STEP * (steps | 1);
  }

  /** The number of rows that a matrix is given with: a multiple of {@link Panels#ROWS}. */
  public static int rows(int n) {
    return (n + Panels.ROWS - 1) / Panels.ROWS * Panels.ROWS;
  }

  /**
   * Replaces a matrix by its inverse.
   *
   * @param a element (i, j) is at {@code i * rowLength(n) + j}; at least {@code rows(n) *
   *     rowLength(n)} long; only elements with i ≤ j are read, and what lies beyond n is padding
   *     that is overwritten
   * @param n number of rows and columns, at least 0
   * @throws ArithmeticException naming the first pivot that is not positive: the matrix is not
   *     positive definite in the precision of a float
   */
  public static void invert(float[] a, int n) {
    if (a.length < (long) rows(n) * rowLength(n)) {
      throw new IllegalArgumentException(
          "%d elements cannot hold %d rows of %d".formatted(a.length, rows(n), rowLength(n)));
    }
    new SymmetricInverse(a, n).invert();
  }

  private void invert() {
    for (int first = 0; first < n; first += BLOCK) {
      sweep(first, Math.min(BLOCK, n - first));
    }
    // The sweeps leave the negative of the inverse, in the upper triangle.
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i -> {
              for (int j = i; j < n; j++) {
                a[i * row + j] = -a[i * row + j];
              }
            });
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i -> {
              for (int j = 0; j < i; j++) {
                a[i * row + j] = a[j * row + i];
              }
            });
  }

  private void sweep(int first, int size) {
    double[] inverse = new double[size * size];
    for (int k = 0; k < size; k++) {
      for (int j = 0; j < size; j++) {
        inverse[k * size + j] = a[(first + Math.min(k, j)) * row + first + Math.max(k, j)];
      }
    }
    invert(inverse, size, first);
    IntStream.range(0, size).parallel().forEach(k -> gather(first, k));
    IntStream.range(0, size).parallel().forEach(k -> multiply(inverse, size, k));
    IntStream.range(0, rows(n) / Panels.ROWS)
        .parallel()
        .forEach(panel -> subtract(panel * Panels.ROWS, size));
    for (int k = 0; k < size; k++) {
      scatter(inverse, first, size, k);
    }
  }

  /** Copies the whole row of pivot k; left of the diagonal it stands in a column. */
  private void gather(int first, int k) {
    int at = k * row;
    for (int j = 0; j < first; j++) {
      pivots[at + j] = a[j * row + first + k];
    }
    for (int j = first; j < first + k; j++) {
      pivots[at + j] = a[j * row + first + k];
    }
    System.arraycopy(a, (first + k) * row + first + k, pivots, at + first + k, n - first - k);
  }

  private void multiply(double[] inverse, int size, int k) {
    int at = k * row;
    for (int j = 0; j < row; j++) {
      swept[at + j] = 0;
    }
    for (int m = 0; m < size; m++) {
      float factor = (float) inverse[k * size + m];
      for (int j = 0; j < row; j++) {
        swept[at + j] = Math.fma(factor, pivots[m * row + j], swept[at + j]);
      }
    }
  }

  /** Eight rows of A −= pivotsᵀ · swept, from the diagonal on. */
  private void subtract(int i, int size) {
    int from = i / Panels.STEP * Panels.STEP;
    for (int j = from; j < row; j += COLUMNS) {
      Panels.add(
          -1,
          pivots,
          i,
          row,
          1,
          swept,
          j,
          row,
          size,
          a,
          i * row + j,
          row,
          Math.min(COLUMNS, row - j));
    }
  }

  /** Writes the row of pivot k back into the upper triangle. */
  private void scatter(double[] inverse, int first, int size, int k) {
    for (int j = 0; j < first; j++) {
      a[j * row + first + k] = swept[k * row + j];
    }
    for (int j = k; j < size; j++) {
      a[(first + k) * row + first + j] = (float) -inverse[k * size + j];
    }
    int right = first + size;
    System.arraycopy(swept, k * row + right, a, (first + k) * row + right, n - right);
  }

  /** Inverts a small matrix in place by the same sweeps, one pivot at a time. */
  private static void invert(double[] block, int size, int first) {
    for (int k = 0; k < size; k++) {
      double pivot = block[k * size + k];
      if (!(pivot > 0) || Double.isInfinite(pivot)) {
        throw new ArithmeticException(
            "pivot %d is %s: the matrix is not positive definite".formatted(first + k, pivot));
      }
      for (int i = 0; i < size; i++) {
        double factor = block[i * size + k] / pivot;
        if (i != k) {
          for (int j = 0; j < size; j++) {
            if (j != k) {
              block[i * size + j] -= factor * block[k * size + j];
            }
          }
        }
      }
      for (int j = 0; j < size; j++) {
        if (j != k) {
          block[k * size + j] /= pivot;
          block[j * size + k] /= pivot;
        }
      }
      block[k * size + k] = -1 / pivot;
    }
    for (int e = 0; e < block.length; e++) {
      block[e] = -block[e];
    }
  }
}
