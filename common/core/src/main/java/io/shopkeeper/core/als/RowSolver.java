package io.shopkeeper.core.als;

import java.util.Arrays;

/**
 * Solves the normal equations of one row after another, in a {@link Basis} in which they are
 *
 * <pre>
 * (D + Σ e y yᵀ) x = Σ t y,   D = Λ + ridge · I, diagonal
 * </pre>
 *
 * over the row's ratings, with excess e and target t of {@link AlsObjective}. With fewer ratings
 * than factors, the smaller system of the same solution is solved (Sherman, Morrison and Woodbury;
 * Golub and Van Loan, Matrix Computations, section 2.1.4): with the rows √e y √D⁻¹ as A,
 *
 * <pre>
 * (I + A Aᵀ) w = t / √e,   x = √D⁻¹ Aᵀ w
 * </pre>
 *
 * which for n ratings and rank r costs n² r / 2 and not r³ / 6. What float cannot solve is solved
 * in double. Scratch memory for one thread.
 */
final class RowSolver {
  /** Ratings that are gathered at a time. */
  private static final int TILE = 64;

  /** Less of a diagonal element than this is left: then float rounding shows in the solution. */
  private static final float LOST = 1e-3f;

  /** Smaller weights make t / √e huge. */
  private static final double LIGHT = 1e-6;

  private final int rank;
  private final AlsObjective objective;
  private final double[] base;
  private final int others;
  private final Solver solver;
  private final SymmetricSystem system;
  private final float[][] vectors;
  private final float[] right;
  private final float[] diagonal;

  /** 1 / √D. */
  private final float[] inverse;

  /** Of conjugate gradients. */
  private final float[] preconditioner;

  private int[] rows = new int[TILE];
  private float[] excess = new float[TILE];
  private float[] target = new float[TILE];
  private int n;
  private int prepared = -1;
  private double ridge;
  private boolean divisible;

  /**
   * @param basis of the table's factors
   * @param others rows of the other side, for the ridge
   */
  RowSolver(AlsObjective objective, Basis basis, int others, Solver solver) {
    this.rank = basis.rank();
    this.objective = objective;
    this.base = basis.values();
    this.others = others;
    this.solver = solver;
    int capacity = Math.max(rank, TILE);
    this.system = new SymmetricSystem(rank);
    this.vectors = new float[capacity + 3][capacity];
    this.right = new float[rank + 3];
    this.diagonal = new float[rank];
    this.inverse = new float[rank];
    this.preconditioner = new float[rank];
  }

  /**
   * Solves one row.
   *
   * @param table the other side's factors in the basis, row-major
   * @param column rows of the table
   * @param ratings one for each column
   * @param x the previous factors where the solver starts from them, then the solution
   * @throws ArithmeticException if the equations have no unique solution, with what to do
   */
  void solve(float[] table, int[] column, float[] ratings, int from, int to, float[] x) {
    if (!gather(column, ratings, from, to)) {
      Arrays.fill(x, 0);
      return;
    }
    if (solver.steps() > 0) {
      conjugateGradient(table, x);
    } else if (n < rank && scalable()) {
      solveSmall(table, x);
    } else {
      solveFull(table, x);
    }
  }

  /** What the row's squared length is multiplied by in the objective; of the last row solved. */
  double ridge() {
    return ridge;
  }

  /** Collects what counts; false where nothing pulls the row from 0. */
  private boolean gather(int[] column, float[] ratings, int from, int to) {
    if (rows.length < to - from) {
      int grown = Math.max(to - from, 2 * rows.length);
      rows = new int[grown];
      excess = new float[grown];
      target = new float[grown];
    }
    n = 0;
    int counted = 0;
    boolean pulled = false;
    for (int i = from; i < to; i++) {
      double e = objective.excess(ratings[i]);
      double t = objective.target(ratings[i]);
      counted += objective.counts(ratings[i]) ? 1 : 0;
      if (e != 0 || t != 0) {
        rows[n] = column[i];
        excess[n] = (float) e;
        target[n++] = (float) t;
        pulled |= t != 0;
      }
    }
    prepare(counted);
    return pulled;
  }

  /** D and what is derived from it, which rows with the same number of ratings share. */
  private void prepare(int counted) {
    if (counted == prepared) {
      return;
    }
    prepared = counted;
    ridge = objective.regularisation().ridge(counted, others);
    float largest = 0;
    float smallest = Float.MAX_VALUE;
    for (int f = 0; f < rank; f++) {
      diagonal[f] = (float) (base[f] + ridge);
      inverse[f] = (float) (1 / Math.sqrt(diagonal[f]));
      largest = Math.max(largest, diagonal[f]);
      smallest = Math.min(smallest, diagonal[f]);
    }
    divisible = smallest > 1e-6f * largest && largest < 1e30f;
  }

