package io.shopkeeper.ranking.history;

import java.io.Serializable;

/**
 * All ratings of one user.
 *
 * <p>Not a record: Kryo, which a cluster may use to send it, cannot write records.
 */
public final class UserRatings implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int user;
  private final int[] items;
  private final float[] ratings;

  /** Refuses arrays of different lengths. */
  public UserRatings(int user, int[] items, float[] ratings) {
    if (items.length != ratings.length) {
      throw new IllegalArgumentException(
          "user %d has %d items with %d ratings".formatted(user, items.length, ratings.length));
    }
    this.user = user;
    this.items = items;
    this.ratings = ratings;
  }

  /** The user's number, at least 0. */
  public int user() {
    return user;
  }

  /** Item numbers, at least 0; an item that is given twice counts twice. */
  public int[] items() {
    return items;
  }

  /** The rating of each item, finite; as long as {@link #items}. */
  public float[] ratings() {
    return ratings;
  }
}
