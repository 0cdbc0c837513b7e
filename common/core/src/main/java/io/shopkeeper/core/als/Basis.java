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

  /** Rows of Q and of its transpose, as wide as {@link #width}, or null where Q = I. */
  private final float[] forward;

  private final float[] backward;

  private Basis(int rank, double[] values, float[] forward, float[] backward) {
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
    int width = Panels.padded(rank);
    float[] forward = new float[rank * width];
    float[] backward = new float[rank * width];
    for (int k = 0; k < rank; k++) {
      double value = Math.sqrt(dot(image[k], image[k]));
      values[k] = value > ROUNDING * Math.sqrt(largest) ? value : 0;
      for (int f = 0; f < rank; f++) {
        forward[f * width + k] = (float) vectors[k][f];
        backward[k * width + f] = (float) vectors[k][f];
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

  /** Floats of a row in this basis: the rank and zeros up to a multiple of 16. */
  public int width() {
    return Panels.padded(rank);
  }

  /**
   * Factor rows in this basis: F Q.
   *
   * @param factors rows of {@link #rank} floats
   * @return rows of {@link #width} floats; the same array where nothing is to be done
   */
  public float[] rotate(float[] factors) {
    return forward == null ? resized(factors, rank, width()) : product(factors, rank, forward);
  }

  /**
   * The way back: F Qᵀ.
   *
   * @param factors rows of {@link #width} floats
   * @return rows of {@link #rank} floats; the same array where nothing is to be done
   */
  public float[] rotateBack(float[] factors) {
    return resized(backward == null ? factors : product(factors, width(), backward), width(), rank);
  }

  /** Rows of another length: with zeros behind them, or without. */
  private static float[] resized(float[] factors, int from, int to) {
    if (from == to) {
      return factors;
    }
    float[] result = new float[Math.multiplyExact(factors.length / from, to)];
    for (int row = 0; row < factors.length / from; row++) {
      System.arraycopy(factors, row * from, result, row * to, Math.min(from, to));
    }
    return result;
  }

  /** Rows, of which rank floats count, times a matrix of rank rows. */
  private float[] product(float[] factors, int length, float[] matrix) {
    int width = width();
    int rows = factors.length / length;
    float[] result = new float[Math.multiplyExact(rows, width)];
    int whole = rows / Panels.ROWS * Panels.ROWS;
    for (int row = 0; row < whole; row += Panels.ROWS) {
      Panels.add(
          1,
          factors,
          row * length,
          1,
          length,
          matrix,
          0,
          width,
          rank,
          result,
          row * width,
          width,
          width);
    }
    if (whole < rows) {
      float[] last = new float[Panels.ROWS * length];
      System.arraycopy(factors, whole * length, last, 0, factors.length - whole * length);
      float[] panel = new float[Panels.ROWS * width];
      Panels.add(1, last, 0, 1, length, matrix, 0, width, rank, panel, 0, width, width);
      System.arraycopy(panel, 0, result, whole * width, (rows - whole) * width);
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
