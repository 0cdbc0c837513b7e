package io.shopkeeper.core.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;

/**
 * Percentile intervals by the bootstrap (Efron and Tibshirani 1993, chapter 13): n users, or n
 * clusters of users' windows, are drawn with replacement, the statistic is computed again, and the
 * interval is between the quantiles of what came out.
 *
 * <p>Resampling is multinomial: n indices, two from each 64 random bits. 50,000 users and 1,000
 * resamples take well under a second. The same seed gives the same interval.
 */
public final class Bootstrap {
  private Bootstrap() {}

  /**
   * The mean.
   *
   * @param values one for each user, at least one, all finite
   * @param level for instance 0.95
   */
  public static Interval mean(double[] values, int resamples, long seed, double level) {
    return meanClustered(values, null, resamples, seed, level);
  }

  /**
   * The mean, drawing whole clusters: for values that belong together, such as a user's weeks.
   *
   * @param cluster of each value, any numbers; null where each value stands alone
   */
  public static Interval meanClustered(
      double[] values, int[] cluster, int resamples, long seed, double level) {
    double[] ones = new double[values.length];
    Arrays.fill(ones, 1);
    double[][] sums = clusterSums(values, ones, cluster);
    double[] ratios = ratios(sums[0], sums[1], resamples, seed);
    return interval(total(sums[0]) / total(sums[1]), ratios, level);
  }

  /**
   * A figure of some cases, drawing whole clusters: cases are drawn and the figure is computed
   * anew.
   *
   * @param statistic what values come to; for means {@link #meanClustered} is much faster, and is
   *     what this does
   * @param clusterOrNull of each value; null where each stands alone
   */
  public static Interval of(
      Statistic statistic,
      double[] values,
      int[] clusterOrNull,
      int resamples,
      long seed,
      double level) {
    if (statistic == Statistic.MEAN) {
      return meanClustered(values, clusterOrNull, resamples, seed, level);
    }
    double[] pairs = drawn(statistic, values, values, clusterOrNull, resamples, seed);
    double[] figures = new double[resamples];
    for (int r = 0; r < resamples; r++) {
      figures[r] = pairs[2 * r];
    }
    return interval(statistic.of(values), figures, level);
  }

  /** As the other, of any figure: (figure of a − figure of b) ÷ figure of b. */
  public static Interval relativeDifference(
      Statistic statistic,
      double[] a,
      double[] b,
      int[] clusterOrNull,
      int resamples,
      long seed,
      double level) {
    return statistic == Statistic.MEAN
        ? relativeDifference(a, b, clusterOrNull, resamples, seed, level)
        : interval(
            relative(statistic.of(a), statistic.of(b)),
            differences(drawn(statistic, a, b, clusterOrNull, resamples, seed)),
            level);
  }

  /**
   * The relative difference of two means over the same users, (mean a − mean b) ÷ mean b. Pairs
   * stay together, so what is common to a and b cancels. Where b's mean is 0 the difference is 0 if
   * a's is too, else infinite.
   *
   * @param clusterOrNull of each pair; null where each stands alone
   */
  public static Interval relativeDifference(
      double[] a, double[] b, int[] clusterOrNull, int resamples, long seed, double level) {
    double[][] sums = clusterSums(a, b, clusterOrNull);
    double[] differences = differences(resampledSums(sums[0], sums[1], resamples, seed));
    return interval(relative(total(sums[0]), total(sums[1])), differences, level);
  }

  /**
   * One-sided p-value of "the relative difference is at least margin" against "it is below": the
   * share of resamples at or above the margin, counted with one more so that it is never 0. For
   * {@link Holm}.
   */
  public static double relativeDifferenceBelow(
      Statistic statistic,
      double[] a,
      double[] b,
      int[] clusterOrNull,
      double margin,
      int resamples,
      long seed) {
    double[] pairs = pairs(statistic, a, b, clusterOrNull, resamples, seed);
    return pValue(differences(pairs), difference -> difference >= margin);
  }

  /**
   * One-sided p-value of "the relative difference is at most margin" against "it is above": the
   * same as {@link #relativeDifferenceBelow} for values of which the lower are better.
   */
  public static double relativeDifferenceAbove(
      Statistic statistic,
      double[] a,
      double[] b,
      int[] clusterOrNull,
      double margin,
      int resamples,
      long seed) {
    double[] pairs = pairs(statistic, a, b, clusterOrNull, resamples, seed);
    return pValue(differences(pairs), difference -> difference <= margin);
  }

  private static double pValue(double[] differences, DoublePredicate holds) {
    long held = Arrays.stream(differences).filter(holds).count();
    return (held + 1.0) / (differences.length + 1.0);
  }

  /** For each resample the figures of a and b, or numbers in the same ratio, interleaved. */
  private static double[] pairs(
      Statistic statistic, double[] a, double[] b, int[] cluster, int resamples, long seed) {
    if (statistic != Statistic.MEAN) {
      return drawn(statistic, a, b, cluster, resamples, seed);
    }
    double[][] sums = clusterSums(a, b, cluster);
    return resampledSums(sums[0], sums[1], resamples, seed);
  }

