package io.shopkeeper.text.classify;

import java.util.List;

/**
 * Logistic regression on TF-IDF of words and pairs of words: the score of a class is the product of
 * its weights with the text's features, and an intercept.
 */
public final class BagOfWords implements TextClassifier {
  private static final long serialVersionUID = 1L;

  private final float[] idf;
  private final float[][] weights;
  private final float[] intercepts;

  /**
   * Creates a classifier from what training leaves.
   *
   * @param idf the weight of each bucket of {@link WordFeatures}
   * @param weights [classes, buckets]
   * @param intercepts [classes]
   * @throws IllegalArgumentException where the shapes do not fit
   */
  public BagOfWords(float[] idf, float[][] weights, float[] intercepts) {
    if (idf.length != WordFeatures.BUCKETS || weights.length != intercepts.length) {
      throw new IllegalArgumentException(
          "%d buckets, %d rows of weights and %d intercepts"
              .formatted(idf.length, weights.length, intercepts.length));
    }
    for (float[] ofClass : weights) {
      if (ofClass.length != idf.length) {
        throw new IllegalArgumentException(ofClass.length + " weights of a class");
      }
    }
    this.idf = idf;
    this.weights = weights;
    this.intercepts = intercepts;
  }

  @Override
  public int classes() {
    return weights.length;
  }

  @Override
  public float[] scores(List<String> words) {
    WordFeatures features = WordFeatures.of(words).weighted(idf);
    float[] scores = intercepts.clone();
    for (int c = 0; c < scores.length; c++) {
      double score = scores[c];
      for (int i = 0; i < features.buckets().length; i++) {
        score += features.values()[i] * weights[c][features.buckets()[i]];
      }
      scores[c] = (float) score;
    }
    return scores;
  }

  float[] idf() {
    return idf;
  }

  float[][] weights() {
    return weights;
  }

  float[] intercepts() {
    return intercepts;
  }
}
