package io.shopkeeper.core.ncf;

import io.shopkeeper.core.topk.FactorMatrix;
import java.io.Serializable;

/**
 * The embeddings of one side of a network, users or items.
 *
 * <p>Not a record: Kryo, which a cluster may use to send it, cannot write records.
 */
public final class Tower implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FactorMatrix perceptron;
  private final FactorMatrix factors;

  /**
   * Creates a side.
   *
   * @param perceptron p or q, the input of the dense layers, one row per user or item
   * @param factors g or e, the input of the GMF, as many rows; null without GMF
   */
  public Tower(FactorMatrix perceptron, FactorMatrix factors) {
    if (factors != null && factors.rows() != perceptron.rows()) {
      throw new IllegalArgumentException(
          "%d rows for the perceptron and %d for the factorisation: both are of the same ids"
              .formatted(perceptron.rows(), factors.rows()));
    }
    this.perceptron = perceptron;
    this.factors = factors;
  }

  /** The input of the dense layers, one row per user or item. */
  public FactorMatrix perceptron() {
    return perceptron;
  }

  /** The input of the GMF; null without GMF. */
  public FactorMatrix factors() {
    return factors;
  }

  /** The number of users or items. */
  public int rows() {
    return perceptron.rows();
  }

  /** The number of factors of the GMF; 0 without GMF. */
  public int rank() {
    return factors == null ? 0 : factors.rank();
  }
}
