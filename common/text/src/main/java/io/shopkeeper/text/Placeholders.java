package io.shopkeeper.text;

import io.shopkeeper.core.pseudonym.Pseudonyms;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The words in brackets that stand for what was taken out of a text. */
final class Placeholders {
  /** What stands for any web address. */
  static final String URL = "[url]";

  private static final List<String> ALL =
      Stream.of(
              Arrays.stream(PersonalData.Kind.values()).map(PersonalData.Kind::placeholder),
              Stream.of(Pseudonyms.Kind.ORDER, Pseudonyms.Kind.USER)
                  .map(kind -> "[" + TypedIds.word(kind) + "]"),
              Stream.of(URL))
          .flatMap(some -> some)
          .toList();

  /**
   * A placeholder in a text.
   *
   * @param word as models read it, without a pseudonym
   * @param end the index after it
   */
  record Found(String word, int end) {}

  private Placeholders() {}

  /** The placeholder that begins at an index; null if none does. */
  static Found at(String text, int start) {
    if (text.charAt(start) != '[') {
      return null;
    }
    for (String placeholder : ALL) {
      if (text.startsWith(placeholder, start)) {
        return new Found(placeholder, start + placeholder.length());
      }
    }
    int end = TypedIds.end(text, start);
    return end > start ? new Found(TypedIds.brief(text.substring(start, end)), end) : null;
  }
}
