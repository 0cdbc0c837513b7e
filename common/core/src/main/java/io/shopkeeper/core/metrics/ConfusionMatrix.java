package io.shopkeeper.core.metrics;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How often each class was taken for each: the counts, and the metrics made of them. Parts counted
 * apart add up to the whole: {@code of(A ∪ B) = of(A).plus(of(B))}.
 */
public final class ConfusionMatrix implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[][] counts;

  /** An empty one of so many classes. */
  public ConfusionMatrix(int classes) {
    this.counts = new long[classes][classes];
  }

  /**
   * Counts one example.
   *
   * @throws IndexOutOfBoundsException where there is no such class
   */
  public void add(int actual, int predicted) {
    counts[actual][predicted]++;
  }

  /** The sum of both; neither changes. */
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

  /** How many classes. */
  public int classes() {
    return counts.length;
  }

  /** Examples of a class that were taken for another, or the same. */
  public long count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  /** All counts, by actual class, then by predicted. */
  public long[][] counts() {
    return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
  }

  /** Examples that were counted. */
  public long total() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  /** Examples of a class. */
  public long support(int actual) {
    return Arrays.stream(counts[actual]).sum();
  }

  private long predicted(int predicted) {
    return Arrays.stream(counts).mapToLong(row -> row[predicted]).sum();
  }

  /** The share taken for what they are; 0 of none. */
  public double accuracy() {
    long right = 0;
    for (int c = 0; c < counts.length; c++) {
      right += counts[c][c];
    }
    return ratio(right, total());
  }

  /** Of those taken for a class, the share that is of it; 0 where none was taken for it. */
  public double precision(int c) {
    return ratio(counts[c][c], predicted(c));
  }

  /** Of those of a class, the share taken for it; 0 where there is none. */
  public double recall(int c) {
    return ratio(counts[c][c], support(c));
  }

  /** The harmonic mean of precision and recall, 2·tp ÷ (2·tp + fp + fn); 0 where all are 0. */
  public double f1(int c) {
    return ratio(2 * counts[c][c], support(c) + predicted(c));
  }

  /** The mean of F1 over the classes that have an example; rare ones count as much as frequent. */
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
