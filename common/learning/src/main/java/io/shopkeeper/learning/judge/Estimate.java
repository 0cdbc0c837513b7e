package io.shopkeeper.learning.judge;

import io.shopkeeper.core.stats.Interval;

/**
 * A figure with its 95 % interval, as files hold it.
 *
 * @param value the figure of the cases themselves
 * @param low the lower end
 * @param high the upper end
 */
public record Estimate(double value, double low, double high) {
  /** An interval as files hold it. */
  public static Estimate of(Interval interval) {
    return new Estimate(interval.estimate(), interval.low(), interval.high());
  }
}
