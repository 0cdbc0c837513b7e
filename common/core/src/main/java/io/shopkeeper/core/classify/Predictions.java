package io.shopkeeper.core.classify;

import io.shopkeeper.core.metrics.ConfusionMatrix;

/**
 * A classifier's predictions: for each case the actual class and the log-probability of each class.
 * The order of the cases is the caller's; classifiers evaluated on the same cases in the same order
 * can be compared in pairs.
 *
 * <p>An instance takes four bytes per case and class.
 */
public final class Predictions {
  /**
   * Stands for log 0, so that the log-loss stays finite if the actual class was given probability
   * 0.
   */
  private static final float LEAST_LOG = (float) Math.log(Float.MIN_NORMAL);

  private final int classes;
  private final int[] actual;
  private final int[] predicted;
  private final float[] logs;

  private Predictions(int classes, int[] actual, int[] predicted, float[] logs) {
    this.classes = classes;
    this.actual = actual;
    this.predicted = predicted;
    this.logs = logs;
  }

  /**
   * Converts probabilities into predictions.
   *
   * @param classes number of classes, at least 1
   * @param actual the class of each case, from 0
   * @param probabilities row-major, cases × classes, each in [0, 1]
   * @throws IllegalArgumentException if shapes do not match, a class is out of range, or a
   *     probability is not in [0, 1]
   */
  public static Predictions of(int classes, int[] actual, float[] probabilities) {
    if (probabilities.length != (long) actual.length * classes) {
      throw new IllegalArgumentException(
          "%d probabilities for %d cases of %d classes"
              .formatted(probabilities.length, actual.length, classes));
    }
    for (int label : actual) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException("class " + label + " of " + classes);
      }
    }
    float[] logs = new float[probabilities.length];
    for (int i = 0; i < logs.length; i++) {
      float probability = probabilities[i];
      // A softmax in single precision may exceed 1 by rounding.
      if (!(probability >= 0 && probability <= 1.0001f)) {
        throw new IllegalArgumentException(
            "case %d, class %d: a probability of %s"
                .formatted(i / classes, i % classes, probability));
      }
      logs[i] = probability == 0 ? LEAST_LOG : (float) Math.max(LEAST_LOG, Math.log(probability));
    }
    return new Predictions(classes, actual.clone(), first(probabilities, classes), logs);
  }

  /** The most probable class of each case, by probabilities, since logarithms may round to ties. */
  private static int[] first(float[] probabilities, int classes) {
    int[] first = new int[probabilities.length / classes];
    for (int i = 0; i < probabilities.length; i++) {
      int best = i / classes * classes + first[i / classes];
      if (probabilities[i] > probabilities[best]) {
        first[i / classes] = i % classes;
      }
    }
    return first;
  }

  /**
   * Constant predictions, as of a classifier without features.
   *
   * @param actual the class of each case, from 0
   * @param probabilities one for each class, each in [0, 1]
   */
  public static Predictions constant(int[] actual, double[] probabilities) {
    float[] all = new float[Math.multiplyExact(actual.length, probabilities.length)];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) probabilities[i % probabilities.length];
    }
    return of(probabilities.length, actual, all);
  }

  /** The number of cases. */
  public int cases() {
    return actual.length;
  }

  /** The number of classes. */
  public int classes() {
    return classes;
  }

  /** The actual class of a case. */
  public int actual(int of) {
    return actual[of];
  }

  /** The predicted class of a case: the most probable one, the first among ties. */
  public int predicted(int of) {
    return predicted[of];
  }

  /**
   * The median class of a case, of classes that have an order: the first up to which half of the
   * probability lies, and so one of the least expected distance from the actual class.
   */
  public int median(int of) {
    double all = 0;
    for (int label = 0; label < classes; label++) {
      all += Math.exp(log(of, label));
    }
    int median = 0;
    double below = Math.exp(log(of, 0));
    while (below < all / 2 && median < classes - 1) {
      below += Math.exp(log(of, ++median));
    }
    return median;
  }

  /** Whether the predicted class of a case is the actual one. */
  public boolean right(int of) {
    return predicted(of) == actual(of);
  }

  /** The natural logarithm of a class's probability in a case; about −87 for probability 0. */
  public double log(int of, int label) {
    return logs[of * classes + label];
  }

  /** The confidence of a case: the probability of its predicted class, in [0, 1]. */
  public double confidence(int of) {
    return Math.exp(log(of, predicted(of)));
  }

  /** The confusion matrix of the predictions. */
  public ConfusionMatrix matrix() {
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    for (int i = 0; i < cases(); i++) {
      matrix.add(actual(i), predicted(i));
    }
    return matrix;
  }

  /**
   * The log-loss: the mean of −log(probability of the actual class), in nats; NaN without cases.
   */
  public double logLoss() {
    double sum = 0;
    for (int i = 0; i < cases(); i++) {
      sum -= log(i, actual(i));
    }
    return sum / cases();
  }

  /** The same cases with other log-probabilities, row-major, cases × classes. */
  Predictions withLogs(float[] other) {
    return new Predictions(classes, actual, predicted, other);
  }
}
