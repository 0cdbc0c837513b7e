package io.shopkeeper.reviews.polarity;

import java.io.Serializable;

/**
 * A term in a text, of which the text may think something else than of its other terms.
 *
 * @param start the index (UTF-16) of the term's first letter
 * @param end the index after its last one
 * @param family of the goods that the text is about, as {@code AspectFinder} knows them
 */
public record Term(String text, int start, int end, String family) implements Serializable {
  /** Refuses a term that is empty or lies outside its text. */
  public Term {
    if (start < 0 || end <= start || end > text.length()) {
      throw new IllegalArgumentException(
          "a term from %d to %d in a text of %d letters".formatted(start, end, text.length()));
    }
  }
}
