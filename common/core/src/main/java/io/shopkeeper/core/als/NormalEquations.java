package io.shopkeeper.core.als;

import io.shopkeeper.core.topk.FactorMatrix;
import java.util.Arrays;

/**
 * The normal equations W x = b of one user and their Cholesky factorisation W = Uᵀ U, in double.
 * Scratch memory for one thread, used again for user after user.
 *
 * <p>Only the upper triangle is kept, row-major in full rows: row i's part from the diagonal on is
 * contiguous, so that every inner loop adds a multiple of one array to another and becomes vector
 * instructions.
 */
final class NormalEquations {
  private static final ThreadLocal<NormalEquations> SCRATCH = new ThreadLocal<>();

  final int rank;
  final double[] right;
  private final double[][] upper;
  private final double[] factors;
  private final double[] pivotRow;

  /** Right sides or solutions of several systems, for explanations. */
  private double[][] solutions = new double[0][];

  private NormalEquations(int rank) {
    this.rank = rank;
    this.right = new double[rank];
    this.upper = new double[rank][rank];
    this.factors = new double[rank];
    this.pivotRow = new double[rank];
  }

  /** This thread's scratch for a rank, with W = 0 and b = 0. */
  static NormalEquations start(int rank) {
    NormalEquations equations = SCRATCH.get();
    if (equations == null || equations.rank != rank) {
      equations = new NormalEquations(rank);
      SCRATCH.set(equations);
    }
    for (double[] row : equations.upper) {
      Arrays.fill(row, 0);
    }
    Arrays.fill(equations.right, 0);
    return equations;
  }

  /** W = the given upper triangle. */
  void load(double[] matrix) {
    for (int i = 0; i < rank; i++) {
      System.arraycopy(matrix, i * rank + i, upper[i], i, rank - i);
    }
  }

  /** Writes the upper triangle of W, row-major with rank columns. */
  void save(double[] matrix) {
    for (int i = 0; i < rank; i++) {
      System.arraycopy(upper[i], i, matrix, i * rank + i, rank - i);
    }
  }

  /** W += weight · y yᵀ and b += target · y, y the factors of an item. */
  void add(FactorMatrix items, int item, double weight, double target) {
    float[] values = items.values();
    int at = item * rank;
    for (int f = 0; f < rank; f++) {
      factors[f] = values[at + f];
    }
    if (weight != 0) {
      for (int i = 0; i < rank; i++) {
        addScaled(upper[i], factors, weight * factors[i], i, rank);
      }
    }
    if (target != 0) {
      addScaled(right, factors, target, 0, rank);
    }
  }

  /**
   * W += ridge · I, then factorises W.
   *
   * @throws ArithmeticException if W is not positive definite, with what to do
   */
  void factorise(double ridge) {
    for (int k = 0; k < rank; k++) {
      upper[k][k] += ridge;
    }
    for (int k = 0; k < rank; k++) {
      double[] row = upper[k];
      double pivot = row[k];
      if (!(pivot > 0) || pivot == Double.POSITIVE_INFINITY) {
        throw new ArithmeticException(
            "pivot "
                + k
                + " of the normal equations is "
                + pivot
                + ": they are not positive definite; set a regularisation above 0, or scale down"
                + " ratings that are huge");
      }
      double root = Math.sqrt(pivot);
      row[k] = root;
      scale(row, 1 / root, k + 1, rank);
      System.arraycopy(row, k, pivotRow, k, rank - k);
      for (int i = k + 1; i < rank; i++) {
        addScaled(upper[i], pivotRow, -pivotRow[i], i, rank);
      }
    }
  }

  /** Solves W x = b in place; after {@link #factorise}. */
  void solve(double[] x) {
    for (int k = 0; k < rank; k++) {
      x[k] /= upper[k][k];
      addScaled(x, upper[k], -x[k], k + 1, rank);
    }
    for (int k = rank - 1; k >= 0; k--) {
      x[k] = (x[k] - dot(upper[k], x, k + 1, rank)) / upper[k][k];
    }
  }

  /** At least n vectors of rank doubles. */
  double[][] solutions(int n) {
    if (solutions.length < n) {
      int old = solutions.length;
      solutions = Arrays.copyOf(solutions, Math.max(n, 2 * old));
      for (int i = old; i < solutions.length; i++) {
        solutions[i] = new double[rank];
      }
    }
    return solutions;
  }

  private static void addScaled(double[] sum, double[] other, double scale, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += scale * other[i];
    }
  }

  private static void scale(double[] row, double scale, int from, int to) {
    for (int i = from; i < to; i++) {
      row[i] *= scale;
    }
  }

  private static double dot(double[] a, double[] b, int from, int to) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < to; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** The inner product of an item's factors with a solution. */
  static double dot(FactorMatrix items, int item, double[] x) {
    float[] values = items.values();
    int at = item * x.length;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int f = 0;
    for (; f + 3 < x.length; f += 4) {
      s0 += values[at + f] * x[f];
      s1 += values[at + f + 1] * x[f + 1];
      s2 += values[at + f + 2] * x[f + 2];
      s3 += values[at + f + 3] * x[f + 3];
    }
    for (; f < x.length; f++) {
      s0 += values[at + f] * x[f];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /**
   * Splits the scores of the recommended items into what each rating of the history adds: yᵢᵀ W⁻¹
   * target_j y_j. W is symmetric, so the systems are solved for the recommended or for the history,
   * whichever are fewer. After {@link #factorise}.
   *
   * @param targets what each item of the history weighs in b
   */
  Contributions explain(
      FactorMatrix items, int[] history, double[] targets, int[] recommended, int top) {
    int[] reasons = new int[history.length];
    double[] weights = new double[history.length];
    int n = 0;
    for (int j = 0; j < history.length; j++) {
      if (targets[j] != 0) {
        reasons[n] = history[j];
        weights[n++] = targets[j];
      }
    }
    boolean byHistory = n <= recommended.length;
    int[] solvedItems = byHistory ? reasons : recommended;
    int solved = byHistory ? n : recommended.length;
    double[][] x = solutions(solved);
    for (int s = 0; s < solved; s++) {
      int at = solvedItems[s] * rank;
      for (int f = 0; f < rank; f++) {
        x[s][f] = items.values()[at + f];
      }
      solve(x[s]);
    }
    Reasons[] result = new Reasons[recommended.length];
    float[] scores = new float[recommended.length];
    double[] contributions = new double[n];
    for (int i = 0; i < recommended.length; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        contributions[j] =
            weights[j]
                * (byHistory ? dot(items, recommended[i], x[j]) : dot(items, reasons[j], x[i]));
        sum += contributions[j];
      }
      result[i] = Reasons.select(reasons, contributions, n, top);
      scores[i] = (float) sum;
    }
    return new Contributions(result, scores);
  }

  static float[] toFloats(double[] x) {
    float[] floats = new float[x.length];
    for (int f = 0; f < floats.length; f++) {
      floats[f] = (float) x[f];
    }
    return floats;
  }

  static void check(FactorMatrix items, int[] history, float[] ratings) {
    if (history.length != ratings.length) {
      throw new IllegalArgumentException(
          history.length + " items with " + ratings.length + " ratings: give one for each item");
    }
    for (int j = 0; j < history.length; j++) {
      if (history[j] < 0 || history[j] >= items.rows()) {
        throw new IllegalArgumentException(
            "item " + history[j] + " is outside the model's " + items.rows() + " items");
      }
      if (!Float.isFinite(ratings[j])) {
        throw new IllegalArgumentException(
            "the rating of item " + history[j] + " is " + ratings[j] + ", not finite");
      }
    }
  }
}
