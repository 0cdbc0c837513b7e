package io.shopkeeper.learning.classify;

import io.shopkeeper.core.classify.Softmax;
import java.io.Serializable;

/**
 * A classifier with its calibration: it knows how far it can be believed.
 *
 * @param <M> type of the classifier, which gives each class a score: a logarithm of its
 *     probability, up to a constant that all classes of a case share
 * @param calibration of its scores
 */
public record Sure<M extends Serializable>(M model, Calibration calibration)
    implements Serializable {

  /** A classifier that is taken at its word. */
  public static <M extends Serializable> Sure<M> uncalibrated(M model) {
    return new Sure<>(model, new Calibration(1, 0., null));
  }

  /** The calibrated probability of each class, [classes], that its scores stand for. */
  public float[] probabilities(float[] scores) {
    return Softmax.of(scores, calibration.temperature());
  }

  /** Whether a prediction of this confidence, in [0, 1], is sure. */
  public boolean sure(double confidence) {
    return calibration.sureness().sure(confidence);
  }

  /**
   * Whether an unsure prediction is probably one of its two most probable classes, and both are
   * worth a question.
   */
  public boolean close(double first, double second) {
    return calibration.closeness().close(first, second);
  }
}
