package io.shopkeeper.core.repurchase;

import java.util.Arrays;

/**
 * The items that a customer may buy again as of a day, each with its {@link Signal}s; items whose
 * purchases were all returned are none.
 *
 * @param items their ids
 * @param signals [items, signals], a signal by its place
 * @param times on how many days each was bought and kept
 * @param last the day of its last purchase
 * @param intervals the usual days between two purchases of it, above 0
 * @param taken whether each was bought within the horizon from that day on
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copies would cost more than the maths.
public record Candidates(
    int[] items, float[][] signals, int[] times, int[] last, float[] intervals, boolean[] taken) {
  private static final double LATELY_DAYS = 14;
  private static final double SEASON_DAYS = 60;

  /** Keeps the logarithm of a decayed count above that of nothing at all. */
  private static final double NEXT_TO_NOTHING = 0.01;

  /** How many intervals of its average an item counts for beside a customer's own. */
  private static final double PRIOR = 1;

  /**
   * The candidates of a customer.
   *
   * @param habits of all items, as of that day
   * @param day purchases before it are known
   * @param horizon days from {@code day} on in which a purchase counts as taken
   */
  public static Candidates of(Purchases purchases, ItemHabits habits, int day, int horizon) {
    int[] places = purchases.placesKeptBefore(day);
    int[] visits = purchases.visitsBefore(day);
    Candidates of =
        new Candidates(
            new int[places.length],
            new float[places.length][],
            new int[places.length],
            new int[places.length],
            new float[places.length],
            new boolean[places.length]);
    for (int i = 0; i < places.length; i++) {
      of.put(i, purchases, places[i], habits, visits, day);
      of.taken[i] = purchases.boughtWithin(day, horizon, places[i]);
    }
    return of;
  }

  private void put(
      int i, Purchases purchases, int place, ItemHabits habits, int[] visits, int day) {
    int item = purchases.items()[place];
    Purchases.Habit habit = purchases.habitBefore(day, place);
    int[] bought = purchases.bought()[place];
    int lastDay = bought[habit.times() - 1];
    int since = day - lastDay;
    double interval =
        Math.max(1, (habit.span() + PRIOR * habits.interval(item)) / (habit.gaps() + PRIOR));
    double overdue = Math.log((since + 1) / (interval + 1));
    int after = visits.length - 1 - Arrays.binarySearch(visits, lastDay);

    items[i] = item;
    times[i] = purchases.keptBefore(day, place);
    last[i] = lastDay;
    intervals[i] = (float) interval;
    float[] x = new float[Signal.values().length];
    set(x, Signal.TIMES, Math.log(times[i]));
    set(x, Signal.DAYS_SINCE, Math.log1p(since));
    set(x, Signal.TIMES_LATELY, decayed(bought, habit.times(), day, LATELY_DAYS));
    set(x, Signal.TIMES_THIS_SEASON, decayed(bought, habit.times(), day, SEASON_DAYS));
    set(x, Signal.RETURN_RATE, Math.log(habits.returnRate(item)));
    set(x, Signal.POPULAR_LATELY, Math.log1p(habits.lately(item)));
    set(x, Signal.POPULAR, Math.log1p(habits.buyers(item)));
    set(x, Signal.OVERDUE, overdue);
    set(x, Signal.OFF_DUE, Math.abs(overdue));
    set(x, Signal.VISITS_SINCE, Math.log1p(after));
    set(x, Signal.CUSTOMER_VISITS, Math.log(visits.length));
    set(x, Signal.CUSTOMER_AWAY, Math.log1p(day - visits[visits.length - 1]));
    signals[i] = x;
  }

  private static void set(float[] x, Signal signal, double value) {
    x[signal.place()] = (float) value;
  }

  private static double decayed(int[] bought, int times, int day, double halfLife) {
    double sum = 0;
    for (int t = 0; t < times; t++) {
      sum += Math.pow(0.5, (day - bought[t]) / halfLife);
    }
    return Math.log(sum + NEXT_TO_NOTHING);
  }

  /** How many there are. */
  public int size() {
    return items.length;
  }
}
