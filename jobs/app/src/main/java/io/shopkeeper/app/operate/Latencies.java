package io.shopkeeper.app.operate;

import java.util.Arrays;
import java.util.Locale;

/**
 * Percentiles of measured times in milliseconds, by the nearest-rank method: p99 is the smallest
 * measured time that at least 99 % of all do not exceed.
 */
record Latencies(double p50, double p99, double max) {
  static Latencies of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latencies(at(sorted, 50), at(sorted, 99), at(sorted, 100));
  }

  private static double at(long[] sorted, int percent) {
    int rank = (int) ((sorted.length * (long) percent + 99) / 100);
    return sorted[rank - 1] / 1e6;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "p50 %.2f ms, p99 %.2f ms, longest %.2f ms", p50, p99, max);
  }
}
