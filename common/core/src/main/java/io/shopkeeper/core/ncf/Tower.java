package io.shopkeeper.core.ncf;

import io.shopkeeper.core.topk.FactorMatrix;
import java.io.Serializable;

/**
 * The rows of one side of a network, users or items.
 *
 * <p>Not a record: Kryo, which a cluster may use to send it, cannot write records.
 */
public final class Tower implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FactorMatrix perceptron;
  private final FactorMatrix factors;

  /**
   * A side.
   *
   * @param perceptron p or q, what goes into the dense layers
   * @param factors g or e, as many rows; null in the classic form
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

  /** What goes into the dense layers. */
  public FactorMatrix perceptron() {
    return perceptron;
  }

  /** The factorisation's part; null in the classic form. */
  public FactorMatrix factors() {
    return factors;
  }

  /** How many users or items there are. */
  public int rows() {
    return perceptron.rows();
  }

  /** The size of the factorisation's part; 0 in the classic form. */
  public int rank() {
    return factors == null ? 0 : factors.rank();
  }
}
