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
   * @param basis of all the other side's factors: {@link Basis#of} their {@link Gram} with implicit
   *     feedback, {@link Basis#plain} with explicit ratings
   * @param others how many rows the other side has
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
   * @param factors one row for each of the block's, row-major
   * @param penalty Σ ridge · |row|²
   * @param loss Σ over the block's ratings, see {@link AlsObjective}; 0 where it was not asked for
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
   * Solves a block.
   *
   * @param table the factors that the block needs, already in the basis: {@link Basis#rotate}
   * @param previous the rows' factors so far, not in the basis, where the solver starts from them;
   *     else null
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
