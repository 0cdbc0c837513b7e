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

  /** The only row of a vector. */
  private static final int[] FIRST = {0};

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
  private final float[] gradient;

  /** Two vectors that take turns as direction and as its image. */
  private final float[] one;

  private final float[] other;
  private final float[] scalar = new float[1];

  /**
   * Takes the memory that solving a row needs, once for many rows.
   *
   * @param objective what the factors minimise
   * @param basis the basis in which the table's factors are given
   * @param others how many rows the other side has, for the ridge
   * @param solver how a row is solved
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
    this.gradient = new float[width];
    this.one = new float[width];
    this.other = new float[width];
  }

  /**
   * Solves one row of the block.
   *
   * @param table the other side's factors in the basis, row-major
   * @param column the rows of the table that the ratings are about
   * @param ratings the rating that belongs to each column
   * @param from the place of the row's first rating in both arrays
   * @param to the place after its last one
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
   * Conjugate gradients (Takács, Pilászy, Tikk 2011: Applications of the Conjugate Gradient Method
   * for Implicit Feedback Collaborative Filtering, algorithm 1) with D as preconditioner: what it
   * leaves is the identity plus a matrix of rank n, which takes n + 1 steps (Golub and Van Loan,
   * Matrix Computations, section 11.3.4). A step costs 4 n r: what all pairs add is a diagonal.
   */
  private void conjugateGradient(float[] table, float[] x) {
    int n = row.n();
    float[] weights = row.scores(table, x);
    for (int i = 0; i < n; i++) {
      weights[i] = Math.fma(row.excess(i), weights[i], -row.target(i));
    }
    // Half the gradient of the row's objective, W x − Σ t y.
    Panels.multiply(row.diagonal(), x, gradient, width);
    Panels.combine(table, row.rows(), weights, n, gradient, width);
    float[] direction = one;
    float[] image = other;
    Panels.multiply(row.negativeInverse(), gradient, direction, width);
    float square = -dot(gradient, direction);
    float enough = square * 1e-12f;
    for (int step = 0; step < solver.steps() && square > enough; step++) {
      multiply(table, direction, image);
      float length = square / dot(direction, image);
      addScaled(length, direction, x);
      addScaled(length, image, gradient);
      float[] next = image;
      Panels.multiply(row.negativeInverse(), gradient, next, width);
      float before = square;
      square = -dot(gradient, next);
      addScaled(square / before, direction, next);
      image = direction;
      direction = next;
    }
    requireFinite(square);
    for (float value : x) {
      requireFinite(value);
    }
  }

  private static void requireFinite(float value) {
    if (!Float.isFinite(value)) {
      throw new UndecidedException(
          "conjugate gradients came to "
              + value
              + ": set a regularisation above 0, scale down ratings that are huge, or solve"
              + " exactly");
    }
  }

  /** to = (D + Σ e y yᵀ) v. */
  private void multiply(float[] table, float[] v, float[] to) {
    float[] weights = row.scores(table, v);
    for (int i = 0; i < row.n(); i++) {
      weights[i] *= row.excess(i);
    }
    Panels.multiply(row.diagonal(), v, to, width);
    Panels.combine(table, row.rows(), weights, row.n(), to, width);
  }

  private float dot(float[] a, float[] b) {
    Panels.products(a, FIRST, 0, 1, b, scalar, width);
    return scalar[0];
  }

  private void addScaled(float scale, float[] v, float[] to) {
    scalar[0] = scale;
    Panels.combine(v, FIRST, scalar, 1, to, width);
  }
}
