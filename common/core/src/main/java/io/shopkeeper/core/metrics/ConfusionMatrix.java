package io.shopkeeper.core.metrics;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A confusion matrix and the metrics derived from it. Matrices of disjoint sets of examples add up:
 * {@code of(A ∪ B) = of(A).plus(of(B))}.
 */
public final class ConfusionMatrix implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[][] counts;

  /**
   * Creates an empty matrix.
   *
   * @param classes number of classes, at least 1
   */
  public ConfusionMatrix(int classes) {
    this.counts = new long[classes][classes];
  }

  /**
   * Counts one example.
   *
   * @param actual its class, from 0
   * @param predicted the class that was predicted, from 0
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public void add(int actual, int predicted) {
    counts[actual][predicted]++;
  }

  /** The sum of two matrices; neither is modified. */
  public ConfusionMatrix plus(ConfusionMatrix other) {
    if (other.classes() != classes()) {
      throw new IllegalArgumentException(
          "matrices of " + classes() + " and " + other.classes() + " classes");
    }
    ConfusionMatrix sum = new ConfusionMatrix(classes());
    for (int a = 0; a < counts.length; a++) {
      for (int p = 0; p < counts.length; p++) {
        sum.counts[a][p] = counts[a][p] + other.counts[a][p];
      }
    }
    return sum;
  }

  /** The number of classes. */
  public int classes() {
    return counts.length;
  }

  /** The number of examples of a class with this predicted class. */
  public long count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  /** All counts, {@code [actual][predicted]}. */
  public long[][] counts() {
    return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
  }

  /** The number of examples. */
  public long total() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  /** The number of examples of a class. */
  public long support(int actual) {
    return Arrays.stream(counts[actual]).sum();
  }

  private long predicted(int predicted) {
    return Arrays.stream(counts).mapToLong(row -> row[predicted]).sum();
  }

  /** The share of correct predictions, in [0, 1]; 0 without examples. */
  public double accuracy() {
    long right = 0;
    for (int c = 0; c < counts.length; c++) {
      right += counts[c][c];
    }
    return ratio(right, total());
  }

  /** The precision of a class, tp ÷ (tp + fp); 0 if it was never predicted. */
  public double precision(int c) {
    return ratio(counts[c][c], predicted(c));
  }

  /** The recall of a class, tp ÷ (tp + fn); 0 if it has no example. */
  public double recall(int c) {
    return ratio(counts[c][c], support(c));
  }

  /** The F1 of a class, 2·tp ÷ (2·tp + fp + fn); 0 if all are 0. */
  public double f1(int c) {
    return ratio(2 * counts[c][c], support(c) + predicted(c));
  }

  /** Macro-F1: the unweighted mean of F1 over the classes that have an example. */
  public double macroF1() {
    double sum = 0;
    int present = 0;
    for (int c = 0; c < counts.length; c++) {
      if (support(c) > 0) {
        sum += f1(c);
        present++;
      }
    }
    return present == 0 ? 0 : sum / present;
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