  /** Whether D and the weights may be divided by. */
  private boolean scalable() {
    if (!divisible) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      if (!(excess[i] > LIGHT) || !(excess[i] < 1e12f)) {
        return false;
      }
    }
    return true;
  }

  private void solveSmall(float[] table, float[] x) {
    for (int i = 0; i < n; i++) {
      float root = (float) Math.sqrt(excess[i]);
      scaled(vectors[i], table, rows[i] * rank, root);
      right[i] = target[i] / root;
    }
    for (int i = n; (i & 3) != 0; i++) {
      Arrays.fill(vectors[i], 0, rank, 0);
      right[i] = 0;
    }
    system.clear(n);
    for (int i = 0; i < n; i++) {
      system.addToDiagonal(i, 1);
    }
    system.addProducts(vectors, rank);
    if (!system.factorise(LOST)) {
      solveInDouble(table, x);
      return;
    }
    system.solve(right);
    Arrays.fill(x, 0);
    for (int i = 0; i < n; i += 4) {
      SymmetricSystem.addFour(
          x,
          vectors[i],
          vectors[i + 1],
          vectors[i + 2],
          vectors[i + 3],
          right[i],
          right[i + 1],
          right[i + 2],
          right[i + 3],
          0,
          rank);
    }
    for (int f = 0; f < rank; f++) {
      x[f] *= inverse[f];
    }
  }

  private void scaled(float[] vector, float[] table, int at, float root) {
    for (int f = 0; f < rank; f++) {
      vector[f] = root * inverse[f] * table[at + f];
    }
  }

  private void solveFull(float[] table, float[] x) {
    Arrays.fill(x, 0);
    system.clear(rank);
    for (int f = 0; f < rank; f++) {
      system.addToDiagonal(f, diagonal[f]);
    }
    for (int first = 0; first < n; first += TILE) {
      int tile = Math.min(TILE, n - first);
      for (int i = 0; i < tile; i++) {
        int at = rows[first + i] * rank;
        float[] vector = vectors[i];
        float root = (float) Math.sqrt(excess[first + i]);
        float t = target[first + i];
        for (int f = 0; f < rank; f++) {
          vector[f] = root * table[at + f];
        }
        if (t != 0) {
          addRow(x, table, at, t, rank);
        }
      }
      system.add(vectors, tile);
    }
    if (system.factorise(LOST)) {
      system.solve(x);
    } else {
      solveInDouble(table, x);
    }
  }

  private void solveInDouble(float[] table, float[] x) {
    requireEveryDirection();
    NormalEquations equations = NormalEquations.start(rank);
    equations.loadDiagonal(base);
    for (int i = 0; i < n; i++) {
      equations.add(table, rows[i], excess[i], target[i]);
    }
    equations.factorise(ridge);
    equations.solve(equations.right);
    for (int f = 0; f < rank; f++) {
      x[f] = (float) equations.right[f];
    }
  }

  /** A direction in which no row of the table points, and no ridge, is not decided by ratings. */
  private void requireEveryDirection() {
    if (objective.feedback() == Feedback.EXPLICIT) {
      return;
    }
    for (int f = 0; f < rank; f++) {
      if (base[f] + ridge <= 0) {
        throw new ArithmeticException(
            "the normal equations have the eigenvalue 0: they are not positive definite; set a"
                + " regularisation above 0");
      }
    }
  }

  /**
   * Conjugate gradients with the diagonal as preconditioner (Takács, Pilászy, Tikk 2011:
   * Applications of the Conjugate Gradient Method for Implicit Feedback Collaborative Filtering,
   * algorithm 1). In this basis a step costs 4 n r: what all pairs add is a diagonal.
   */
  private void conjugateGradient(float[] table, float[] x) {
    float[] residual = right;
    float[] direction = vectors[0];
    float[] image = vectors[1];
    System.arraycopy(diagonal, 0, preconditioner, 0, rank);
    for (int f = 0; f < rank; f++) {
      residual[f] = -diagonal[f] * x[f];
    }
    for (int i = 0; i < n; i++) {
      int at = rows[i] * rank;
      float e = excess[i];
      addRow(residual, table, at, target[i] - e * dot(x, table, at, rank), rank);
      for (int f = 0; f < rank; f++) {
        preconditioner[f] = Math.fma(e * table[at + f], table[at + f], preconditioner[f]);
      }
    }
    double product = 0;
    for (int f = 0; f < rank; f++) {
      preconditioner[f] = preconditioner[f] > 0 ? 1 / preconditioner[f] : 0;
      direction[f] = preconditioner[f] * residual[f];
      product += (double) residual[f] * direction[f];
    }
    double enough = product * 1e-12;
    for (int step = 0; step < solver.steps() && product > enough; step++) {
      for (int f = 0; f < rank; f++) {
        image[f] = diagonal[f] * direction[f];
      }
      for (int i = 0; i < n; i++) {
        int at = rows[i] * rank;
        addRow(image, table, at, excess[i] * dot(direction, table, at, rank), rank);
      }
      float length = (float) (product / SymmetricSystem.dot(direction, image, 0, rank));
      SymmetricSystem.addScaled(x, direction, length, 0, rank);
      SymmetricSystem.addScaled(residual, image, -length, 0, rank);
      double before = product;
      product = 0;
      for (int f = 0; f < rank; f++) {
        image[f] = preconditioner[f] * residual[f];
        product += (double) residual[f] * image[f];
      }
      float turn = (float) (product / before);
      for (int f = 0; f < rank; f++) {
        direction[f] = Math.fma(turn, direction[f], image[f]);
      }
    }
    for (float value : x) {
      if (!Float.isFinite(value)) {
        throw new ArithmeticException(
            "conjugate gradients left a factor of "
                + value
                + ": set a regularisation above 0, scale down ratings that are huge, or solve"
                + " exactly");
      }
    }
  }

  /** xᵀy of the row of the table that begins at a place. */
  static float dot(float[] x, float[] table, int at, int rank) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int f = 0;
    for (; f + 3 < rank; f += 4) {
      s0 = Math.fma(x[f], table[at + f], s0);
      s1 = Math.fma(x[f + 1], table[at + f + 1], s1);
      s2 = Math.fma(x[f + 2], table[at + f + 2], s2);
      s3 = Math.fma(x[f + 3], table[at + f + 3], s3);
    }
    for (; f < rank; f++) {
      s0 = Math.fma(x[f], table[at + f], s0);
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static void addRow(float[] sum, float[] table, int at, float scale, int rank) {
    for (int f = 0; f < rank; f++) {
      sum[f] = Math.fma(scale, table[at + f], sum[f]);
    }
  }
}
