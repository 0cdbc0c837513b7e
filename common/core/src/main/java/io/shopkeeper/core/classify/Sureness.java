package io.shopkeeper.core.classify;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A reject option (selective classification): predictions whose confidence is below a threshold are
 * unsure and left to a person (Chow 1970; Geifman and El-Yaniv 2017).
 *
 * @param threshold the least confidence of a sure prediction; 0 if all are sure, infinite if none
 *     is
 */
public record Sureness(double threshold) {
  /** The threshold under which every prediction is sure. */
  public static final Sureness ALWAYS = new Sureness(0);

  /**
   * Coverage and selective accuracy under a threshold.
   *
   * @param coverage share of sure predictions, in [0, 1]
   * @param accuracy share of correct ones among the sure predictions; NaN if none is sure
   */
  public record Outcome(double coverage, double accuracy) {}

  /**
   * Chooses the threshold of largest coverage whose selective accuracy on the validation set is
   * sufficient.
   *
   * @param validation predictions on the validation set; if empty, the result is {@link #ALWAYS}
   * @param accuracy required selective accuracy, in [0, 1]
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
      // Cases of equal confidence are all sure or all unsure.
      boolean last =
          n + 1 == surestFirst.length || validation.confidence(surestFirst[n + 1]) < confidence;
      if (last && right >= accuracy * (n + 1)) {
        threshold = n + 1 == surestFirst.length ? 0 : confidence;
      }
    }
    return new Sureness(threshold);
  }

  /** Whether a prediction of this confidence, in [0, 1], is sure. */
  public boolean sure(double confidence) {
    return confidence >= threshold;
  }

  /** Coverage and selective accuracy of this threshold on other predictions. */
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
