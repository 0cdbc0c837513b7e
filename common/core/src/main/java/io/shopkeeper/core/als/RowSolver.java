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

  private final int rank;

  /** Floats of a row of the table, with the zeros after it. */
  private final int width;

  private final AlsObjective objective;
  private final double[] base;
  private final Solver solver;
  private final RowRatings row;
  private final SymmetricSystem system;

  /** Ones: the diagonal of the smaller system before the ratings. */
  private final float[] ones;

  /** Rows of the table, or their transpose, for one update of the system. */
  private final float[] tile;

  private final float[] right;

  /** Of conjugate gradients. */
  private final float[] preconditioner;

  private final float[] direction;
  private final float[] image;

  /**
   * @param basis of the table's factors
   * @param others rows of the other side, for the ridge
   */
  RowSolver(AlsObjective objective, Basis basis, int others, Solver solver) {
    this.rank = basis.rank();
    this.width = basis.width();
    this.objective = objective;
    this.base = basis.values();
    this.solver = solver;
    this.row = new RowRatings(objective, basis, others);
    this.system = new SymmetricSystem(rank);
    this.ones = new float[width];
    Arrays.fill(ones, 1);
    this.tile = new float[Math.max(TILE, width) * width];
    this.right = new float[width];
    this.preconditioner = new float[rank];
    this.direction = new float[rank];
    this.image = new float[rank];
  }

  /**
   * Solves one row.
   *
   * @param table the other side's factors in the basis, row-major
   * @param column rows of the table
   * @param ratings one for each column
   * @param x the previous factors where the solver starts from them, then the solution
   * @throws UndecidedException if the equations have no unique solution, with what to do
   */
  void solve(float[] table, int[] column, float[] ratings, int from, int to, float[] x) {
    if (!row.gather(column, ratings, from, to)) {
      Arrays.fill(x, 0);
      return;
    }
    if (solver.steps() > 0) {
      conjugateGradient(table, x);
    } else if (row.n() < rank && row.scalable()) {
      solveSmall(table, x);
    } else {
      solveFull(table, x);
    }
  }

  /** What the row's squared length is multiplied by in the objective; of the last row solved. */
  double ridge() {
    return row.ridge();
  }

  private void solveSmall(float[] table, float[] x) {
    int n = row.n();
    row.transpose(table, tile);
    system.start(ones, n);
    system.add(tile, rank);
    if (!system.factorise(LOST)) {
      solveInDouble(table, x);
      return;
    }
    float[] roots = row.roots();
    for (int i = 0; i < n; i++) {
      right[i] = row.target(i) / roots[i];
    }
    system.solve(right);
    for (int i = 0; i < n; i++) {
      right[i] *= roots[i];
    }
    Arrays.fill(x, 0);
    Panels.combine(table, row.rows(), right, n, x, width);
    float[] inverse = row.inverseRoots();
    for (int f = 0; f < rank; f++) {
      x[f] *= inverse[f] * inverse[f];
    }
  }

  private void solveFull(float[] table, float[] x) {
    int n = row.n();
    row.fill(system, table, tile, TILE);
    if (!system.factorise(LOST)) {
      solveInDouble(table, x);
      return;
    }
    Arrays.fill(x, 0);
    Panels.combine(table, row.rows(), row.targets(), n, x, width);
    system.solve(x);
  }

  private void solveInDouble(float[] table, float[] x) {
    requireEveryDirection();
    NormalEquations equations = NormalEquations.start(rank);
    equations.loadDiagonal(base);
    for (int i = 0; i < row.n(); i++) {
      equations.add(table, row.place(i), row.excess(i), row.target(i));
    }
    equations.factorise(row.ridge());
    equations.solve(equations.right);
    Arrays.fill(x, 0);
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
      if (base[f] + row.ridge() <= 0) {
        throw new UndecidedException(
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
    float[] diagonal = row.diagonal();
    int n = row.n();
    System.arraycopy(diagonal, 0, preconditioner, 0, rank);
    for (int f = 0; f < rank; f++) {
      residual[f] = -diagonal[f] * x[f];
    }
    for (int i = 0; i < n; i++) {
      int at = row.place(i);
      float e = row.excess(i);
      addRow(residual, table, at, row.target(i) - e * dot(x, table, at, rank), rank);
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
        int at = row.place(i);
        addRow(image, table, at, row.excess(i) * dot(direction, table, at, rank), rank);
      }
      float length = (float) (product / dot(direction, image, 0, rank));
      addRow(x, direction, 0, length, rank);
      addRow(residual, image, 0, -length, rank);
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
        throw new UndecidedException(
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
