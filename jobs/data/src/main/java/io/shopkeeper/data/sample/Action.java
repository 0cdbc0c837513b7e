package io.shopkeeper.data.sample;

/** The actions of customers, with their names in the sample store's log. */
enum Action {
  /** The item was in a list that was shown (impression). */
  SHOW("show"),
  /** The item was clicked in a list. */
  CLICK("click"),
  /** The item's page was opened. */
  VIEW("view"),
  CART("cart"),
  UNCART("uncart"),
  CHECKOUT("checkout"),
  BUY("buy"),
  /** The item was returned. */
  REFUND("refund"),
  /** The item was rated with one to five stars. */
  RATE("rate");

  private final String raw;

  Action(String raw) {
    this.raw = raw;
  }

  /** Its name in the raw files. */
  String raw() {
    return raw;
  }

  /** Whether its rows have quantity and price. */
  boolean priced() {
    return switch (this) {
      case CART, UNCART, CHECKOUT, BUY, REFUND -> true;
      case SHOW, CLICK, VIEW, RATE -> false;
    };
  }
}
