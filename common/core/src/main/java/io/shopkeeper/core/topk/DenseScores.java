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
      int f = 0;
      for (; f + 4 <= user.length; f += 4) {
        add(user, f, scores, from, to);
      }
      for (; f < user.length; f++) {
        add(user[f], factors[f], scores, from, to);
      }
    }
    return scores;
  }

  /** Four factors at once, so that the sums are read and written once for them. */
  private void add(float[] user, int f, float[] sums, int from, int to) {
    float a = user[f];
    float b = user[f + 1];
    float c = user[f + 2];
    float d = user[f + 3];
    float[] ofA = factors[f];
    float[] ofB = factors[f + 1];
    float[] ofC = factors[f + 2];
    float[] ofD = factors[f + 3];
    for (int i = from; i < to; i++) {
      sums[i] += a * ofA[i] + b * ofB[i] + c * ofC[i] + d * ofD[i];
    }
  }

  private static void add(float weight, float[] factor, float[] sums, int from, int to) {
    for (int i = from; i < to; i++) {
      sums[i] += weight * factor[i];
    }
  }
}
