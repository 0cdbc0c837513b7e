package io.shopkeeper.core.als;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The basis in which what all pairs add to the normal equations, G = FᵀF, is diagonal: G = Q Λ Qᵀ.
 * The objective does not change under a rotation of both sides' factors, so a half-step may be
 * solved there: the equations of a row with few ratings are then a diagonal plus few vectors.
 */
public final class Basis implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Below this cosine two columns are at right angles, as far as float factors can tell. */
  private static final double RIGHT_ANGLE = 1e-10;

  private static final int MOST_SWEEPS = 60;

  /** Eigenvalues of a smaller share of the largest column are rounding error. */
  private static final double ROUNDING = 1e-13;

  private final int rank;
  private final double[] values;

  /** Rows of Q and of its transpose, or null where Q = I. */
  private final float[][] forward;

  private final float[][] backward;

  private Basis(int rank, double[] values, float[][] forward, float[][] backward) {
    this.rank = rank;
    this.values = values;
    this.forward = forward;
    this.backward = backward;
  }

  /** No rotation, and nothing that all pairs add: explicit ratings. */
  public static Basis plain(int rank) {
    return new Basis(rank, new double[rank], null, null);
  }

  /**
   * Diagonalises by the one-sided Jacobi method (Hestenes 1958; Golub and Van Loan, Matrix
   * Computations, section 8.6.3): columns of G V are rotated in pairs until all are at right
   * angles. Then their lengths are the eigenvalues and V holds the eigenvectors.
   *
   * @param gram symmetric and positive semi-definite, row-major
   */
  public static Basis of(double[] gram, int rank) {
    double[][] image = new double[rank][];
    double[][] vectors = new double[rank][rank];
    double[] square = new double[rank];
    for (int k = 0; k < rank; k++) {
      image[k] = Arrays.copyOfRange(gram, k * rank, (k + 1) * rank);
      vectors[k][k] = 1;
    }
    // A column this short stands for an eigenvalue of 0.
    double largest = 0;
    for (int k = 0; k < rank; k++) {
      largest = Math.max(largest, dot(image[k], image[k]));
    }
    double nothing = largest * 1e-28;
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      for (int k = 0; k < rank; k++) {
        square[k] = dot(image[k], image[k]);
      }
      boolean rotated = false;
      for (int p = 0; p < rank - 1; p++) {
        for (int q = p + 1; q < rank; q++) {
          double product = dot(image[p], image[q]);
          if (Math.abs(product) <= RIGHT_ANGLE * Math.sqrt(square[p] * square[q])
              || Math.abs(product) <= nothing) {
            continue;
          }
          rotated = true;
          double zeta = (square[q] - square[p]) / (2 * product);
          double tangent = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
          double cosine = 1 / Math.sqrt(1 + tangent * tangent);
          double sine = cosine * tangent;
          rotate(image[p], image[q], cosine, sine);
          rotate(vectors[p], vectors[q], cosine, sine);
          square[p] -= tangent * product;
          square[q] += tangent * product;
        }
      }
      if (!rotated) {
        break;
      }
    }
    double[] values = new double[rank];
    float[][] forward = new float[rank][rank];
    float[][] backward = new float[rank][rank];
    for (int k = 0; k < rank; k++) {
      double value = Math.sqrt(dot(image[k], image[k]));
      values[k] = value > ROUNDING * Math.sqrt(largest) ? value : 0;
      for (int f = 0; f < rank; f++) {
        forward[f][k] = (float) vectors[k][f];
        backward[k][f] = (float) vectors[k][f];
      }
    }
    return new Basis(rank, values, forward, backward);
  }

  /** How many factors a row has. */
  public int rank() {
    return rank;
  }

  /** The eigenvalues of G. */
  double[] values() {
    return values;
  }

  /** Factor rows in this basis: F Q. A new array, or the same one where nothing is rotated. */
  public float[] rotate(float[] factors) {
    return forward == null ? factors : product(factors, forward);
  }

  /** The way back: F Qᵀ. */
  public float[] rotateBack(float[] factors) {
    return backward == null ? factors : product(factors, backward);
  }

  private float[] product(float[] factors, float[][] matrix) {
    float[] result = new float[factors.length];
    float[] sum = new float[rank];
    for (int at = 0; at < factors.length; at += rank) {
      Arrays.fill(sum, 0);
      int f = 0;
      for (; f + 3 < rank; f += 4) {
        SymmetricSystem.addFour(
            sum,
            matrix[f],
            matrix[f + 1],
            matrix[f + 2],
            matrix[f + 3],
            factors[at + f],
            factors[at + f + 1],
            factors[at + f + 2],
            factors[at + f + 3],
            0,
            rank);
      }
      for (; f < rank; f++) {
        SymmetricSystem.addScaled(sum, matrix[f], factors[at + f], 0, rank);
      }
      System.arraycopy(sum, 0, result, at, rank);
    }
    return result;
  }

  private static void rotate(double[] a, double[] b, double cosine, double sine) {
    for (int i = 0; i < a.length; i++) {
      double x = a[i];
      double y = b[i];
      a[i] = cosine * x - sine * y;
      b[i] = sine * x + cosine * y;
    }
  }

  private static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
