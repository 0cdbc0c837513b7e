package io.shopkeeper.learning.classify;

import io.shopkeeper.core.classify.Softmax;
import java.io.Serializable;

/**
 * A classifier with its calibration: it knows how far it can be believed.
 *
 * @param <M> type of the classifier, which gives each class a score: a logarithm of its
 *     probability, up to a constant that all classes of a case share
 * @param temperature the divisor of its scores, above 0
 * @param sureFrom the least confidence of a sure prediction; infinite where none is sure
 */
public record Sure<M extends Serializable>(M model, double temperature, double sureFrom)
    implements Serializable {

  /** A classifier that is taken at its word. */
  public static <M extends Serializable> Sure<M> uncalibrated(M model) {
    return new Sure<>(model, 1, 0);
  }

  /** A classifier with a calibration. */
  public static <M extends Serializable> Sure<M> of(M model, Calibration calibration) {
    return new Sure<>(model, calibration.temperature(), calibration.sureness().threshold());
  }

  /** The calibrated probability of each class, [classes], that its scores stand for. */
  public float[] probabilities(float[] scores) {
    return Softmax.of(scores, temperature);
  }

  /** The calibration as files hold it. */
  public Calibration calibration() {
    return new Calibration(temperature, Double.isFinite(sureFrom) ? sureFrom : null);
  }

  /** Whether a prediction of this confidence, in [0, 1], is sure. */
  public boolean sure(double confidence) {
    return calibration().sureness().sure(confidence);
  }
}
