package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.text.Token.Kind;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokeniserTest {
  private static List<String> words(String text) {
    return Tokeniser.tokens(text).stream().map(Token::text).toList();
  }

  @Test
  void cutsChineseIntoWords() {
    assertEquals(List.of("质量", "很好", ",", "物流", "也", "快"), words("质量很好，物流也快"));
    assertEquals(List.of("质量", "很好"), words("質量很好"), "traditional becomes simplified");
  }

  @Test
  void cutsEnglishIntoWords() {
    assertEquals(
        List.of("i", "don't", "love", "this", "t-shirt", ",", "it's", "$", "1,299.50", "!"),
        words("I don’t LOVE this T-shirt, it's $1,299.50!"));
    assertEquals(List.of("sooo", "good", "!!!"), words("sooooooo good!!!!!"));
    assertEquals(List.of("abc", "123"), words("ＡＢＣ１２３"));
  }

  @Test
  void keepsFacesAndPictographs() {
    assertEquals(List.of("good", ":)", "❤", "👍🏽"), words("good :) ❤️👍🏽"));
    assertEquals(List.of("👨‍👩‍👧", "🇨🇳", "🇺🇸"), words("👨‍👩‍👧🇨🇳🇺🇸"));
    assertEquals(
        List.of("t_t", "i", "<3", "it"),
        words("T_T i <3 it").stream().map(String::toLowerCase).toList());
    assertEquals(Kind.EMOJI, Tokeniser.tokens("😀").get(0).kind());
  }

  @Test
  void keepsWhatStandsForPersonalDataAndLinks() {
    assertEquals(
        List.of("打", "[phone]", "或", "[url]"), words("打[phone]或https://example.com/x?y=1"));
    assertEquals(List.of("[", "other", "]"), words("[other]"));
  }

  @Test
  void placesAreThoseOfTheText() {
    String text = "  質量OK，👍🏽 don’t！！！ [email] １２３ ";
    for (Token token : Tokeniser.tokens(text)) {
      String there = text.substring(token.start(), token.end());
      assertTrue(
          token.text().length() <= there.length() && !there.isBlank(), token + " at " + there);
    }
    assertEquals("質量", text.substring(2, Tokeniser.tokens(text).get(0).end()));
  }

  /** Tokens are in order, do not overlap, and leave out nothing but space and the invisible. */
  @Test
  void tokensCoverTheText() {
    for (int seed = 0; seed < 2000; seed++) {
      String text = HostileTextTest.random(new SplittableRandom(seed));
      int from = 0;
      for (Token token : Tokeniser.tokens(text)) {
        assertTrue(token.start() >= from && token.end() > token.start(), "seed " + seed);
        assertTrue(nothing(text, from, token.start()), "seed " + seed + " " + text);
        from = token.end();
      }
      assertTrue(nothing(text, from, text.length()), "seed " + seed);
    }
  }

  private static boolean nothing(String text, int start, int end) {
    return text.substring(start, end)
        .codePoints()
        .allMatch(
            c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || Letters.invisible(c));
  }
}
