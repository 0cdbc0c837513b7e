package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.text.Damage.Kind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DamageTest {
  private static final Charset GBK = Charset.forName("GBK");
  private static final Charset WESTERN = Charset.forName("windows-1252");
  private static final String REVIEW = "质量很好，穿着很舒服，就是物流有点慢。";

  private static String misread(String text, Charset written, Charset read) {
    return new String(text.getBytes(written), read);
  }

  @Test
  void readsAgainWhatLostNothing() {
    assertEquals(
        new Damage.Mended(REVIEW, Kind.REPAIRED),
        Damage.mend(misread(REVIEW, StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)));
    assertEquals(
        new Damage.Mended(REVIEW, Kind.REPAIRED), Damage.mend(misread(REVIEW, GBK, WESTERN)));
    assertEquals(
        new Damage.Mended(REVIEW, Kind.REPAIRED),
        Damage.mend(misread(REVIEW, GBK, StandardCharsets.ISO_8859_1)));
    assertEquals(
        new Damage.Mended("你好吗", Kind.REPAIRED).kind(),
        Damage.mend(misread("你好吗，好的", StandardCharsets.UTF_8, GBK)).kind());
  }

  @Test
  void readsAgainWhatWasReadWrongTwice() {
    String once = misread(REVIEW, StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1);
    String twice = misread(once, StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1);
    assertEquals(new Damage.Mended(REVIEW, Kind.REPAIRED), Damage.mend(twice));
  }

  @Test
  void readsAroundTheGapsOfUtf8ReadAsGbk() {
    String odd = "质量很好，很舒服";
    Damage.Mended mended = Damage.mend(misread(odd + "。", StandardCharsets.UTF_8, GBK));
    assertEquals(Kind.LOST, mended.kind());
    assertEquals(odd, mended.text().substring(0, odd.length()));
  }

  @Test
  void tellsWhatIsLost() {
    for (String lost :
        List.of(misread(REVIEW, GBK, StandardCharsets.UTF_8), "锟斤拷锟斤拷很好", "a\uFFFDb", "很好ï¿½")) {
      assertEquals(Kind.LOST, Damage.mend(lost).kind(), lost);
    }
  }

  @Test
  void leavesAccentsAndSymbolsAlone() {
    for (String text :
        List.of(
            "",
            "plain",
            REVIEW,
            "這件衣服很漂亮，質量也好",
            "La qualité est très mauvaise, déçue à Noël",
            "Größe fällt ähnlich aus, schöne Ärmel",
            "5 ★★★★★ – ‘great’ …",
            "naïve café ÉÀÜ",
            "联通",
            "Ünlü çok güzel şık",
            "Очень хорошо",
            "とても良い")) {
      assertEquals(new Damage.Mended(text, Kind.NONE), Damage.mend(text));
    }
  }
}
