package io.shopkeeper.core.recommend;

import io.shopkeeper.core.topk.ScoredItems;
import java.io.Serializable;

/**
 * Re-ranks for diversity (Carbonell and Goldstein 1998: The Use of MMR, Diversity-Based Reranking):
 * next comes the item with the largest λ · rel(i) − (1 − λ) · max over those chosen of sim(i, j).
 */
public final class MaximalMarginalRelevance implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ItemSimilarity similarity;
  private final double lambda;

  /**
   * Creates a re-ranker.
   *
   * @param lambda in [0, 1]; 1 keeps the order by relevance, 0 maximises diversity only
   */
  public MaximalMarginalRelevance(ItemSimilarity similarity, double lambda) {
    if (!(lambda >= 0 && lambda <= 1)) {
      throw new IllegalArgumentException("lambda = " + lambda + ": it must be from 0 to 1");
    }
    this.similarity = similarity;
    this.lambda = lambda;
  }

  /**
   * The first k items of the new order, with the scores that they came with. The relevance is the
   * score, min-max scaled over the candidates, so that λ has the same effect for every model; ties
   * go to the earlier candidate. It evaluates k · candidates similarities.
   */
  public ScoredItems rerank(ScoredItems candidates, int k) {
    int n = candidates.size();
    int length = Math.min(k, n);
    double[] relevance = Relevance.scaled(candidates);
    double[] nearest = new double[n];
    boolean[] chosen = new boolean[n];
    int[] items = new int[length];
    float[] scores = new float[length];
    for (int r = 0; r < length; r++) {
      int best = -1;
      double bestGain = 0;
      for (int c = 0; c < n; c++) {
        if (chosen[c]) {
          continue;
        }
        double gain = lambda * relevance[c] - (r == 0 ? 0 : (1 - lambda) * nearest[c]);
        if (best < 0 || gain > bestGain) {
          best = c;
          bestGain = gain;
        }
      }
      chosen[best] = true;
      items[r] = candidates.items()[best];
      scores[r] = candidates.scores()[best];
      for (int c = 0; c < n; c++) {
        if (!chosen[c]) {
          double s = similarity.between(candidates.items()[c], items[r]);
          nearest[c] = r == 0 ? s : Math.max(nearest[c], s);
        }
      }
    }
    return new ScoredItems(items, scores);
  }
}
