package io.shopkeeper.data.sample;

/**
 * One clean row of the shop's log.
 *
 * @param customer the customer's number, even if the row is anonymous
 * @param sequence the row's number in the customer's life
 * @param session the session's number in the customer's life; −1 outside of sessions
 * @param signedIn whether the row contains the customer's id
 * @param time milliseconds since the epoch
 * @param day the shop-local day, counted from the first day
 * @param item the item's number
 * @param order number of the session of the order; −1 for none
 * @param quantity number of pieces; 0 for none
 * @param rating stars, from 1 to 5; 0 for none
 * @param list the list's number in its session; −1 for none
 * @param kind the kind of list; null for none
 * @param position the position in the list, from 1; 0 for none
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

  /** The kinds of lists in which items are shown. */
  enum ListKind {
    /** The front page: all categories. */
    HOME,
    /** One category, best sellers first. */
    CATEGORY,
    /** One category, ranked by the customer's affinity. */
    SEARCH,
    /** Items similar to the one viewed last. */
    SIMILAR
  }

  /** A key that is unique in the shop, since a customer has fewer than 2^24 rows. */
  long key() {
    return (customer << 24) | sequence;
  }
}
