package io.shopkeeper.learning.judge;

import io.shopkeeper.core.stats.Interval;

/**
 * A statistic with its 95 % interval, as JSON files hold it.
 *
 * @param value the statistic over the cases themselves
 * @param low the lower end
 * @param high the upper end
 */
public record Estimate(double value, double low, double high) {
  /** The interval in the form of JSON files. */
  public static Estimate of(Interval interval) {
    return new Estimate(interval.estimate(), interval.low(), interval.high());
  }
}
