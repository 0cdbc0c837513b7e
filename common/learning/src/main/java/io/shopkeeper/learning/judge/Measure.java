package io.shopkeeper.learning.judge;

/**
 * What is measured of one case, and which values of it are the better ones.
 *
 * @param name as reports and records print it, such as {@code recall@20}
 * @param better which of two values is the better
 */
public record Measure(String name, Direction better) {
  /** Which of two values is the better. */
  public enum Direction {
    /** The higher one, as of accuracy. */
    HIGHER,
    /** The lower one, as of a loss. */
    LOWER
  }

  /** A measure whose higher values are better. */
  public static Measure higher(String name) {
    return new Measure(name, Direction.HIGHER);
  }

  /** A measure whose lower values are better. */
  public static Measure lower(String name) {
    return new Measure(name, Direction.LOWER);
  }

  /** Above 0 where a is better than b, below 0 where it is worse, else 0. */
  public int compare(double a, double b) {
    return better == Direction.HIGHER ? Double.compare(a, b) : Double.compare(b, a);
  }
}
