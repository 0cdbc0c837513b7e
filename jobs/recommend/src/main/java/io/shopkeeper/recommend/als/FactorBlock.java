package io.shopkeeper.recommend.als;

import java.io.Serializable;

/**
 * The factors of one block of users or items, and what the block adds to sums over all blocks.
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

  /** Wraps without copying. */
  public FactorBlock(int[] ids, float[] factors, double[] gram, double penalty, double loss) {
    this.ids = ids;
    this.factors = factors;
    this.gram = gram;
    this.penalty = penalty;
    this.loss = loss;
  }

  /** Ascending. */
  public int[] ids() {
    return ids;
  }

  /** One row for each id, row-major. */
  public float[] factors() {
    return factors;
  }

  /** FᵀF of the factors. */
  public double[] gram() {
    return gram;
  }

  /** Σ ridge · |row|². */
  public double penalty() {
    return penalty;
  }

  /** Σ over the block's ratings. */
  public double loss() {
    return loss;
  }
}
