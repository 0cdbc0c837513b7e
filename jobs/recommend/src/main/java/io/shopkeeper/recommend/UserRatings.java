package io.shopkeeper.recommend;

import java.io.Serializable;

/**
 * All ratings of one user.
 *
 * @param user the user's number, at least 0
 * @param items item numbers, at least 0; an item that is given twice counts twice
 * @param ratings one for each item, finite
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copies would cost more than the maths.
public record UserRatings(int user, int[] items, float[] ratings) implements Serializable {
  /** Refuses arrays of different lengths. */
  public UserRatings {
    if (items.length != ratings.length) {
      throw new IllegalArgumentException(
          "user %d has %d items with %d ratings".formatted(user, items.length, ratings.length));
    }
  }
}
