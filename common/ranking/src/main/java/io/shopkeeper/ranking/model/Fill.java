package io.shopkeeper.ranking.model;

import io.shopkeeper.core.topk.ScoredItems;
import java.util.Arrays;

/** Fills short lists; evaluation and {@code rank} share this code. */
public final class Fill {
  private Fill() {}

  /**
   * The first k items of a list that are not hidden.
   *
   * @param hiddenSorted ids of hidden items, ascending
   */
  public static ScoredItems first(ScoredItems list, int[] hiddenSorted, int k) {
    int[] items = new int[Math.min(k, list.size())];
    float[] scores = new float[items.length];
    int n = 0;
    for (int i = 0; i < list.size() && n < items.length; i++) {
      if (Arrays.binarySearch(hiddenSorted, list.items()[i]) < 0) {
        items[n] = list.items()[i];
        scores[n++] = list.scores()[i];
      }
    }
    return new ScoredItems(items, scores).first(n);
  }

  /**
   * The first items of a list that are neither hidden nor in the existing part.
   *
   * @param hiddenSorted ids of hidden items, ascending
   * @param room how many at most, at least 0
   */
  public static ScoredItems missing(
      ScoredItems part, ScoredItems list, int[] hiddenSorted, int room) {
    if (room <= 0) {
      return ScoredItems.empty();
    }
    int[] barred = Arrays.copyOf(hiddenSorted, hiddenSorted.length + part.size());
    System.arraycopy(part.items(), 0, barred, hiddenSorted.length, part.size());
    Arrays.sort(barred);
    return first(list, barred, room);
  }

  /** The item ids of both lists, concatenated. */
  public static int[] joined(ScoredItems head, ScoredItems tail) {
    int[] items = Arrays.copyOf(head.items(), head.size() + tail.size());
    System.arraycopy(tail.items(), 0, items, head.size(), tail.size());
    return items;
  }
}
