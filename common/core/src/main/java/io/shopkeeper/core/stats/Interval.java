package io.shopkeeper.core.stats;

import java.io.Serializable;

/**
 * A figure with its confidence interval.
 *
 * @param estimate the figure of the sample itself
 * @param low the lower bound
 * @param high the upper bound
 */
public record Interval(double estimate, double low, double high) implements Serializable {
  /** Whether the interval holds a value, bounds included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
