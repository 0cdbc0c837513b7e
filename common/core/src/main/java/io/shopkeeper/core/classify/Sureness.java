package io.shopkeeper.core.classify;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Where a classifier is unsure: a prediction whose confidence is below a threshold is better left
 * to a person (Chow 1970; Geifman and El-Yaniv 2017).
 *
 * @param threshold the least confidence of a sure prediction: 0 where all are sure, infinite where
 *     none is
 */
public record Sureness(double threshold) {
  /** Every prediction counts as sure. */
  public static final Sureness ALWAYS = new Sureness(0);

  /**
   * What a threshold does to some cases.
   *
   * @param coverage the share of the cases that are sure, from 0 to 1
   * @param accuracy the share of the sure ones that is right; not a number where none is sure
   */
  public record Outcome(double coverage, double accuracy) {}

  /**
   * Chooses the threshold that leaves the most cases sure among those under which the sure ones are
   * right often enough.
   *
   * @param validation cases that training has not seen; without any the answer is {@link #ALWAYS}
   * @param accuracy the least share of sure predictions that must be right, from 0 to 1
   */
  public static Sureness of(Predictions validation, double accuracy) {
    if (validation.cases() == 0) {
      return ALWAYS;
    }
    int[] surestFirst =
        IntStream.range(0, validation.cases())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -validation.confidence(i)))
            .mapToInt(Integer::intValue)
            .toArray();
    double threshold = Double.POSITIVE_INFINITY;
    int right = 0;
    for (int n = 0; n < surestFirst.length; n++) {
      right += validation.right(surestFirst[n]) ? 1 : 0;
      double confidence = validation.confidence(surestFirst[n]);
      // Cases of one confidence are sure together or not at all.
      boolean last =
          n + 1 == surestFirst.length || validation.confidence(surestFirst[n + 1]) < confidence;
      if (last && right >= accuracy * (n + 1)) {
        threshold = n + 1 == surestFirst.length ? 0 : confidence;
      }
    }
    return new Sureness(threshold);
  }

  /** Whether a prediction of this confidence is sure. */
  public boolean sure(double confidence) {
    return confidence >= threshold;
  }

  /** What the threshold does to other cases. */
  public Outcome on(Predictions predictions) {
    int sure = 0;
    int right = 0;
    for (int i = 0; i < predictions.cases(); i++) {
      if (sure(predictions.confidence(i))) {
        sure++;
        right += predictions.right(i) ? 1 : 0;
      }
    }
    return new Outcome((double) sure / predictions.cases(), (double) right / sure);
  }
}
