package io.shopkeeper.core.stats;

import java.io.Serializable;

/**
 * A figure with its confidence interval.
 *
 * @param estimate the figure of the sample itself
 * @param low the lower bound of the interval, in the unit of the figure
 * @param high the upper bound of the interval, in the unit of the figure
 */
public record Interval(double estimate, double low, double high) implements Serializable {
  /** Whether the interval holds a value, bounds included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
