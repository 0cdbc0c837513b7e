package io.shopkeeper.core.als;

import io.shopkeeper.core.topk.FactorMatrix;
import java.io.Serializable;

/**
 * Sum and sum of squares of a user's scores xᵀy of all items, without computing the scores: xᵀ Σ y
 * and xᵀ (Σ y yᵀ) x. Thread-safe.
 */
public final class ScoreMoments implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] sums;
  private final double[] gram;

  /** Sums up the items' factors, items × rank. */
  public ScoreMoments(FactorMatrix items) {
    this.sums = new double[items.rank()];
    this.gram = Gram.of(items.values(), items.rank());
    for (int i = 0; i < items.values().length; i++) {
      sums[i % sums.length] += items.values()[i];
    }
  }

  /**
   * The sum of all items' scores.
   *
   * @param user as many factors as the rank
   */
  public double sum(float[] user) {
    double sum = 0;
    for (int f = 0; f < sums.length; f++) {
      sum += user[f] * sums[f];
    }
    return sum;
  }

  /**
   * The sum of the squares of all items' scores.
   *
   * @param user as many factors as the rank
   */
  public double squares(float[] user) {
    double squares = 0;
    for (int f = 0; f < sums.length; f++) {
      double row = 0;
      for (int g = 0; g < sums.length; g++) {
        row += gram[f * sums.length + g] * user[g];
      }
      squares += user[f] * row;
    }
    return squares;
  }
}
