package io.shopkeeper.learning.judge;

import io.shopkeeper.core.stats.Statistic;

/**
 * What is measured of each case, what the cases come to, and which values of it are the better
 * ones.
 *
 * @param name as reports and records print it, such as {@code recall@20}
 * @param better which of two values is the better
 * @param statistic what the values of all cases come to
 */
public record Measure(String name, Direction better, Statistic statistic) {
  /** Which of two values is the better. */
  public enum Direction {
    /** The higher one, as of accuracy. */
    HIGHER,
    /** The lower one, as of a loss. */
    LOWER
  }

  /** A measure whose higher values are better. */
  public static Measure higher(String name) {
    return new Measure(name, Direction.HIGHER, Statistic.MEAN);
  }

  /** A measure whose lower values are better. */
  public static Measure lower(String name) {
    return new Measure(name, Direction.LOWER, Statistic.MEAN);
  }

  /**
   * The same measure of which the cases come to something else than their mean, such as macro-F1,
   * which has no value of a single case: intervals draw cases and ask for it anew.
   */
  public Measure as(Statistic other) {
    return new Measure(name, better, other);
  }

  /** Above 0 where a is better than b, below 0 where it is worse, else 0. */
  public int compare(double a, double b) {
    return better == Direction.HIGHER ? Double.compare(a, b) : Double.compare(b, a);
  }
}
