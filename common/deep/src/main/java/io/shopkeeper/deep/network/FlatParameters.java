package io.shopkeeper.deep.network;

import java.util.Arrays;

/**
 * Reads DL4J's flat parameters from the first to the last, for networks that serve without DL4J.
 * Not thread-safe.
 */
public final class FlatParameters {
  private final float[] from;
  private int at;

  /** Begins at the first parameter. */
  public FlatParameters(Weights weights) {
    this.from = weights.parameters();
  }

  /** The next numbers, in DL4J's order. */
  public float[] next(int n) {
    at += n;
    return Arrays.copyOfRange(from, at - n, at);
  }

  /** The next matrix, row by row; DL4J keeps it column by column. */
  public float[] matrix(int rows, int columns) {
    float[] byColumn = next(Math.multiplyExact(rows, columns));
    float[] byRow = new float[byColumn.length];
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        byRow[row * columns + column] = byColumn[column * rows + row];
      }
    }
    return byRow;
  }

  /**
   * Makes sure that nothing is left.
   *
   * @throws IllegalStateException if the network has another number of parameters
   */
  public void requireEnd() {
    if (at != from.length) {
      throw new IllegalStateException(from.length + " parameters of a network that has " + at);
    }
  }
}
