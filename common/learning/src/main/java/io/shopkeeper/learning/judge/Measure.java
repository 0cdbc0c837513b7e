package io.shopkeeper.learning.judge;

import io.shopkeeper.core.stats.Statistic;

/**
 * A metric: its name, whether higher or lower values are better, and how the values of all cases
 * are aggregated.
 *
 * @param name as reports and records print it, such as {@code recall@20}
 * @param better the direction of better values
 * @param statistic aggregates the values of all cases, such as their mean
 */
public record Measure(String name, Direction better, Statistic statistic) {
  /** The direction of better values. */
  public enum Direction {
    /** Higher is better, as for accuracy. */
    HIGHER,
    /** Lower is better, as for a loss. */
    LOWER
  }

  /** A measure whose higher values are better, aggregated by the mean. */
  public static Measure higher(String name) {
    return new Measure(name, Direction.HIGHER, Statistic.MEAN);
  }

  /** A measure whose lower values are better, aggregated by the mean. */
  public static Measure lower(String name) {
    return new Measure(name, Direction.LOWER, Statistic.MEAN);
  }

  /**
   * The same measure aggregated by another statistic than the mean, such as macro-F1, which is not
   * a mean over cases: the bootstrap recomputes it for every resample.
   */
  public Measure as(Statistic other) {
    return new Measure(name, better, other);
  }

  /** Above 0 where a is better than b, below 0 where it is worse, else 0. */
  public int compare(double a, double b) {
    return better == Direction.HIGHER ? Double.compare(a, b) : Double.compare(b, a);
  }
}
