package io.shopkeeper.core.recommend;

import io.shopkeeper.core.topk.ScoredItems;

/** Min-max scaling of scores, so that those of different models are comparable. */
final class Relevance {
  private Relevance() {}

  /** (score − lowest) ÷ (highest − lowest), in [0, 1]; 1 for all if they are equal. */
  static double[] scaled(ScoredItems candidates) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < candidates.size(); c++) {
      float score = candidates.scores()[c];
      if (!Float.isFinite(score)) {
        throw new IllegalArgumentException(
            "the score of item " + candidates.items()[c] + " is " + score + ", not finite");
      }
      low = Math.min(low, score);
      high = Math.max(high, score);
    }
    double[] relevance = new double[candidates.size()];
    for (int c = 0; c < relevance.length; c++) {
      relevance[c] = high == low ? 1 : (candidates.scores()[c] - low) / (high - low);
    }
    return relevance;
  }
}
