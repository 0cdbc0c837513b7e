package io.shopkeeper.core.classify;

/**
 * Temperature scaling (Guo, Pleiss, Sun and Weinberger 2017, section 4.2): every logit is divided
 * by one number, which makes a network that is too sure of itself say so, and never changes which
 * class is the most probable. It is fitted on cases that training has not seen.
 *
 * <p>A softmax forgets what is added to all logits of a case, so the logarithms of the
 * probabilities serve as logits.
 *
 * @param value the divisor: 1 leaves the probabilities as they are, more draws them together
 */
public record Temperature(double value) {
  /** A classifier that is taken at its word. */
  public static final Temperature NONE = new Temperature(1);

  /** Bounds of the fit: few cases, all of them right, would ask for the end of all doubt. */
  private static final double LEAST = 0.1;

  private static final double MOST = 10;
  private static final int HALVINGS = 50;

  /**
   * Fits the divisor that makes the log-loss least. The loss is convex in 1 ÷ temperature, so its
   * slope is halved in; what is found is exact to 1e-12, or a bound, 0.1 or 10.
   *
   * @param validation cases that training has not seen; without any the answer is {@link #NONE}
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

  /** The slope of the summed log-loss in b = 1 ÷ temperature: expected less actual logit. */
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

  /** Predictions with the probabilities that this temperature makes of theirs. */
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
