package io.shopkeeper.core.recommend;

import io.shopkeeper.core.topk.ScoredItems;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Ranks items by popularity, the same for everybody except for exclusions: the simplest baseline.
 */
public final class MostPopular implements Serializable {
  private static final long serialVersionUID = 1L;

  /** All item indices, best first. */
  private final int[] order;

  private final float[] scores;

  /**
   * Sorts the items once.
   *
   * @param popularity of each item, for instance its number of customers; items of popularity 0
   *     come last, only to fill up lists
   * @throws IllegalArgumentException if a popularity is NaN, naming the item
   */
  public MostPopular(double[] popularity) {
    long[] keys = new long[popularity.length];
    for (int i = 0; i < keys.length; i++) {
      float score = (float) popularity[i];
      if (Float.isNaN(score)) {
        throw new IllegalArgumentException("the popularity of item " + i + " is NaN");
      }
      // + 0f turns −0 into 0. The bits are mapped to integers that ascend as the floats descend.
      int bits = Float.floatToIntBits(score + 0f);
      int ascending = bits ^ ((bits >> 31) & 0x7fffffff);
      keys[i] = ((long) ~ascending << 32) | i;
    }
    Arrays.sort(keys);
    order = new int[keys.length];
    scores = new float[keys.length];
    for (int r = 0; r < keys.length; r++) {
      order[r] = (int) keys[r];
      scores[r] = (float) popularity[order[r]];
    }
  }

  /**
   * The k best items, best first.
   *
   * @param k length of the list, at least 1
   * @param excludedSorted item indices to exclude, ascending; null for none
   */
  public ScoredItems best(int k, int[] excludedSorted) {
    int[] items = new int[Math.min(k, order.length)];
    float[] itemScores = new float[items.length];
    int n = 0;
    for (int r = 0; r < order.length && n < items.length; r++) {
      if (excludedSorted == null || Arrays.binarySearch(excludedSorted, order[r]) < 0) {
        items[n] = order[r];
        itemScores[n++] = scores[r];
      }
    }
    return new ScoredItems(items, itemScores).first(n);
  }
}
