package io.shopkeeper.core.repurchase;

import java.util.Locale;

/** What is known of a customer and an item they bought, as a number of which the odds are made. */
public enum Signal {
  /** log of the days on which the customer bought the item and kept it. */
  TIMES,
  /** log of the days since the last purchase of the item. */
  DAYS_SINCE,
  /** log of the purchases of the item, each counting half after two weeks. */
  TIMES_LATELY,
  /** The same, each counting half after two months. */
  TIMES_THIS_SEASON,
  /** log of the share of the item's buyers who bought it again. */
  RETURN_RATE,
  /** log of how many customers bought the item lately. */
  POPULAR_LATELY,
  /** log of how many customers ever bought the item. */
  POPULAR,
  /** log of the days since the last purchase, in usual intervals: above 0 it is overdue. */
  OVERDUE,
  /** How far from due it is, either way: |{@link #OVERDUE}|. */
  OFF_DUE,
  /** log of the days on which the customer bought something since. */
  VISITS_SINCE,
  /** log of the days on which the customer bought anything. */
  CUSTOMER_VISITS,
  /** log of the days since the customer bought anything. */
  CUSTOMER_AWAY;

  /** Its place in an array of signals. */
  @SuppressWarnings("EnumOrdinal") // Such arrays live no longer than a process.
  public int place() {
    return ordinal();
  }

  /** The name in records and files, such as {@code days-since}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
