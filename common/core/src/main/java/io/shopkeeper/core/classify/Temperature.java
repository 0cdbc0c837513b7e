package io.shopkeeper.core.classify;

/**
 * Temperature scaling (Guo, Pleiss, Sun and Weinberger 2017, section 4.2): all logits are divided
 * by one number, which calibrates an overconfident network without changing the predicted classes.
 * It is fitted on the validation set.
 *
 * <p>A softmax is invariant to a constant added to all logits of a case, so log-probabilities serve
 * as logits.
 *
 * @param value the divisor, above 0; 1 leaves probabilities unchanged, larger values flatten them
 */
public record Temperature(double value) {
  /** The temperature 1, which changes nothing. */
  public static final Temperature NONE = new Temperature(1);

  /** Bounds of the fit: with few cases, all of them correct, the optimum would be 0. */
  private static final double LEAST = 0.1;

  private static final double MOST = 10;
  private static final int HALVINGS = 50;

  /**
   * Fits the temperature of minimal log-loss. The loss is convex in 1 ÷ temperature, so the root of
   * its derivative is found by bisection, to 1e-12, within [0.1, 10].
   *
   * @param validation predictions on the validation set; if empty, the result is {@link #NONE}
   */
  public static Temperature fit(Predictions validation) {
    if (validation.cases() == 0) {
      return NONE;
    }
    double low = 1 / MOST;
    double high = 1 / LEAST;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (slope(validation, middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new Temperature(2 / (low + high));
  }

  /** The derivative of the summed log-loss in b = 1 ÷ temperature: expected − actual logit. */
  private static double slope(Predictions cases, double b) {
    double slope = 0;
    for (int i = 0; i < cases.cases(); i++) {
      double most = cases.log(i, cases.predicted(i));
      double sum = 0;
      double weighted = 0;
      for (int c = 0; c < cases.classes(); c++) {
        double power = Math.exp(b * (cases.log(i, c) - most));
        sum += power;
        weighted += power * cases.log(i, c);
      }
      slope += weighted / sum - cases.log(i, cases.actual(i));
    }
    return slope;
  }

  /** The predictions with probabilities rescaled by this temperature. */
  public Predictions of(Predictions predictions) {
    int classes = predictions.classes();
    float[] logs = new float[predictions.cases() * classes];
    for (int i = 0; i < predictions.cases(); i++) {
      double most = predictions.log(i, predictions.predicted(i));
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp((predictions.log(i, c) - most) / value);
      }
      for (int c = 0; c < classes; c++) {
        logs[i * classes + c] = (float) ((predictions.log(i, c) - most) / value - Math.log(sum));
      }
    }
    return predictions.withLogs(logs);
  }
}
