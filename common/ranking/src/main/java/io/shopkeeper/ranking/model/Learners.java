package io.shopkeeper.ranking.model;

import java.util.Locale;

/** Whose histories EASE is computed from. */
public enum Learners {
  /** Customers and anonymous sessions. */
  VISITORS,
  /** Customers alone: sessions without a customer may be of another kind, such as a till's. */
  CUSTOMERS;

  /** The name in records and reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
