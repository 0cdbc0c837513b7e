package io.shopkeeper.core.classify;

import io.shopkeeper.core.metrics.ConfusionMatrix;

/**
 * A classifier's predictions, case by case: the actual class, and the logarithm of each class's
 * probability. The order of the cases is the caller's; two classifiers measured on the same cases
 * in the same order can be compared pair by pair.
 *
 * <p>It takes four bytes for each case and class.
 */
public final class Predictions {
  /** The logarithm of a probability of zero, so that a case that was ruled out can be counted. */
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
   * Takes probabilities over.
   *
   * @param classes how many classes there are, at least 1
   * @param actual the class of each case, from 0
   * @param probabilities from 0 to 1, of shape (cases, classes), row by row
   * @throws IllegalArgumentException where the shapes do not agree, a class is out of range, or a
   *     probability is not a number from 0 to 1
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
      // A softmax of floats may pass 1 by a rounding.
      if (!(probability >= 0 && probability <= 1.0001f)) {
        throw new IllegalArgumentException(
            "case %d, class %d: a probability of %s"
                .formatted(i / classes, i % classes, probability));
      }
      logs[i] = probability == 0 ? LEAST_LOG : (float) Math.max(LEAST_LOG, Math.log(probability));
    }
    return new Predictions(classes, actual.clone(), first(probabilities, classes), logs);
  }

  /** The most probable class of each case, by the probabilities: logarithms may round alike. */
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

  /** Predictions that are the same in every case: a classifier that looks at nothing. */
  public static Predictions constant(int[] actual, double[] probabilities) {
    float[] all = new float[Math.multiplyExact(actual.length, probabilities.length)];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) probabilities[i % probabilities.length];
    }
    return of(probabilities.length, actual, all);
  }

  /** How many cases there are. */
  public int cases() {
    return actual.length;
  }

  /** How many classes there are. */
  public int classes() {
    return classes;
  }

  /** The class that a case is of. */
  public int actual(int of) {
    return actual[of];
  }

  /** The most probable class of a case; the first of several alike. */
  public int predicted(int of) {
    return predicted[of];
  }

  /** Whether a case was taken for what it is. */
  public boolean right(int of) {
    return predicted(of) == actual(of);
  }

  /** The natural logarithm of a class's probability in a case; that of zero is about −87. */
  public double log(int of, int label) {
    return logs[of * classes + label];
  }

  /** The probability of the most probable class of a case: how sure the classifier says it is. */
  public double confidence(int of) {
    return Math.exp(log(of, predicted(of)));
  }

  /** How often each class was taken for each. */
  public ConfusionMatrix matrix() {
    ConfusionMatrix matrix = new ConfusionMatrix(classes);
    for (int i = 0; i < cases(); i++) {
      matrix.add(actual(i), predicted(i));
    }
    return matrix;
  }

  /** The mean of −log(probability of the actual class), in nats; not a number without a case. */
  public double logLoss() {
    double sum = 0;
    for (int i = 0; i < cases(); i++) {
      sum -= log(i, actual(i));
    }
    return sum / cases();
  }

  /** The same cases with other logarithms, of the same shape. */
  Predictions withLogs(float[] other) {
    return new Predictions(classes, actual, predicted, other);
  }
}
