package io.shopkeeper.text.classify;

import java.util.Arrays;
import java.util.List;

/**
 * Logistic regression on TF-IDF of a text's {@link TextFeatures}: the score of a class is the
 * product of its weights with the features, and an intercept. Only buckets that have a weight are
 * kept.
 */
public final class BagOfWords implements TextClassifier {
  private static final long serialVersionUID = 2L;

  private final TextFeatures features;
  private final int[] buckets;
  private final float[] idf;
  private final float[] weights;
  private final float[] intercepts;

  /**
   * Creates a classifier from what training leaves.
   *
   * @param features what it sees of a text
   * @param buckets that have a weight, ascending
   * @param idf the weight of each of these buckets, above 0
   * @param weights [buckets, classes], row-major
   * @param intercepts [classes]
   * @throws IllegalArgumentException where the shapes do not fit
   */
  public BagOfWords(
      TextFeatures features, int[] buckets, float[] idf, float[] weights, float[] intercepts) {
    if (idf.length != buckets.length
        || weights.length != (long) buckets.length * intercepts.length) {
      throw new IllegalArgumentException(
          "%d buckets, %d of them weighted, %d weights and %d intercepts"
              .formatted(buckets.length, idf.length, weights.length, intercepts.length));
    }
    for (int i = 0; i < buckets.length; i++) {
      if (buckets[i] < (i == 0 ? 0 : buckets[i - 1] + 1) || buckets[i] >= WordFeatures.BUCKETS) {
        throw new IllegalArgumentException("bucket %d is %d".formatted(i, buckets[i]));
      }
    }
    this.features = features;
    this.buckets = buckets;
    this.idf = idf;
    this.weights = weights;
    this.intercepts = intercepts;
  }

  /**
   * The features of a text that have a weight, as a vector of length 1 (TF-IDF, Salton and Buckley
   * 1988).
   *
   * @param buckets that have a weight, ascending
   * @param idf the weight of each
   * @return their places among {@code buckets}, and their values
   */
  public static WordFeatures weighted(WordFeatures counted, int[] buckets, float[] idf) {
    int[] places = new int[counted.buckets().length];
    double[] values = new double[places.length];
    double square = 0;
    int n = 0;
    for (int i = 0; i < places.length; i++) {
      int place = Arrays.binarySearch(buckets, counted.buckets()[i]);
      if (place >= 0) {
        places[n] = place;
        values[n] = counted.values()[i] * idf[place];
        square += values[n] * values[n];
        n++;
      }
    }
    double length = Math.sqrt(square);
    for (int i = 0; i < n; i++) {
      values[i] /= length;
    }
    return new WordFeatures(Arrays.copyOf(places, n), Arrays.copyOf(values, n));
  }

  @Override
  public int classes() {
    return intercepts.length;
  }

  @Override
  public float[] scores(List<String> words) {
    WordFeatures weighted = weighted(features.of(words), buckets, idf);
    double[] sums = new double[intercepts.length];
    for (int i = 0; i < weighted.buckets().length; i++) {
      int row = weighted.buckets()[i] * sums.length;
      double value = weighted.values()[i];
      for (int c = 0; c < sums.length; c++) {
        sums[c] += value * weights[row + c];
      }
    }
    float[] scores = new float[sums.length];
    for (int c = 0; c < sums.length; c++) {
      scores[c] = (float) (sums[c] + intercepts[c]);
    }
    return scores;
  }

  TextFeatures features() {
    return features;
  }

  int[] buckets() {
    return buckets;
  }

  float[] idf() {
    return idf;
  }

  float[] weights() {
    return weights;
  }

  float[] intercepts() {
    return intercepts;
  }
}
