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

  /**
   * The k best of two lists of different items, each best first.
   *
   * @param k length of the list, at least 0
   */
  public ScoredItems merged(ScoredItems other, int k) {
    if (size() == 0 || other.size() == 0) {
      return (size() == 0 ? other : this).first(k);
    }
    int n = Math.min(k, size() + other.size());
    int[] best = new int[n];
    float[] of = new float[n];
    int a = 0;
    int b = 0;
    for (int i = 0; i < n; i++) {
      boolean mine = b == other.size() || (a < size() && before(a, other, b));
      best[i] = mine ? items[a] : other.items[b];
      of[i] = mine ? scores[a++] : other.scores[b++];
    }
    return new ScoredItems(best, of);
  }

  private boolean before(int at, ScoredItems other, int place) {
    return scores[at] > other.scores[place]
        || (scores[at] == other.scores[place] && items[at] < other.items[place]);
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
