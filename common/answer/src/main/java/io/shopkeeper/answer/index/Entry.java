package io.shopkeeper.answer.index;

import io.shopkeeper.text.Language;
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
  /** The language of entries that questions in every language find. */
  static final String ANY = "other";

  /** Whether questions of a language find it. */
  boolean foundBy(Language asked) {
    return language.equals(ANY) || language.equals(asked.code());
  }

  /** What models read of it. */
  public String read() {
    return (title + "\n" + text).strip();
  }

  /** The same without what it is asked by. */
  Entry untitled() {
    return new Entry(id, kind, language, item, "", text, source);
  }

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
