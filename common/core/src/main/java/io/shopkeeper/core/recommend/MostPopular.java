package io.shopkeeper.core.recommend;

import io.shopkeeper.core.topk.ScoredItems;
import java.io.Serializable;
import java.util.Arrays;

/** The same list for everybody, less what is excluded: the baseline that a model must beat. */
public final class MostPopular implements Serializable {
  private static final long serialVersionUID = 1L;

  /** All items, best first. */
  private final int[] order;

  private final float[] scores;

  /**
   * Orders the items once.
   *
   * @param popularity of each item index, for instance its number of customers; items of popularity
   *     0 come last and are given only where the list would otherwise be shorter than asked for
   * @throws IllegalArgumentException if a popularity is NaN, naming the item
   */
  public MostPopular(double[] popularity) {
    long[] keys = new long[popularity.length];
    for (int i = 0; i < keys.length; i++) {
      float score = (float) popularity[i];
      if (Float.isNaN(score)) {
        throw new IllegalArgumentException("the popularity of item " + i + " is NaN");
      }
      // + 0f turns −0 into 0. Bits of floats as integers that ascend as the floats descend.
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
   * @param excludedSorted item indices never to give, ascending; null for none
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
