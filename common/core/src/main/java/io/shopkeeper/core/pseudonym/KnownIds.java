package io.shopkeeper.core.pseudonym;

import java.io.Serializable;

/** Tells by their pseudonyms which ids a shop has. */
@FunctionalInterface
public interface KnownIds extends Serializable {
  /** Knows no ids. */
  KnownIds NONE = pseudonym -> false;

  /** Whether an order or a customer of the shop has a pseudonym; rarely wrong where it says so. */
  boolean has(String pseudonym);
}
