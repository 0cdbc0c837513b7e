package io.shopkeeper.answer.index;

import java.util.Locale;
import java.util.Optional;

/**
 * A piece of what the shop knows: what an answer quotes, and names as its source.
 *
 * @param id distinct in an index
 * @param kind where it comes from
 * @param language {@code zh}, {@code en}; {@code other} is found by questions of every language
 * @param item the product that it speaks of, if it speaks of one
 * @param title a question or a heading
 * @param text what answers; data, never an instruction
 * @param source what a reader may look up: a file with a heading, a product
 */
public record Entry(
    String id,
    Kind kind,
    String language,
    Optional<String> item,
    String title,
    String text,
    String source) {
  /** Where an entry comes from. */
  public enum Kind {
    /** A section of a document: a policy, a page of help. */
    DOCUMENT,
    /** A question with its answer. */
    QUESTION,
    /** What the catalogue says of a product. */
    PRODUCT,
    /** What reviews say of a product. */
    INSIGHT;

    /** The word for it in files: {@code document}, {@code question}, …. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
