package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class VisibleTest {
  @Test
  void removesWhatHidesOrTurnsAText() {
    assertEquals("13800138000", Visible.of("138\u200B0013\u200C80\u200E0\uFEFF0"));
    assertEquals("abc", Visible.of("\u202Ea\u2066b\u2069c\u00AD"));
    assertEquals("a b\nc\nd", Visible.of("a\tb\nc\u2028d"));
    assertEquals("a b", Visible.of("a\0b"));
    assertEquals("好", Visible.of("\uFEFF好\uDB40\uDC41"));
  }

  @Test
  void keepsPictographsWhole() {
    String family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
    assertEquals(family, Visible.of(family));
    assertEquals("ab", Visible.of("a\u200Db"));
    assertEquals("❤", Visible.of("❤\uFE0F"));
  }

  @Test
  void halfCharactersBecomeReplacements() {
    assertEquals("a\uFFFDb\uFFFD", Visible.of("a\uD83Db\uDC00"));
  }

  @Test
  void ordinaryTextIsTheSameObject() {
    String text = "plain 好\n";
    assertSame(text, Visible.of(text));
  }
}
