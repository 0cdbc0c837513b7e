package io.shopkeeper.data.sample;

/**
 * One clean row of the shop's log.
 *
 * @param customer the customer's number, also where the row is anonymous
 * @param sequence the row's number in the customer's life
 * @param session the session's number in the customer's life; −1 outside of sessions
 * @param signedIn whether the log knows who it was
 * @param time milliseconds since the epoch
 * @param day the shop-local day, counted from the shop's first
 * @param item the item's number
 * @param order the session that ordered; −1 where no order is meant
 * @param quantity pieces; 0 where none is meant
 * @param rating stars; 0 where none are meant
 * @param list the list's number in its session; −1 where none is logged
 * @param kind what list it was; null where none is logged
 * @param position the place in the list, from 1; 0 where none is logged
 */
record ShopEvent(
    long customer,
    int sequence,
    int session,
    boolean signedIn,
    long time,
    int day,
    int item,
    Action action,
    int order,
    int quantity,
    int rating,
    int list,
    ListKind kind,
    int position) {

  /** Where a customer sees items together. */
  enum ListKind {
    /** The front page: all categories. */
    HOME,
    /** One category, best sellers first. */
    CATEGORY,
    /** One category, nearer to what the customer likes. */
    SEARCH
  }

  /** Unique in the shop; a customer has fewer than 2^24 rows. */
  long key() {
    return (customer << 24) | sequence;
  }
}
