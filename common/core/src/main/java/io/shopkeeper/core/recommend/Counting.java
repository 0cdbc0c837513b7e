package io.shopkeeper.core.recommend;

import java.util.Arrays;

/** What an item of a history counts. */
public enum Counting {
  /** The strength of the interest in it. */
  STRENGTHS,
  /** One, however strong the interest is. */
  ITEMS;

  /**
   * The weights of a history's items.
   *
   * @param strengths of interest in each, above 0
   */
  public float[] weights(float[] strengths) {
    if (this == STRENGTHS) {
      return strengths;
    }
    float[] ones = new float[strengths.length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
