package io.shopkeeper.core.session;

import io.shopkeeper.core.topk.ScoredItems;
import java.io.Serializable;
import java.util.Arrays;

/** Ranks the catalogue for a session so far. Instances may be used by several threads at once. */
public interface NextItem extends Serializable {
  /** The value of the {@code source} column: which model gave a row. */
  String source();

  /**
   * The k best next items, best first; fewer where the model knows fewer.
   *
   * @param session item indices of the catalogue, oldest first; may be empty
   * @param k how many items are wanted, at least 0
   * @param excludedSorted the indices of items that are never given, ascending
   */
  ScoredItems next(int[] session, int k, int[] excludedSorted);

  /**
   * The chances that the scores of a list stand for, which sum to 1: shares of the sum, as long as
   * a model does not know better.
   */
  default double[] chances(ScoredItems list) {
    double[] chances = new double[list.size()];
    double total = 0;
    for (float score : list.scores()) {
      total += score;
    }
    for (int i = 0; i < chances.length; i++) {
      chances[i] = total > 0 ? list.scores()[i] / total : 0;
    }
    return chances;
  }

  /**
   * The lists after each of a session's items, as {@link #next} gives them for its beginnings.
   *
   * @param session item indices of the catalogue, oldest first
   * @param k how many items are wanted in each list
   * @param excludedSorted for the list after each item, the indices of items that it never gives,
   *     ascending
   */
  default ScoredItems[] afterEach(int[] session, int k, int[][] excludedSorted) {
    ScoredItems[] lists = new ScoredItems[session.length];
    for (int n = 0; n < lists.length; n++) {
      lists[n] = next(Arrays.copyOf(session, n + 1), k, excludedSorted[n]);
    }
    return lists;
  }
}
