package io.shopkeeper.core.als;

import java.util.Arrays;
import java.util.Optional;

/**
 * Splits scores into what each rating of a history adds: y_iᵀ W⁻¹ t_j y_j for recommended i and
 * rated j (Hu, Koren, Volinsky 2008, section 5), all recommended items at once and in float. With
 * the rows √e y √D⁻¹ of the history as A, the rows y √D⁻¹ of the recommended items as Q, and fewer
 * ratings than factors, these are the elements of
 *
 * <pre>
 * (I + A Aᵀ)⁻¹ A Qᵀ,   row j multiplied by t / √e
 * </pre>
 *
 * (W⁻¹ Yᵀ √E = √D⁻¹ Aᵀ (I + A Aᵀ)⁻¹, as in {@link RowSolver}), and otherwise W is solved for the
 * recommended items. Scratch memory for one thread.
 */
final class Explainer {
  private static final int TILE = 64;

  /**
   * Less of a diagonal element than this is left: then rounding would show in the sum of the
   * contributions, which is to be the score.
   */
  private static final float LOST = 1e-2f;

  /** Floats that are kept for the next user; what a huge history needs is let go. */
  private static final int KEPT = 1 << 20;

  private final int rank;
  private final int width;
  private final RowRatings row;
  private final SymmetricSystem system;
  private final float[] ones;
  private final float[] tile;

  /** One column for each recommended item. */
  private float[] queries = new float[0];

  /** One row for each rating, one column for each recommended item. */
  private float[] parts = new float[0];

  /** See {@link RowSolver}. */
  Explainer(AlsObjective objective, Basis basis, int others) {
    this.rank = basis.rank();
    this.width = basis.width();
    this.row = new RowRatings(objective, basis, others);
    this.system = new SymmetricSystem(rank);
    this.ones = new float[width];
    Arrays.fill(ones, 1);
    this.tile = new float[Math.max(TILE, width) * width];
  }

  /**
   * Explains one user's list.
   *
   * @param table the item factors in the basis
   * @return nothing where float is not enough
   */
  Optional<Contributions> explain(
      float[] table, int[] history, float[] ratings, int[] recommended, int top) {
    if (!row.gather(history, ratings, 0, history.length)) {
      return Optional.of(unexplained(recommended.length));
    }
    int columns = Panels.padded(recommended.length);
    boolean small = row.n() < rank && row.scalable();
    boolean solved =
        small
            ? solveForRatings(table, recommended, columns)
            : solveForRecommended(table, recommended, columns);
    return solved
        ? Optional.of(selected(recommended.length, columns, top, small))
        : Optional.empty();
  }

  private static Contributions unexplained(int n) {
    Reasons[] none = new Reasons[n];
    Arrays.fill(none, new Reasons(new int[0], new float[0], 0));
    return new Contributions(none, new float[n]);
  }

  private boolean solveForRatings(float[] table, int[] recommended, int columns) {
    int n = row.n();
    row.transpose(table, tile);
    system.start(ones, n);
    system.add(tile, rank);
    if (!system.factorise(LOST)) {
      return false;
    }
    turn(table, recommended, columns, row.inverseRoots());
    int rows = cleared(n, columns);
    for (int j = 0; j < rows; j += Panels.ROWS) {
      Panels.add(
          1,
          tile,
          j,
          Panels.padded(n),
          1,
          queries,
          0,
          columns,
          rank,
          parts,
          j * columns,
          columns,
          columns);
    }
    system.solve(parts, columns);
    return true;
  }

  private boolean solveForRecommended(float[] table, int[] recommended, int columns) {
    int n = row.n();
    row.fill(system, table, tile, TILE);
    if (!system.factorise(LOST)) {
      return false;
    }
    turn(table, recommended, columns, ones);
    system.solve(queries, columns);
    int rows = cleared(n, columns);
    for (int j = 0; j < rows; j += Panels.ROWS) {
      int length = Math.min(Panels.ROWS, n - j);
      Panels.gather(table, row.rows(), row.targets(), j, length, tile, width);
      Arrays.fill(tile, length * width, Panels.ROWS * width, 0);
      Panels.add(
          1, tile, 0, 1, width, queries, 0, columns, rank, parts, j * columns, columns, columns);
    }
    return true;
  }

  /** Queries: the recommended items' factors as columns, factor f multiplied by scale f. */
  private void turn(float[] table, int[] recommended, int columns, float[] scale) {
    int size = Math.multiplyExact(Panels.paddedRows(rank), columns);
    queries = room(queries, size);
    Arrays.fill(queries, 0, size, 0);
    for (int i = 0; i < recommended.length; i++) {
      int at = recommended[i] * width;
      for (int f = 0; f < rank; f++) {
        queries[f * columns + i] = scale[f] * table[at + f];
      }
    }
  }

  /** Makes the parts of n ratings 0 and returns how many rows they take. */
  private int cleared(int n, int columns) {
    int rows = Panels.paddedRows(n);
    int size = Math.multiplyExact(rows, columns);
    parts = room(parts, size);
    Arrays.fill(parts, 0, size, 0);
    return rows;
  }

  private static float[] room(float[] scratch, int size) {
    boolean fits = scratch.length >= size && (scratch.length <= KEPT || size > KEPT);
    return fits ? scratch : new float[size];
  }

  private Contributions selected(int recommended, int columns, int top, boolean small) {
    int[] items = new int[row.n()];
    int[] places = new int[row.n()];
    float[] weights = new float[row.n()];
    int n = 0;
    for (int j = 0; j < row.n(); j++) {
      if (row.target(j) != 0) {
        items[n] = row.rows()[j];
        places[n] = j * columns;
        weights[n++] = small ? row.target(j) / row.roots()[j] : 1;
      }
    }
    Reasons[] reasons = new Reasons[recommended];
    float[] scores = new float[recommended];
    double[] contributions = new double[n];
    for (int i = 0; i < recommended; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        contributions[j] = (double) weights[j] * parts[places[j] + i];
        sum += contributions[j];
      }
      reasons[i] = Reasons.select(items, contributions, n, top);
      scores[i] = (float) sum;
    }
    return new Contributions(reasons, scores);
  }
}
