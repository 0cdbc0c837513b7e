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
  /** Items whose factors are turned over at a time. */
  private static final int CHUNK = 256;

  /** Numbers of products that are kept for the next user; what a huge history needs is let go. */
  private static final int KEPT = 1 << 20;

  /** A pivot that is left with this share of its diagonal element is rounding error. */
  private static final double LOST = 4 * Math.ulp(1.0);

  private static final ThreadLocal<NormalEquations> SCRATCH = new ThreadLocal<>();

  final int rank;
  final double[] right;
  private final double[][] upper;
  private final double[] factors;
  private final double[] pivotRow;
  private final double[] diagonal;

  /** Right sides or solutions of several systems, for explanations. */
  private double[][] solutions = new double[0][];

  /** product[s][o]: solution s times the factors of item o. */
  private double[][] product = new double[0][];

  /** The factors of a chunk of items, turned over, and what they add up to. */
  private final double[][] turned;

  private final double[] sums = new double[CHUNK];

  private NormalEquations(int rank) {
    this.rank = rank;
    this.right = new double[rank];
    this.upper = new double[rank][rank];
    this.factors = new double[rank];
    this.pivotRow = new double[rank];
    this.diagonal = new double[rank];
    this.turned = new double[rank][CHUNK];
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

  /** W = a diagonal matrix. */
  void loadDiagonal(double[] values) {
    for (int i = 0; i < rank; i++) {
      upper[i][i] = values[i];
    }
  }

  /** W += weight · y yᵀ and b += target · y, y the factors that begin at a place. */
  void add(float[] values, int at, double weight, double target) {
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
   * @throws UndecidedException if W is not positive definite, with what to do
   */
  void factorise(double ridge) {
    for (int k = 0; k < rank; k++) {
      upper[k][k] += ridge;
      diagonal[k] = upper[k][k];
    }
    for (int k = 0; k < rank; k++) {
      double[] row = upper[k];
      double pivot = row[k];
      if (!(pivot > LOST * diagonal[k]) || pivot == Double.POSITIVE_INFINITY) {
        throw new UndecidedException(
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
    int[] otherItems = byHistory ? recommended : reasons;
    int others = byHistory ? recommended.length : n;
    double[][] products = products(items, x, solved, otherItems, others);
    Reasons[] result = new Reasons[recommended.length];
    float[] scores = new float[recommended.length];
    double[] contributions = new double[n];
    for (int i = 0; i < recommended.length; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        contributions[j] = weights[j] * (byHistory ? products[j][i] : products[i][j]);
        sum += contributions[j];
      }
      result[i] = Reasons.select(reasons, contributions, n, top);
      scores[i] = (float) sum;
    }
    return new Contributions(result, scores);
  }

  /**
   * The inner products of every solution with the factors of every other item. Runs along the
   * items, for which their factors are turned over once, so that the inner loop needs no reduction.
   */
  private double[][] products(FactorMatrix items, double[][] x, int solved, int[] others, int n) {
    double[][] result = product;
    if (result.length < solved || (solved > 0 && result[0].length < n)) {
      result = new double[Math.max(solved, 128)][Math.max(n, 128)];
      if ((long) result.length * result[0].length <= KEPT) {
        product = result;
      }
    }
    float[] values = items.values();
    for (int from = 0; from < n; from += CHUNK) {
      int length = Math.min(CHUNK, n - from);
      for (int o = 0; o < length; o++) {
        int at = others[from + o] * rank;
        for (int f = 0; f < rank; f++) {
          turned[f][o] = values[at + f];
        }
      }
      for (int s = 0; s < solved; s++) {
        Arrays.fill(sums, 0, length, 0);
        int f = 0;
        for (; f + 3 < rank; f += 4) {
          addFour(sums, length, turned[f], turned[f + 1], turned[f + 2], turned[f + 3], x[s], f);
        }
        for (; f < rank; f++) {
          addScaled(sums, turned[f], x[s][f], 0, length);
        }
        System.arraycopy(sums, 0, result[s], from, length);
      }
    }
    return result;
  }

  private static void addFour(
      double[] sum, int n, double[] t0, double[] t1, double[] t2, double[] t3, double[] x, int f) {
    double x0 = x[f];
    double x1 = x[f + 1];
    double x2 = x[f + 2];
    double x3 = x[f + 3];
    for (int o = 0; o < n; o++) {
      sum[o] += x0 * t0[o] + x1 * t1[o] + x2 * t2[o] + x3 * t3[o];
    }
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
