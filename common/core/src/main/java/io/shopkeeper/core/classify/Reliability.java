package io.shopkeeper.core.classify;

import java.util.ArrayList;
import java.util.List;

/**
 * How well confidence agrees with being right: the cases in bins of confidence, each of the same
 * width.
 *
 * @param bins those that hold a case, ascending
 */
public record Reliability(List<Bin> bins) {
  /** As many as Guo et al. 2017 take. */
  private static final int BINS = 15;

  /**
   * The cases of a bin.
   *
   * @param cases how many there are, at least 1
   * @param confidence their mean confidence, from 0 to 1
   * @param accuracy the share of them that was right, from 0 to 1
   */
  public record Bin(long cases, double confidence, double accuracy) {}

  /** Sorts predictions into fifteen bins. */
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
   * The expected calibration error (Naeini, Cooper and Hauskrecht 2015): the mean over the cases of
   * how far their bin's confidence is from its accuracy, from 0 to 1; 0 without a case.
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
