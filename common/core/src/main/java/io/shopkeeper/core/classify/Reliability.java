package io.shopkeeper.core.classify;

import java.util.ArrayList;
import java.util.List;

/**
 * The reliability diagram of a classifier: accuracy against confidence, in bins of equal width.
 *
 * @param bins the non-empty bins, by ascending confidence
 */
public record Reliability(List<Bin> bins) {
  /** The number of bins of Guo et al. 2017. */
  private static final int BINS = 15;

  /**
   * A bin of cases of similar confidence.
   *
   * @param cases number of cases, at least 1
   * @param confidence mean confidence, in [0, 1]
   * @param accuracy share of correct predictions, in [0, 1]
   */
  public record Bin(long cases, double confidence, double accuracy) {}

  /** Computes the reliability diagram with fifteen bins. */
  public static Reliability of(Predictions predictions) {
    long[] cases = new long[BINS];
    double[] confidence = new double[BINS];
    long[] right = new long[BINS];
    for (int i = 0; i < predictions.cases(); i++) {
      double sure = predictions.confidence(i);
      int bin = Math.min(BINS - 1, (int) (sure * BINS));
      cases[bin]++;
      confidence[bin] += sure;
      right[bin] += predictions.right(i) ? 1 : 0;
    }
    List<Bin> bins = new ArrayList<>();
    for (int b = 0; b < BINS; b++) {
      if (cases[b] > 0) {
        bins.add(new Bin(cases[b], confidence[b] / cases[b], (double) right[b] / cases[b]));
      }
    }
    return new Reliability(List.copyOf(bins));
  }

  /**
   * The expected calibration error (Naeini, Cooper and Hauskrecht 2015): the mean over cases of
   * |confidence − accuracy| of their bin, in [0, 1]; 0 without cases.
   */
  public double expectedCalibrationError() {
    double sum = 0;
    long all = 0;
    for (Bin bin : bins) {
      sum += bin.cases() * Math.abs(bin.accuracy() - bin.confidence());
      all += bin.cases();
    }
    return all == 0 ? 0 : sum / all;
  }
}
