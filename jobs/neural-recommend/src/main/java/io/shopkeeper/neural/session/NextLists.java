package io.shopkeeper.neural.session;

import io.shopkeeper.core.session.NextItem;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.model.Fill;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A model's lists as customers see them: without the item that the session is at, or without all
 * that it held, without what is not sold, and filled with popular items where the model leaves
 * places free. Evaluation and serving do it alike.
 *
 * @param popular all items that may fill, best first
 * @param repeated whether a list may hold earlier items of the session
 * @param unsold items that are never shown, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record NextLists(NextItem model, ScoredItems popular, boolean repeated, int[] unsold)
    implements Serializable {

  /**
   * A list in two parts.
   *
   * @param own what the model says follows, best first
   * @param fill popular items for the places that are left free, best first
   */
  record NextList(ScoredItems own, ScoredItems fill) {}

  /**
   * Makes the list after a session.
   *
   * @param session places of its items in the dictionary, oldest first
   * @param k the number of items on the list, fill included
   */
  NextList after(int[] session, int k) {
    int[] hidden = hidden(session, session.length, repeated, unsold);
    return filled(model.next(session, k, hidden), hidden, k);
  }

  /** Makes the lists after each of a session's items, of {@code k} items each. */
  NextList[] afterEach(int[] session, int k) {
    int[][] hidden = new int[session.length][];
    for (int n = 0; n < session.length; n++) {
      hidden[n] = hidden(session, n + 1, repeated, unsold);
    }
    ScoredItems[] own = model.afterEach(session, k, hidden);
    NextList[] lists = new NextList[session.length];
    for (int n = 0; n < session.length; n++) {
      lists[n] = filled(own[n], hidden[n], k);
    }
    return lists;
  }

  private NextList filled(ScoredItems own, int[] hidden, int k) {
    return new NextList(own, Fill.missing(own, popular, hidden, k - own.size()));
  }

  /** The items that the list after the first {@code length} of a session never gives, ascending. */
  static int[] hidden(int[] session, int length, boolean repeated, int[] unsold) {
    int first = repeated ? Math.max(0, length - 1) : 0;
    int[] hidden = Arrays.copyOf(unsold, unsold.length + length - first);
    System.arraycopy(session, first, hidden, unsold.length, length - first);
    Arrays.sort(hidden);
    return hidden;
  }
}
