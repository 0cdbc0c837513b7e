package io.shopkeeper.core.als;

/**
 * FᵀF of factor rows, in double: its small eigenvalues decide how far weak directions are pulled,
 * and rounding of the large ones must not cover them.
 */
public final class Gram {
  /** Rows that are turned to double at a time. */
  private static final int TILE = 64;

  private Gram() {}

  /**
   * FᵀF as a full symmetric matrix, row-major.
   *
   * @param factors F, [rows, rank], row-major
   * @param rank how many factors a row has
   * @return [rank, rank]
   */
  public static double[] of(float[] factors, int rank) {
    int width = Panels.padded(rank);
    double[] upper = new double[width * width];
    double[] tile = new double[TILE * width];
    int rows = factors.length / rank;
    for (int first = 0; first < rows; first += TILE) {
      int n = Math.min(TILE, rows - first);
      for (int row = 0; row < n; row++) {
        int at = (first + row) * rank;
        for (int f = 0; f < rank; f++) {
          tile[row * width + f] = factors[at + f];
        }
      }
      for (int i = 0; i < rank; i += Panels.ROWS) {
        int j = i & -Panels.STEP;
        Panels.add(tile, i, width, tile, j, width, n, upper, i * width + j, width, width - j);
      }
    }
    double[] gram = new double[rank * rank];
    for (int i = 0; i < rank; i++) {
      for (int j = i; j < rank; j++) {
        gram[i * rank + j] = upper[i * width + j];
        gram[j * rank + i] = upper[i * width + j];
      }
    }
    return gram;
  }

  /** The sum of Grams, in the order that is given, so that it is the same each time. */
  public static double[] sum(Iterable<double[]> grams, int rank) {
    double[] sum = new double[rank * rank];
    for (double[] gram : grams) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += gram[i];
      }
    }
    return sum;
  }

  /** tr(A B) of symmetric matrices: Σ over all pairs of (xᵀy)² where A = XᵀX and B = YᵀY. */
  public static double trace(double[] a, double[] b) {
    double trace = 0;
    for (int i = 0; i < a.length; i++) {
      trace += a[i] * b[i];
    }
    return trace;
  }
}
