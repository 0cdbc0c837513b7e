package io.shopkeeper.core.topk;

import java.io.Serializable;
import java.util.List;

/**
 * Latent factors, one row for each user or item, row-major: row r begins at r · rank. Immutable.
 */
public final class FactorMatrix implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int rows;
  private final int rank;
  private final float[] values;

  /**
   * Wraps factors without copying; the array is the matrix's from then on.
   *
   * @param values rows · rank factors, all finite
   * @throws IllegalArgumentException if the length differs, or naming the row with a factor that is
   *     NaN or infinite
   */
  public FactorMatrix(int rows, int rank, float[] values) {
    if (rows < 0 || rank < 1) {
      throw new IllegalArgumentException(
          "a factor matrix of " + rows + " rows and rank " + rank + ": rank must be at least 1");
    }
    if ((long) rows * rank != values.length) {
      throw new IllegalArgumentException(
          "a factor matrix of "
              + rows
              + " rows and rank "
              + rank
              + " has "
              + (long) rows * rank
              + " factors, not "
              + values.length);
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "factor " + i % rank + " of row " + i / rank + " is " + values[i] + ", not finite");
      }
    }
    this.rows = rows;
    this.rank = rank;
    this.values = values;
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /** How many factors a row has. */
  public int rank() {
    return rank;
  }

  /** The factors themselves, row-major; not a copy, not to be changed. */
  public float[] values() {
    return values;
  }

  /** A copy of one row. */
  public float[] row(int row) {
    float[] copy = new float[rank];
    System.arraycopy(values, row * rank, copy, 0, rank);
    return copy;
  }

  /** A matrix of some of the rows, in the given order. */
  public FactorMatrix rows(int[] some) {
    float[] copy = new float[Math.multiplyExact(some.length, rank)];
    for (int r = 0; r < some.length; r++) {
      System.arraycopy(values, some[r] * rank, copy, r * rank, rank);
    }
    return new FactorMatrix(some.length, rank, copy);
  }

  /** Matrices of one rank, one below the other. */
  public static FactorMatrix joined(List<FactorMatrix> parts) {
    int rows = parts.stream().mapToInt(FactorMatrix::rows).sum();
    int rank = parts.get(0).rank;
    float[] all = new float[Math.multiplyExact(rows, rank)];
    int at = 0;
    for (FactorMatrix part : parts) {
      System.arraycopy(part.values, 0, all, at, part.values.length);
      at += part.values.length;
    }
    return new FactorMatrix(rows, rank, all);
  }

  /** The inner product of a row with a vector of {@link #rank()} factors. */
  public float dot(int row, float[] vector) {
    return dot(values, row * rank, vector, 0, rank);
  }

  /**
   * The inner product of two vectors inside arrays: one fused multiply-add for each factor, in
   * ascending order, in float. {@link BlockedTopK} adds in the same order, so its scores are equal
   * to these bit for bit.
   */
  public static float dot(float[] a, int aOffset, float[] b, int bOffset, int rank) {
    float sum = 0f;
    for (int f = 0; f < rank; f++) {
      sum = Math.fma(a[aOffset + f], b[bOffset + f], sum);
    }
    return sum;
  }
}