  /** Draws clusters, and asks for the figures of the values in them. */
  private static double[] drawn(
      Statistic statistic, double[] a, double[] b, int[] cluster, int resamples, long seed) {
    // Checks the values as it does for means.
    clusterSums(a, b, cluster);
    int[][] members = members(a.length, cluster);
    SplittableRandom random = new SplittableRandom(seed);
    double[] pairs = new double[2 * resamples];
    for (int r = 0; r < resamples; r++) {
      int[] places =
          random
              .ints(members.length, 0, members.length)
              .flatMap(c -> Arrays.stream(members[c]))
              .toArray();
      pairs[2 * r] = statistic.of(Arrays.stream(places).mapToDouble(i -> a[i]).toArray());
      pairs[2 * r + 1] = statistic.of(Arrays.stream(places).mapToDouble(i -> b[i]).toArray());
    }
    return pairs;
  }

  /** The places of each cluster's values. */
  private static int[][] members(int values, int[] clusterOrNull) {
    Map<Integer, List<Integer>> members = new LinkedHashMap<>();
    for (int i = 0; i < values; i++) {
      int cluster = clusterOrNull == null ? i : clusterOrNull[i];
      members.computeIfAbsent(cluster, c -> new ArrayList<>()).add(i);
    }
    return members.values().stream()
        .map(places -> places.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  private static double[] differences(double[] pairs) {
    double[] differences = new double[pairs.length / 2];
    for (int r = 0; r < differences.length; r++) {
      differences[r] = relative(pairs[2 * r], pairs[2 * r + 1]);
    }
    return differences;
  }

  private static double[] ratios(double[] values, double[] counts, int resamples, long seed) {
    double[] pairs = resampledSums(values, counts, resamples, seed);
    double[] ratios = new double[resamples];
    for (int r = 0; r < resamples; r++) {
      ratios[r] = pairs[2 * r] / pairs[2 * r + 1];
    }
    return ratios;
  }

  private static double relative(double a, double b) {
    return a == b ? 0 : (a - b) / b;
  }

  /** For each resample the sum of a and the sum of b over n draws, interleaved. */
  private static double[] resampledSums(double[] a, double[] b, int resamples, long seed) {
    if (resamples < 1) {
      throw new IllegalArgumentException("resamples = " + resamples + ": draw 1 or more");
    }
    int n = a.length;
    double[] interleaved = new double[2 * n];
    for (int i = 0; i < n; i++) {
      interleaved[2 * i] = a[i];
      interleaved[2 * i + 1] = b[i];
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] sums = new double[2 * resamples];
    for (int r = 0; r < resamples; r++) {
      resample(interleaved, n, random, sums, r);
    }
    return sums;
  }

  private static void resample(
      double[] interleaved, int n, SplittableRandom random, double[] sums, int r) {
    double sumA = 0;
    double sumB = 0;
    int draws = n;
    if ((n & 1) == 1) {
      int i = 2 * random.nextInt(n);
      sumA += interleaved[i];
      sumB += interleaved[i + 1];
      draws--;
    }
    for (int d = 0; d < draws; d += 2) {
      long bits = random.nextLong();
      // Multiply and shift: an index from 32 bits, uneven by less than n / 2^32.
      int i = 2 * (int) (((bits >>> 32) * n) >>> 32);
      int j = 2 * (int) (((bits & 0xffffffffL) * n) >>> 32);
      sumA += interleaved[i] + interleaved[j];
      sumB += interleaved[i + 1] + interleaved[j + 1];
    }
    sums[2 * r] = sumA;
    sums[2 * r + 1] = sumB;
  }

  private static double[][] clusterSums(double[] a, double[] b, int[] cluster) {
    if (a.length == 0 || a.length != b.length || (cluster != null && cluster.length != a.length)) {
      throw new IllegalArgumentException(
          "a bootstrap of "
              + a.length
              + " and "
              + b.length
              + " values in "
              + (cluster == null ? a.length : cluster.length)
              + " clusters: give as many of each, and at least one");
    }
    for (int i = 0; i < a.length; i++) {
      if (!Double.isFinite(a[i]) || !Double.isFinite(b[i])) {
        throw new IllegalArgumentException(
            "value " + i + " is " + (Double.isFinite(a[i]) ? b[i] : a[i]) + ", not finite");
      }
    }
    if (cluster == null) {
      return new double[][] {a, b};
    }
    Map<Integer, Integer> dense = new HashMap<>();
    double[] sumA = new double[a.length];
    double[] sumB = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      int c = dense.computeIfAbsent(cluster[i], id -> dense.size());
      sumA[c] += a[i];
      sumB[c] += b[i];
    }
    return new double[][] {Arrays.copyOf(sumA, dense.size()), Arrays.copyOf(sumB, dense.size())};
  }

  private static double total(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static Interval interval(double estimate, double[] resampled, double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level = " + level + ": it must be between 0 and 1");
    }
    Arrays.sort(resampled);
    double tail = (1 - level) / 2;
    return new Interval(estimate, quantile(resampled, tail), quantile(resampled, 1 - tail));
  }

  /** Linear interpolation between order statistics. */
  private static double quantile(double[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int below = (int) at;
    double low = sorted[below];
    if (below + 1 >= sorted.length || low == sorted[below + 1]) {
      return low;
    }
    double share = at - below;
    return share == 0 ? low : low + share * (sorted[below + 1] - low);
  }
}
