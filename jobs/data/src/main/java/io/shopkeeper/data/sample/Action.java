package io.shopkeeper.data.sample;

/** What a customer does, under the name that the sample store's own log gives it. */
enum Action {
  /** The item stood in a list that was shown. */
  SHOW("show"),
  /** The item was chosen in a list. */
  CLICK("click"),
  /** The item's page was opened. */
  VIEW("view"),
  CART("cart"),
  UNCART("uncart"),
  CHECKOUT("checkout"),
  BUY("buy"),
  /** The goods came back. */
  REFUND("refund"),
  /** One to five stars. */
  RATE("rate");

  private final String raw;

  Action(String raw) {
    this.raw = raw;
  }

  /** The word in the raw files. */
  String raw() {
    return raw;
  }

  /** Whether rows of it carry quantity and price. */
  boolean priced() {
    return switch (this) {
      case CART, UNCART, CHECKOUT, BUY, REFUND -> true;
      case SHOW, CLICK, VIEW, RATE -> false;
    };
  }
}
