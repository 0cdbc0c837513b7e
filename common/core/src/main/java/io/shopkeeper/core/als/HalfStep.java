package io.shopkeeper.core.als;

/**
 * Half an iteration of alternating least squares for a block of rows: every row is solved against
 * the other side's factors, which stay.
 */
public final class HalfStep {
  private final AlsObjective objective;
  private final Basis basis;
  private final int others;
  private final Solver solver;

  /**
   * Prepares half-steps of one side.
   *
   * @param objective what the factors minimise
   * @param basis the basis of all the other side's factors: {@link Basis#of} their {@link Gram}
   *     with implicit feedback, {@link Basis#plain} with explicit ratings
   * @param others how many rows the other side has
   * @param solver how each row is solved
   */
  public HalfStep(AlsObjective objective, Basis basis, int others, Solver solver) {
    this.objective = objective;
    this.basis = basis;
    this.others = others;
    this.solver = solver;
  }

  /**
   * The rows' factors and what the objective gains from them.
   *
   * @param factors the rows' factors, [rows of the block, rank], row-major
   * @param penalty what the objective takes for the size of these rows: Σ ridge · |row|²
   * @param loss what the objective takes for the block's ratings: Σ over the block's ratings, see
   *     {@link AlsObjective}; 0 where it was not asked for
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Solution(float[] factors, double penalty, double loss) {}

  /** Whether the ratings' part of the objective is wanted: it is the same from either side. */
  public enum Loss {
    /** It is. */
    SUMMED,
    /** It is not. */
    LEFT
  }

  /**
   * Solves all rows of a block.
   *
   * @param block the ratings of the rows
   * @param table the factors that the block needs, [rows of its table, width], row-major, already
   *     in the basis: {@link Basis#rotate}
   * @param previous the rows' factors so far, not in the basis, where the solver starts from them;
   *     else null
   * @param wanted whether the loss is summed
   * @throws UndecidedException if a row has no unique solution, with what to do
   */
  public Solution solve(RatingBlock block, float[] table, float[] previous, Loss wanted) {
    int width = basis.width();
    RowSolver rows = new RowSolver(objective, basis, others, solver);
    float[] solved = new float[Math.multiplyExact(block.rows(), width)];
    if (previous != null) {
      System.arraycopy(basis.rotate(previous), 0, solved, 0, solved.length);
    }
    float[] x = new float[width];
    float[] scores = new float[wanted == Loss.SUMMED ? block.longestRow() : 0];
    double penalty = 0;
    double loss = 0;
    for (int row = 0; row < block.rows(); row++) {
      int from = block.rowStart()[row];
      int to = block.rowStart()[row + 1];
      System.arraycopy(solved, row * width, x, 0, width);
      rows.solve(table, block.column(), block.rating(), from, to, x);
      System.arraycopy(x, 0, solved, row * width, width);
      double square = 0;
      for (float value : x) {
        square += (double) value * value;
      }
      penalty += rows.ridge() * square;
      if (wanted == Loss.SUMMED) {
        Panels.products(table, block.column(), from, to - from, x, scores, width);
        for (int i = from; i < to; i++) {
          loss += objective.loss(block.rating()[i], scores[i - from]);
        }
      }
    }
    return new Solution(basis.rotateBack(solved), penalty, loss);
  }
}
