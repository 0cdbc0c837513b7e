package io.shopkeeper.core.als;

/**
 * FᵀF of factor rows, in double: its small eigenvalues decide how far weak directions are pulled,
 * and rounding of the large ones must not cover them.
 */
public final class Gram {
  /** Rows that are added in one pass over the matrix. */
  private static final int TILE = 4;

  private Gram() {}

  /**
   * FᵀF as a full symmetric matrix, row-major.
   *
   * @param factors rows of rank factors
   */
  public static double[] of(float[] factors, int rank) {
    double[][] upper = new double[rank][rank];
    double[][] tile = new double[TILE][rank];
    for (int from = 0; from < factors.length; from += TILE * rank) {
      for (int t = 0; t < TILE; t++) {
        int at = from + t * rank;
        for (int f = 0; f < rank; f++) {
          tile[t][f] = at < factors.length ? factors[at + f] : 0;
        }
      }
      for (int i = 0; i < rank; i++) {
        addFour(
            upper[i],
            tile[0],
            tile[1],
            tile[2],
            tile[3],
            tile[0][i],
            tile[1][i],
            tile[2][i],
            tile[3][i],
            i,
            rank);
      }
    }
    double[] gram = new double[rank * rank];
    for (int i = 0; i < rank; i++) {
      for (int j = i; j < rank; j++) {
        gram[i * rank + j] = upper[i][j];
        gram[j * rank + i] = upper[i][j];
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

  private static void addFour(
      double[] sum,
      double[] a,
      double[] b,
      double[] c,
      double[] d,
      double x,
      double y,
      double z,
      double u,
      int from,
      int to) {
    for (int j = from; j < to; j++) {
      sum[j] += (x * a[j] + y * b[j]) + (z * c[j] + u * d[j]);
    }
  }
}
