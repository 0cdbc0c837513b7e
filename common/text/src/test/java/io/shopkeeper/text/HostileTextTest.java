package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever the text: no failure, and time in proportion to its length. */
class HostileTextTest {
  private static final int MEGABYTE = 1 << 20;

  /** Far from the seconds that any of it takes, and from the hours of a quadratic search. */
  private static final Duration GENEROUS = Duration.ofMinutes(2);

  private static final List<String> PIECES =
      List.of(
          "好",
          "质量很好",
          "這",
          "a",
          "Good",
          "don't",
          "ＡＢ１",
          "😀",
          "👨‍👩‍👧",
          "🇨🇳",
          "\uD83D",
          "\uDC00",
          " ",
          "\n",
          "\u200B",
          "\u202E",
          "\uFEFF",
          "\0",
          "<",
          "<b>",
          "</b>",
          "<script>",
          "<!--",
          "&",
          "&amp;",
          "&#",
          "&#x597D;",
          "@",
          "a@",
          "@b.com",
          ".",
          "..",
          "1",
          "13800138000",
          "号",
          "路",
          "12号",
          "文三路",
          "+",
          "(",
          ")",
          "-",
          "0",
          "www.",
          "http://",
          "[",
          "[phone]",
          "]",
          "X",
          "é",
          "e\u0301",
          "ß",
          "İ",
          "か",
          "한",
          "ل",
          "\uFFFD",
          "锟斤拷",
          "'",
          ",",
          "\uD835\uDFCF",
          "٣",
          "12 Main Street ",
          "!",
          "…",
          ":",
          "T_T");

  /** A text of up to forty pieces, which are what parsers trip over. */
  static String random(SplittableRandom random) {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      out.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return out.toString();
  }

  private static final List<Consumer<String>> ALL =
      List.of(
          CustomerText::of,
          Tokeniser::tokens,
          Normal::form,
          Language::of,
          PersonalData::mask,
          Damage::mend,
          Markup::without,
          Visible::of);

  @Test
  void randomTextsAreRead() {
    for (int seed = 0; seed < 3000; seed++) {
      String text = random(new SplittableRandom(seed));
      for (Consumer<String> one : ALL) {
        one.accept(text);
      }
    }
  }

  @Test
  void aLongTextIsReadInLinearTime() {
    everyKind(MEGABYTE / 32);
  }

  @Test
  @Tag("long")
  void aMegabyteIsReadInLinearTime() {
    everyKind(MEGABYTE);
  }

  private static void everyKind(int length) {
    for (String piece : PIECES) {
      everything(piece.repeat(length / piece.length()));
    }
    for (String piece :
        List.of(
            "<a \"",
            "<b",
            "&#39",
            "<script></scrip",
            "1 ",
            "1-",
            "13800138000 ",
            "1号",
            "路1号",
            "里路1号",
            "a@b.",
            "1 a ",
            "12 Aaa Bbb Ccc ",
            "3栋2单元",
            "12号3",
            "(+1",
            "电话1",
            "00",
            "ä½ ",
            "浣犲",
            "好?",
            "👨\u200D",
            "a\u200D",
            "e\u0301\u0327",
            "http://a",
            "文三路 12 ",
            "4111 1111 1111 1111 ",
            "\",\"")) {
      everything(piece.repeat(length / piece.length()));
    }
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder mixed = new StringBuilder();
    while (mixed.length() < length) {
      mixed.append(random(random));
    }
    everything(mixed.toString());
  }

  private static void everything(String text) {
    // The first does what the others do, too.
    for (Consumer<String> one : ALL.subList(0, 3)) {
      assertTimeoutPreemptively(
          GENEROUS, () -> one.accept(text), () -> text.substring(0, Math.min(20, text.length())));
    }
  }
}
