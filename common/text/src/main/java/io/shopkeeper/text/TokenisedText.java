package io.shopkeeper.text;

import java.util.List;

/**
 * A text cut into tokens.
 *
 * @param text as a table stores it
 * @param tokens in their order, with their places in the text
 */
public record TokenisedText(String text, List<Token> tokens) {
  /** Cuts a text. */
  public static TokenisedText of(String text) {
    return new TokenisedText(text, Tokeniser.tokens(text));
  }

  /** The tokens' normal forms, as classifiers read them. */
  public List<String> words() {
    return tokens.stream().map(Token::text).toList();
  }
}
