package io.shopkeeper.deep.classify;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.core.classify.Reliability;
import io.shopkeeper.core.classify.Sureness;
import io.shopkeeper.core.classify.Temperature;
import java.util.List;

/**
 * How far a network's probabilities can be believed, as {@code model/calibration.json} holds it:
 * whoever applies the network divides its logits by the temperature, and takes a prediction for
 * unsure whose confidence is then below the threshold.
 *
 * @param temperature the divisor; 1 where nothing was validated
 * @param sureFrom the least confidence of a sure prediction, from 0; null where none is sure
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Calibration(double temperature, Double sureFrom) {
  /**
   * Fits both on validation cases: first the temperature, then the threshold on what it makes of
   * the probabilities.
   *
   * @param sureAccuracy the share of the sure predictions that must be right, from 0 to 1
   */
  static Calibration of(Predictions validation, double sureAccuracy) {
    Temperature temperature = Temperature.fit(validation);
    double threshold = Sureness.of(temperature.of(validation), sureAccuracy).threshold();
    return new Calibration(temperature.value(), Double.isFinite(threshold) ? threshold : null);
  }

  /** The predictions with calibrated probabilities. */
  public Predictions of(Predictions predictions) {
    return new Temperature(temperature).of(predictions);
  }

  /** Which calibrated predictions are sure. */
  public Sureness sureness() {
    return new Sureness(sureFrom == null ? Double.POSITIVE_INFINITY : sureFrom);
  }

  /**
   * What calibration comes to on the test cases, as {@code run.json} and {@code evaluation.json}
   * hold it under {@code calibration}.
   *
   * @param temperature the divisor of the logits
   * @param sureFrom the least confidence of a sure prediction; null where none is sure
   * @param validationExamples cases that both were fitted on
   * @param errorBefore expected calibration error at the network's word, from 0 to 1
   * @param errorAfter the same with calibrated probabilities
   * @param sureShare the share of the test cases that is sure
   * @param sureAccuracy the share of the sure ones that is right; null where none is sure
   * @param reliability calibrated confidence against accuracy, in bins
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Facts(
      double temperature,
      Double sureFrom,
      long validationExamples,
      double errorBefore,
      double errorAfter,
      double sureShare,
      Double sureAccuracy,
      List<Reliability.Bin> reliability) {}

  /** Measures on test cases, which it was not fitted on. */
  Facts on(Predictions test, long validationExamples) {
    Predictions calibrated = of(test);
    Reliability reliability = Reliability.of(calibrated);
    Sureness.Outcome outcome = sureness().on(calibrated);
    return new Facts(
        temperature,
        sureFrom,
        validationExamples,
        Reliability.of(test).expectedCalibrationError(),
        reliability.expectedCalibrationError(),
        outcome.coverage(),
        Double.isNaN(outcome.accuracy()) ? null : outcome.accuracy(),
        reliability.bins());
  }
}
