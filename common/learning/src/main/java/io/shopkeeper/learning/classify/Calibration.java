package io.shopkeeper.learning.classify;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shopkeeper.core.classify.Closeness;
import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.core.classify.Reliability;
import io.shopkeeper.core.classify.Sureness;
import io.shopkeeper.core.classify.Temperature;
import java.io.Serializable;
import java.util.List;

/**
 * The calibration of a network, as stored in {@code model/calibration.json}: to apply the network,
 * divide its logits by the temperature and treat predictions whose confidence is then below the
 * threshold as unsure.
 *
 * @param temperature the divisor of the logits, above 0; 1 without a validation set
 * @param sureFrom the least confidence of a sure prediction, from 0; null where none is sure
 * @param closeFrom the least sum of the two greatest probabilities from which an unsure prediction
 *     is one of two; null where nobody has learned it, above 2 where none is
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Calibration(double temperature, Double sureFrom, Double closeFrom)
    implements Serializable {
  /** No two probabilities come to as much. */
  private static final double NEVER_CLOSE = 3;

  /**
   * Fits all on the validation set: first the temperature, then the thresholds on calibrated
   * probabilities.
   *
   * @param sureAccuracy required accuracy of the sure predictions, and share of those between two
   *     classes whose class is one of them, in [0, 1]
   */
  public static Calibration of(Predictions validation, double sureAccuracy) {
    Temperature temperature = Temperature.fit(validation);
    Predictions calibrated = temperature.of(validation);
    Sureness sure = Sureness.of(calibrated, sureAccuracy);
    Closeness close = Closeness.of(calibrated, sure, sureAccuracy);
    return new Calibration(
        temperature.value(),
        Double.isFinite(sure.threshold()) ? sure.threshold() : null,
        Math.min(NEVER_CLOSE, close.threshold()));
  }

  /** The predictions with calibrated probabilities. */
  public Predictions of(Predictions predictions) {
    return new Temperature(temperature).of(predictions);
  }

  /** The threshold that separates sure from unsure predictions, on calibrated probabilities. */
  public Sureness sureness() {
    return new Sureness(sureFrom == null ? Double.POSITIVE_INFINITY : sureFrom);
  }

  /** The threshold from which an unsure prediction is one of two, on calibrated probabilities. */
  public Closeness closeness() {
    return closeFrom == null ? Closeness.USUAL : new Closeness(closeFrom);
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
