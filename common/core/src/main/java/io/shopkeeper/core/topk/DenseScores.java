package io.shopkeeper.core.topk;

/**
 * The scores of all items under a factor model, customer by customer, where more than the best ones
 * are wanted. Factors are turned over once, so that the inner loop runs along the items and needs
 * no reduction. Thread-safe.
 */
public final class DenseScores {
  /** Items whose sums are built together; they stay in the L1 cache. */
  private static final int WIDTH = 1024;

  private final int items;

  /** factors[f][i]: factor f of item i. */
  private final float[][] factors;

  /** Copies the items' factors; the matrix is not kept. */
  public DenseScores(FactorMatrix items) {
    this.items = items.rows();
    this.factors = new float[items.rank()][this.items];
    for (int i = 0; i < this.items; i++) {
      for (int f = 0; f < factors.length; f++) {
        factors[f][i] = items.values()[i * factors.length + f];
      }
    }
  }

  /**
   * The score of every item, in the order of the rows; within rounding those of {@link
   * FactorMatrix#dot}.
   *
   * @param user as many factors as the rank
   */
  public float[] of(float[] user) {
    float[] scores = new float[items];
    for (int from = 0; from < items; from += WIDTH) {
      int to = Math.min(items, from + WIDTH);
      for (int f = 0; f < user.length; f++) {
        add(user[f], factors[f], scores, from, to);
      }
    }
    return scores;
  }

  private static void add(float weight, float[] factor, float[] sums, int from, int to) {
    for (int i = from; i < to; i++) {
      sums[i] += weight * factor[i];
    }
  }
}
