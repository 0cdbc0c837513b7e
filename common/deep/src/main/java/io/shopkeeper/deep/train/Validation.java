package io.shopkeeper.deep.train;

import io.shopkeeper.deep.network.Weights;
import java.util.Map;

/** Measures weights on examples that training does not see. */
@FunctionalInterface
public interface Validation {
  /**
   * What was measured.
   *
   * @param score by which early stopping judges; higher is better
   * @param metrics for the learning curve, by name
   */
  record Measured(double score, Map<String, Double> metrics) {}

  /** Measures. */
  Measured measure(Weights weights);
}
