package io.shopkeeper.core.recommend;

import io.shopkeeper.core.topk.ScoredItems;
import java.io.Serializable;

/** Gives ranked items for a history. Implementations may be used by several threads at once. */
public interface Recommender extends Serializable {
  /** The value of the {@code source} column: which model gave a row. */
  String source();

  /**
   * The k best items, best first.
   *
   * @param history item indices, ascending; may be empty
   * @param weights one for each item of the history
   * @param excludedSorted item indices never to give, ascending; null for none
   */
  ScoredItems recommend(int[] history, float[] weights, int k, int[] excludedSorted);
}
