package io.shopkeeper.answer;

import java.util.Locale;

/** What a customer may want that more is done about than to look it up. */
public enum Wish {
  /** To know the state of an order. */
  ORDER,
  /** To send back or exchange what was ordered, or to have what is wrong with it put right. */
  RETURN,
  /** To cancel an order. */
  CANCEL,
  /** To speak with a person. */
  PERSON;

  /** The word for it in settings and phrases: {@code order}, {@code return}, …. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
