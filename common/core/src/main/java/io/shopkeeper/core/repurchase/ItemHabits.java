package io.shopkeeper.core.repurchase;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How customers come back for each item, as of a day. Rates and intervals are shrunk towards those
 * of all items, as if {@value #PRIOR} more buyers or intervals of the shop's average had been seen.
 *
 * <p>Not a record: Kryo, which a cluster may use to send it, cannot write records.
 */
public final class ItemHabits implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int PRIOR = 5;

  private final int[] buyers;
  private final int[] repeaters;
  private final long[] days;
  private final long[] gaps;
  private final double[] lately;
  private final double rate;
  private final double interval;

  /**
   * Creates habits; all arrays have an entry for each item.
   *
   * @param buyers customers who bought the item
   * @param repeaters those who bought it on more than one day
   * @param days in all intervals between purchases of it
   * @param gaps how many such intervals there were
   * @param lately customers who bought it, each counting half after a week
   */
  public ItemHabits(int[] buyers, int[] repeaters, long[] days, long[] gaps, double[] lately) {
    this.buyers = buyers;
    this.repeaters = repeaters;
    this.days = days;
    this.gaps = gaps;
    this.lately = lately;
    this.rate = (Arrays.stream(repeaters).asLongStream().sum() + 1.0) / (pairs() + 2.0);
    long intervals = Arrays.stream(gaps).sum();
    // Without a single interval any will do: it is the same for all.
    this.interval = intervals == 0 ? 30 : (double) Arrays.stream(days).sum() / intervals;
  }

  /** The pairs of a customer and an item that they bought. */
  public long pairs() {
    return Arrays.stream(buyers).asLongStream().sum();
  }

  /** Customers who bought an item. */
  int buyers(int item) {
    return buyers[item];
  }

  /** Customers who bought an item, each counting half after a week. */
  double lately(int item) {
    return lately[item];
  }

  /** The share of an item's buyers who bought it again, in (0, 1). */
  double returnRate(int item) {
    return (repeaters[item] + PRIOR * rate) / (buyers[item] + PRIOR);
  }

  /** The mean interval between two purchases of an item, in days, above 0. */
  double interval(int item) {
    return Math.max(1, (days[item] + PRIOR * interval) / (gaps[item] + PRIOR));
  }
}
