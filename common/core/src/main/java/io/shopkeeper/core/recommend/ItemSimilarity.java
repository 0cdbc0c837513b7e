package io.shopkeeper.core.recommend;

import io.shopkeeper.core.topk.FactorMatrix;
import java.io.Serializable;

/** A similarity of two items, in [0, 1] or [−1, 1]. */
@FunctionalInterface
public interface ItemSimilarity extends Serializable {
  /** The similarity of two item indices; symmetric. */
  double between(int a, int b);

  /**
   * 1 for items of the same category, else 0.
   *
   * @param category the category's number of each item; negative if unknown, which equals no other
   */
  static ItemSimilarity sameCategory(int[] category) {
    return (a, b) -> category[a] >= 0 && category[a] == category[b] ? 1 : 0;
  }

  /**
   * The cosine of the items' vectors; 0 if one has norm 0.
   *
   * @param vectors one row per item
   */
  static ItemSimilarity cosine(FactorMatrix vectors) {
    int rank = vectors.rank();
    float[] v = vectors.values();
    double[] norm = new double[vectors.rows()];
    for (int i = 0; i < norm.length; i++) {
      double squares = 0;
      for (int f = i * rank; f < (i + 1) * rank; f++) {
        squares += (double) v[f] * v[f];
      }
      norm[i] = Math.sqrt(squares);
    }
    return (a, b) -> {
      double norms = norm[a] * norm[b];
      if (norms == 0) {
        return 0;
      }
      double sum = 0;
      for (int f = 0; f < rank; f++) {
        sum += (double) v[a * rank + f] * v[b * rank + f];
      }
      return sum / norms;
    };
  }
}
