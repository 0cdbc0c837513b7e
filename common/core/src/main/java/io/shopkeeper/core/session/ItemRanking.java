package io.shopkeeper.core.session;

import io.shopkeeper.core.topk.FactorMatrix;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How a network scores the items of its catalogue.
 *
 * @param rows a row for each item, whose last number is what it scores anyway
 * @param repeated c, what an item scores more by the steps since it was last seen; empty where that
 *     does not count
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record ItemRanking(FactorMatrix rows, float[] repeated) implements Serializable {
  private static final float UNKNOWN = -1e30f;

  /** The items among the latest that score more for having been seen, ascending. */
  int[] seen(int[] latest) {
    return Arrays.stream(latest, 0, Math.min(latest.length, repeated.length))
        .sorted()
        .distinct()
        .toArray();
  }

  /**
   * The whole score of an item.
   *
   * @param latest items of the session, the last one first
   */
  float score(int[] latest, float[] query, int item) {
    float score = rows.dot(item, query);
    for (int age = 0; age < Math.min(latest.length, repeated.length); age++) {
      if (latest[age] == item) {
        return score + repeated[age];
      }
    }
    return score;
  }

  /** The same for another catalogue, see {@link SessionNetwork#forItems}. */
  ItemRanking forItems(int[] from) {
    float[] other = rows(rows, from).values();
    for (int i = 0; i < from.length; i++) {
      if (from[i] < 0) {
        other[(i + 1) * rows.rank() - 1] = UNKNOWN;
      }
    }
    return new ItemRanking(new FactorMatrix(from.length, rows.rank(), other), repeated);
  }

  /** The rows of a matrix in another order; zeros for −1. */
  static FactorMatrix rows(FactorMatrix matrix, int[] from) {
    int rank = matrix.rank();
    float[] other = new float[Math.multiplyExact(from.length, rank)];
    for (int i = 0; i < from.length; i++) {
      if (from[i] >= 0) {
        System.arraycopy(matrix.values(), from[i] * rank, other, i * rank, rank);
      }
    }
    return new FactorMatrix(from.length, rank, other);
  }

  /** The latest items after one more, the last one first, at most so many. */
  static int[] after(int[] latest, int item, int most) {
    int[] items = new int[Math.min(latest.length + 1, most)];
    System.arraycopy(latest, 0, items, 1, items.length - 1);
    items[0] = item;
    return items;
  }
}
