package io.shopkeeper.core.topk;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A ranked list: item indices with their scores, position for position. Selectors give it best
 * first, equal scores by the smaller item index; re-rankers keep the scores that they were given,
 * so that there the position and not the score is the rank.
 *
 * @param items the indices of the items in the catalogue, in the order of the list
 * @param scores the score of each item, position for position
 */
@SuppressWarnings("ArrayRecordComponent") // Value semantics are given below; lists are short-lived.
public record ScoredItems(int[] items, float[] scores) implements Serializable {
  private static final ScoredItems EMPTY = new ScoredItems(new int[0], new float[0]);

  /** Refuses arrays of different lengths. */
  public ScoredItems {
    if (items.length != scores.length) {
      throw new IllegalArgumentException(
          items.length + " items with " + scores.length + " scores: give one score for each item");
    }
  }

  /** The list of nothing. */
  public static ScoredItems empty() {
    return EMPTY;
  }

  /** How many items the list has. */
  public int size() {
    return items.length;
  }

  /** The first k items, or all where there are fewer. */
  public ScoredItems first(int k) {
    return k >= items.length
        ? this
        : new ScoredItems(Arrays.copyOf(items, k), Arrays.copyOf(scores, k));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScoredItems that
        && Arrays.equals(items, that.items)
        && Arrays.equals(scores, that.scores);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(items) + Arrays.hashCode(scores);
  }

  @Override
  public String toString() {
    return "ScoredItems[items="
        + Arrays.toString(items)
        + ", scores="
        + Arrays.toString(scores)
        + "]";
  }
}
