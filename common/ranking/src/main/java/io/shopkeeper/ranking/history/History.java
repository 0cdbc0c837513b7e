package io.shopkeeper.ranking.history;

import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * One customer's interactions, the input of a recommender.
 *
 * @param user the customer's number, the position among the sorted distinct ids; −1 for a session
 *     or an ad-hoc history
 * @param items ids of the items of interest, ascending
 * @param weights strength of interest in each item, above 0; as long as {@code items}
 * @param hidden ids of items that must not be recommended, ascending; not necessarily among {@code
 *     items}
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copies would cost more than the maths.
public record History(int user, int[] items, float[] weights, int[] hidden)
    implements Serializable {
  /** The same history with further hidden items, in any order. */
  public History hiding(int... more) {
    return more.length == 0
        ? this
        : new History(
            user,
            items,
            weights,
            IntStream.concat(IntStream.of(hidden), IntStream.of(more))
                .sorted()
                .distinct()
                .toArray());
  }
}
