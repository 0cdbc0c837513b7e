package io.shopkeeper.recommend.als;

import io.shopkeeper.core.als.Gram;
import java.io.Serializable;

/**
 * The factors of one block of users or items, and the block's terms of sums over all blocks.
 *
 * <p>Not a record: Kryo, which a cluster may use to send it, cannot write records.
 */
public final class FactorBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] ids;
  private final float[] factors;
  private final double[] gram;
  private final double penalty;
  private final double loss;

  /** Wraps the arrays without copying. */
  public FactorBlock(int[] ids, float[] factors, double[] gram, double penalty, double loss) {
    this.ids = ids;
    this.factors = factors;
    this.gram = gram;
    this.penalty = penalty;
    this.loss = loss;
  }

  /** A block of these factors, row-major, ids × rank. */
  static FactorBlock of(int[] ids, float[] factors, int rank, double penalty, double loss) {
    return new FactorBlock(ids, factors, Gram.of(factors, rank), penalty, loss);
  }

  /** The ids of the rows, ascending. */
  public int[] ids() {
    return ids;
  }

  /** The factors, row-major, ids × rank. */
  public float[] factors() {
    return factors;
  }

  /** The Gram matrix FᵀF of the factors. */
  public double[] gram() {
    return gram;
  }

  /** The regularisation term, Σ ridge · |row|². */
  public double penalty() {
    return penalty;
  }

  /** The loss, summed over the block's ratings. */
  public double loss() {
    return loss;
  }
}
