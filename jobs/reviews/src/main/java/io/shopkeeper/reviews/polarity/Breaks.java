package io.shopkeeper.reviews.polarity;

import java.util.Set;

/** Words and signs at which a part of a sentence ends that may say the opposite of the next. */
final class Breaks {
  private static final Set<String> ALL =
      Set.of(
          ",",
          ".",
          "!",
          "?",
          ";",
          "，",
          "。",
          "！",
          "？",
          "；",
          "but",
          "although",
          "though",
          "however",
          "while",
          "但",
          "但是",
          "不过",
          "而",
          "却",
          "可是");

  private Breaks() {}

  /**
   * Whether a part ends at a word.
   *
   * @param word in normal form
   */
  static boolean at(String word) {
    return ALL.contains(word);
  }
}
