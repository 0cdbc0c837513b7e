package io.shopkeeper.learning.classify;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.core.classify.Reliability;
import io.shopkeeper.core.classify.Sureness;
import io.shopkeeper.core.classify.Temperature;
import java.util.List;

/**
 * The calibration of a network, as stored in {@code model/calibration.json}: to apply the network,
 * divide its logits by the temperature and treat predictions whose confidence is then below the
 * threshold as unsure.
 *
 * @param temperature the divisor of the logits, above 0; 1 without a validation set
 * @param sureFrom the least confidence of a sure prediction, from 0; null where none is sure
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Calibration(double temperature, Double sureFrom) {
  /**
   * Fits both on the validation set: first the temperature, then the threshold on calibrated
   * probabilities.
   *
   * @param sureAccuracy required accuracy of the sure predictions, in [0, 1]
   */
  public static Calibration of(Predictions validation, double sureAccuracy) {
    Temperature temperature = Temperature.fit(validation);
    double threshold = Sureness.of(temperature.of(validation), sureAccuracy).threshold();
    return new Calibration(temperature.value(), Double.isFinite(threshold) ? threshold : null);
  }

  /** The predictions with calibrated probabilities. */
  public Predictions of(Predictions predictions) {
    return new Temperature(temperature).of(predictions);
  }

  /** The threshold that separates sure from unsure predictions, on calibrated probabilities. */
  public Sureness sureness() {
    return new Sureness(sureFrom == null ? Double.POSITIVE_INFINITY : sureFrom);
  }

  /**
   * The effect of calibration on the test set, as stored in {@code run.json} and {@code
   * evaluation.json} under {@code calibration}.
   *
   * @param temperature the divisor of the logits
   * @param sureFrom the least confidence of a sure prediction; null where none is sure
   * @param validationExamples size of the validation set
   * @param errorBefore expected calibration error of the network's own probabilities, in [0, 1]
   * @param errorAfter expected calibration error of the calibrated probabilities, in [0, 1]
   * @param sureShare share of sure predictions on the test set (coverage), in [0, 1]
   * @param sureAccuracy accuracy of the sure predictions, in [0, 1]; null if none is sure
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

  /** Evaluates the calibration on the test set. */
  public Facts on(Predictions test, long validationExamples) {
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
