package io.shopkeeper.reviews.insight;

import java.io.Serializable;

/** The straight line through points by least squares, as sums that can be added. */
final class Line implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Days are counted from 2020 on, so that their squares keep their digits. */
  private static final double ORIGIN = 18_262;

  private static final int FEWEST = 20;

  private double n;
  private double x;
  private double y;
  private double xx;
  private double xy;
  private double yy;

  void add(double day, double value) {
    double at = day - ORIGIN;
    n++;
    x += at;
    y += value;
    xx += at * at;
    xy += at * value;
    yy += value * value;
  }

  void merge(Line other) {
    n += other.n;
    x += other.x;
    y += other.y;
    xx += other.xx;
    xy += other.xy;
    yy += other.yy;
  }

  /** Change of the value a day; NaN if all points are of about one day or there are too few. */
  double slope() {
    double spread = xx - x * x / n;
    return n < FEWEST || spread / n < 1 ? Double.NaN : (xy - x * y / n) / spread;
  }

  /** The slope by its standard error; NaN where there is no slope, 0 where the line is flat. */
  double t() {
    double spread = xx - x * x / n;
    double slope = slope();
    double rest = Math.max(0, yy - y * y / n - slope * slope * spread);
    double error = Math.sqrt(rest / (n - 2) / spread);
    return Double.isNaN(slope) ? Double.NaN : slope == 0 ? 0 : slope / Math.max(error, 1e-12);
  }
}
