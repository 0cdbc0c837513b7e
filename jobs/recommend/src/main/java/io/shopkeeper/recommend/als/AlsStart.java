package io.shopkeeper.recommend.als;

import io.shopkeeper.core.als.SeededFactors;
import io.shopkeeper.core.topk.FactorMatrix;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The initial factors of a training, on one side, from which the other side is solved first (warm
 * start). Missing rows are drawn at random from the seed.
 *
 * <p>Not a record: Kryo, which a cluster may use to send it, cannot write records.
 */
public final class AlsStart implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Side side;
  private final int[] ids;
  private final FactorMatrix factors;

  /** The two sides of a factorisation. */
  public enum Side {
    /** The users. */
    USERS,
    /** The items. */
    ITEMS
  }

  /** Checks that ids ascend and that factors have one row per id. */
  public AlsStart(Side side, int[] ids, FactorMatrix factors) {
    if (ids.length != factors.rows()) {
      throw new IllegalArgumentException(
          "%d ids with %d rows of factors".formatted(ids.length, factors.rows()));
    }
    for (int i = 1; i < ids.length; i++) {
      if (ids[i] <= ids[i - 1]) {
        throw new IllegalArgumentException("ids do not ascend at " + i);
      }
    }
    this.side = side;
    this.ids = ids;
    this.factors = factors;
  }

  /** The side of the factors. */
  public Side side() {
    return side;
  }

  /** The ids of the rows, ascending. */
  public int[] ids() {
    return ids;
  }

  /** The factors, one row per id. */
  public FactorMatrix factors() {
    return factors;
  }

  /** A cold start as in MLlib: all users' factors are drawn from the seed. */
  public static AlsStart cold(int rank) {
    return new AlsStart(Side.USERS, new int[0], new FactorMatrix(0, rank, new float[0]));
  }

  /** A warm start from the item factors of an earlier training. */
  public static AlsStart ofItems(int[] ids, FactorMatrix factors) {
    return new AlsStart(Side.ITEMS, ids, factors);
  }

  /** The number of these ids that have given factors. */
  int given(int[] wanted) {
    int n = 0;
    for (int id : wanted) {
      n += Arrays.binarySearch(ids, id) >= 0 ? 1 : 0;
    }
    return n;
  }

  /** The factors of these ids, row-major, ids × rank; missing ones are drawn from the seed. */
  float[] of(int[] wanted, long seed) {
    int rank = factors.rank();
    float[] rows = new float[Math.multiplyExact(wanted.length, rank)];
    for (int i = 0; i < wanted.length; i++) {
      int at = Arrays.binarySearch(ids, wanted[i]);
      if (at >= 0) {
        System.arraycopy(factors.values(), at * rank, rows, i * rank, rank);
      } else {
        SeededFactors.of(seed, wanted[i], rank, rows, i * rank);
      }
    }
    return rows;
  }
}
