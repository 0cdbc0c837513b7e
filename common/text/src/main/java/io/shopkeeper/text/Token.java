package io.shopkeeper.text;

/**
 * A word or sign of a text.
 *
 * @param text its normal form: lower case, simplified, ordinary width
 * @param start the index of its first character in the text
 * @param end the index after its last one
 */
public record Token(String text, Kind kind, int start, int end) {
  /** The kinds of tokens. */
  public enum Kind {
    /** A Chinese word, or a word of letters. */
    WORD,
    /** Digits with their points and commas. */
    NUMBER,
    /** A pictograph with its modifiers, or a face of signs. */
    EMOJI,
    /** Signs, the same one as often as it stands in a row, at most three times. */
    SIGN,
    /** What stands for personal data or a web address, such as {@code [phone]}. */
    PLACEHOLDER
  }
}
