package io.shopkeeper.core.topk;

import java.util.Arrays;

/**
 * Keeps the k best of the items offered: a binary heap whose root is the worst one kept. The result
 * does not depend on the order of the offers. Not for use by several threads.
 */
public final class TopK {
  private final int k;
  private int[] items;
  private float[] scores;
  private int size;

  /**
   * Creates a selector that keeps the k best of what it is offered.
   *
   * @param k how many items are kept, at least 0; no memory is taken ahead for a large k
   */
  public TopK(int k) {
    if (k < 0) {
      throw new IllegalArgumentException("k = " + k + ": ask for 0 or more items");
    }
    this.k = k;
    int capacity = Math.min(k, 128);
    this.items = new int[capacity];
    this.scores = new float[capacity];
  }

  /** Whether k items are kept, so that a newcomer must beat the worst of them. */
  public boolean full() {
    return size == k;
  }

  /**
   * The score of the worst item kept once {@link #full()}; before that nothing is too bad: −∞. With
   * k = 0 nothing is good enough: +∞. Of two equal scores the smaller item index is the better, so
   * items offered in ascending order must exceed this.
   */
  public float threshold() {
    if (size < k) {
      return Float.NEGATIVE_INFINITY;
    }
    return k == 0 ? Float.POSITIVE_INFINITY : scores[0];
  }

  /**
   * Offers one item. Offering the same item twice keeps it twice.
   *
   * @throws IllegalArgumentException if the score is NaN, naming the item
   */
  public void offer(int item, float score) {
    if (Float.isNaN(score)) {
      throw new IllegalArgumentException(
          "the score of item " + item + " is NaN: NaN has no rank, look for what produced it");
    }
    if (size < k) {
      if (size == items.length) {
        int capacity = (int) Math.min(k, 2L * size);
        items = Arrays.copyOf(items, capacity);
        scores = Arrays.copyOf(scores, capacity);
      }
      siftUp(size++, item, score);
    } else if (k > 0 && worse(items[0], scores[0], item, score)) {
      siftDown(item, score, size);
    }
  }

  /**
   * Offers consecutive items, in ascending order.
   *
   * @param of the scores; that of item {@code first + j} stands at j
   * @param n how many items are offered
   * @param first the index of the first of them
   * @param excludedSorted the indices of items to leave out, ascending; null for none
   * @throws IllegalArgumentException if a score is NaN, naming the item
   */
  public void offer(float[] of, int n, int first, int[] excludedSorted) {
    int j = 0;
    while (j < n) {
      if (full()) {
        j = nextAbove(of, j, n, threshold());
        if (j == n) {
          return;
        }
      }
      if (excludedSorted == null || Arrays.binarySearch(excludedSorted, first + j) < 0) {
        offer(first + j, of[j]);
      }
      j++;
    }
  }

  /**
   * The first score from here on that is above the threshold: one equal to it is of a larger item
   * than the one that set it, and loses. The negation stops at NaN too, which is refused.
   */
  private static int nextAbove(float[] scores, int from, int n, float threshold) {
    for (int j = from; j < n; j++) {
      if (!(scores[j] <= threshold)) {
        return j;
      }
    }
    return n;
  }

  /** The items kept, best first, and leaves the selector empty for the next use. */
  public ScoredItems take() {
    int n = size;
    int[] bestItems = new int[n];
    float[] bestScores = new float[n];
    for (int end = n - 1; end >= 0; end--) {
      bestItems[end] = items[0];
      bestScores[end] = scores[0];
      if (end > 0) {
        siftDown(items[end], scores[end], end);
      }
    }
    size = 0;
    return new ScoredItems(bestItems, bestScores);
  }

  private static boolean worse(int item, float score, int otherItem, float otherScore) {
    return score < otherScore || (score == otherScore && item > otherItem);
  }

  private void siftUp(int from, int item, float score) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!worse(item, score, items[parent], scores[parent])) {
        break;
      }
      items[at] = items[parent];
      scores[at] = scores[parent];
      at = parent;
    }
    items[at] = item;
    scores[at] = score;
  }

  /** Puts an item at the root of a heap of n and lets it sink. */
  private void siftDown(int item, float score, int n) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= n) {
        break;
      }
      if (child + 1 < n
          && worse(items[child + 1], scores[child + 1], items[child], scores[child])) {
        child++;
      }
      if (!worse(items[child], scores[child], item, score)) {
        break;
      }
      items[at] = items[child];
      scores[at] = scores[child];
      at = child;
    }
    items[at] = item;
    scores[at] = score;
  }
}
