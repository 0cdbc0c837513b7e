package io.shopkeeper.core.repurchase;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What one customer bought, item by item, and gave back. Days are counted from 1970-01-01.
 *
 * @param items distinct
 * @param bought the days on which each was bought, ascending, distinct, at least one
 * @param returned the days on which each was returned, ascending; empty for most
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copies would cost more than the maths.
public record Purchases(int[] items, int[][] bought, int[][] returned) {
  /** The days on which anything was bought before a day, ascending, distinct. */
  int[] visitsBefore(int day) {
    return Arrays.stream(bought)
        .flatMapToInt(Arrays::stream)
        .filter(on -> on < day)
        .sorted()
        .distinct()
        .toArray();
  }

  /** On how many days before a day an item was bought, by its place among {@link #items}. */
  int timesBefore(int day, int place) {
    return before(bought[place], day);
  }

  /**
   * On how many days an item was bought and kept: a return takes away one purchase before it; at
   * least 0.
   */
  int keptBefore(int day, int place) {
    return Math.max(0, timesBefore(day, place) - before(returned[place], day));
  }

  /** The places of the items of which a purchase before a day was kept. */
  int[] placesKeptBefore(int day) {
    return IntStream.range(0, items.length).filter(place -> keptBefore(day, place) > 0).toArray();
  }

  /** Whether an item was bought from a day on, for so many days. */
  boolean boughtWithin(int day, int days, int place) {
    return before(bought[place], day + days) > before(bought[place], day);
  }

  /** How an item was bought before a day; null if it was not. */
  public Habit habitBefore(int day, int place) {
    int times = timesBefore(day, place);
    return times == 0
        ? null
        : new Habit(times, bought[place][times - 1] - bought[place][0], times - 1);
  }

  /**
   * How one customer bought an item.
   *
   * @param times on how many days, at least 1
   * @param span days between the first and the last purchase
   * @param gaps intervals between purchases, which make up the span
   */
  public record Habit(int times, int span, int gaps) {}

  private static int before(int[] days, int day) {
    int place = Arrays.binarySearch(days, day);
    return place < 0 ? -place - 1 : place;
  }
}
