package io.shopkeeper.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The words in brackets that stand for what was taken out of a text. */
final class Placeholders {
  /** What stands for any web address. */
  static final String URL = "[url]";

  private static final List<String> ALL =
      Stream.concat(
              Arrays.stream(PersonalData.Kind.values()).map(PersonalData.Kind::placeholder),
              Stream.of(URL))
          .toList();

  private Placeholders() {}

  /** The placeholder that begins at an index; null if none does. */
  static String at(String text, int start) {
    if (text.charAt(start) == '[') {
      for (String placeholder : ALL) {
        if (text.startsWith(placeholder, start)) {
          return placeholder;
        }
      }
    }
    return null;
  }
}
