package io.shopkeeper.core.stats;

/**
 * How far a distribution has moved, as credit scoring measures it: Σ (p − q) ln (p ÷ q) over the
 * bins, the symmetric divergence of H. Jeffreys. N. Siddiqi, <i>Credit Risk Scorecards</i>, 2006,
 * calls less than 0.1 no change and more than 0.25 a shift.
 */
public final class PopulationStability {
  /** Added to each bin, so that one that is empty on one side is no infinity. */
  private static final double PRIOR = 0.5;

  /** The normal quantile of 99.9 %. */
  private static final double NORMAL = 3.0902;

  private PopulationStability() {}

  /**
   * The index.
   *
   * @param before counts by bin
   * @param now counts of the same bins
   * @return at least 0; 0 where one side has no row
   */
  public static double index(long[] before, long[] now) {
    if (before.length != now.length) {
      throw new IllegalArgumentException(before.length + " bins against " + now.length);
    }
    long rowsBefore = sum(before);
    long rowsNow = sum(now);
    if (rowsBefore == 0 || rowsNow == 0) {
      return 0;
    }
    double index = 0;
    for (int bin = 0; bin < before.length; bin++) {
      double p = (before[bin] + PRIOR) / (rowsBefore + PRIOR * before.length);
      double q = (now[bin] + PRIOR) / (rowsNow + PRIOR * before.length);
      index += (q - p) * Math.log(q / p);
    }
    return index;
  }

  /**
   * What chance alone exceeds once in a thousand times, where nothing has changed: the index is
   * then about (1 ÷ n + 1 ÷ m) times a χ² of one less degree of freedom than there are bins (B.
   * Yurdakul and J. Naranjo, <i>Statistical properties of the population stability index</i>,
   * 2020). The quantile of χ² is that of E. B. Wilson and M. M. Hilferty, 1931.
   *
   * @param bins at least 2
   * @param before rows before, at least 1
   * @param now rows now, at least 1
   */
  public static double chance(int bins, long before, long now) {
    double freedom = bins - 1.0;
    double spread = 2 / (9 * freedom);
    double quantile = freedom * Math.pow(1 - spread + NORMAL * Math.sqrt(spread), 3);
    return quantile * (1.0 / before + 1.0 / now);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
