package io.shopkeeper.deep.text;

import io.shopkeeper.learning.classify.Calibration;
import io.shopkeeper.text.classify.TextClassifier;
import java.io.Serializable;
import java.util.List;

/**
 * A classifier of texts with its calibration: it knows how far it can be believed.
 *
 * @param temperature the divisor of its scores, above 0
 * @param sureFrom the least confidence of a sure prediction; infinite where none is sure
 */
public record SureText(TextClassifier model, double temperature, double sureFrom)
    implements Serializable {

  /** A classifier with the calibration that its validation predictions call for. */
  static SureText of(TextClassifier model, Calibration calibration) {
    return new SureText(model, calibration.temperature(), calibration.sureness().threshold());
  }

  /** The calibrated probability of each class, [classes]. */
  public float[] probabilities(List<String> words) {
    float[] scores = model.scores(words);
    for (int c = 0; c < scores.length; c++) {
      scores[c] = (float) (scores[c] / temperature);
    }
    return TextClassifier.softmax(scores);
  }

  /** The calibration as files hold it. */
  Calibration calibration() {
    return new Calibration(temperature, Double.isFinite(sureFrom) ? sureFrom : null);
  }

  /** Whether a prediction of this confidence, in [0, 1], is sure. */
  public boolean sure(double confidence) {
    return calibration().sureness().sure(confidence);
  }
}
