package io.shopkeeper.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import io.shopkeeper.core.text.ShopText.Damage;
import io.shopkeeper.core.text.ShopText.Language;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShopTextTest {
  private static final List<String> CHINESE =
      List.of(
          "纯棉T恤男士夏季短袖宽松休闲",
          "质量很好，物流也快，下次还会购买！",
          "酒店位置不错，但是房间有点小。",
          "联通",
          "手机壳",
          "这个商品的颜色和图片不一样",
          "用户");
  private static final List<String> ENGLISH =
      List.of("Men's cotton T-shirt", "Café crème, 250 g", "Don't buy — it broke", "naïve");

  @Test
  void cleanNormalisesAndStripsTheInvisible() {
    assertEquals("ABC 123", ShopText.clean("\uFEFF ＡＢＣ\u3000１２３\u200B \n"));
    assertEquals("红色 连衣裙", ShopText.clean("红色\r\n\t  连衣裙\u0000"));
    assertEquals("é", ShopText.clean("e\u0301"));
    assertEquals("", ShopText.clean(" \u200D\u2060\u00AD "));
    assertEquals("", ShopText.clean(""));
    assertEquals("ab", ShopText.clean("a\uD800b"));
    assertEquals("好😀", ShopText.clean("好😀"));
    assertEquals("℡".length() * 3, ShopText.clean("℡").length());
  }

  @Test
  void cleaningTwiceChangesNothing() {
    ForSeeds.check(
        500,
        random -> {
          StringBuilder text = new StringBuilder();
          int n = random.nextInt(0, 30);
          for (int i = 0; i < n; i++) {
            switch (random.nextInt(4)) {
              case 0 -> text.append((char) random.nextInt(0x20, 0x7f));
              case 1 -> text.appendCodePoint(random.nextInt(0x4e00, 0x9fa5));
              case 2 -> text.append((char) random.nextInt(0x10000));
              default -> text.appendCodePoint(random.nextInt(0x10000, 0x110000));
            }
          }
          String once = ShopText.clean(text.toString());
          assertEquals(once, ShopText.clean(once));
        });
  }

  @Test
  void bomGoesOnlyFromTheBeginning() {
    assertEquals("id,名称", ShopText.withoutBom("\uFEFFid,名称"));
    assertEquals("a\uFEFF", ShopText.withoutBom("a\uFEFF"));
    assertEquals("", ShopText.withoutBom(""));
  }

  @Test
  void guessesTheLanguage() {
    CHINESE.forEach(text -> assertEquals(Language.ZH, ShopText.language(text), text));
    ENGLISH.forEach(text -> assertEquals(Language.EN, ShopText.language(text), text));
    assertEquals(Language.ZH, ShopText.language("Nike Air Max 270 男鞋"));
    assertEquals(Language.EN, ShopText.language("The character 福 on a large red paper lantern"));
    assertEquals(Language.UNKNOWN, ShopText.language("12345 !!! 😀"));
    assertEquals(Language.UNKNOWN, ShopText.language(""));
    assertEquals("zh", Language.ZH.tag());
    assertEquals("en", Language.EN.tag());
  }

  @Test
  void foldsCaseWhateverTheLocale() {
    assertEquals("iphone", ShopText.foldCase("IPHONE"));
    assertEquals(ShopText.foldCase("STRASSE"), ShopText.foldCase("Straße"));
    assertEquals("小米 pro", ShopText.foldCase("小米 PRO"));
  }

  @Test
  void shortensByCodePointsAndNeverCutsAPair() {
    assertEquals("连衣裙", ShopText.shorten("连衣裙", 3));
    assertEquals("连…", ShopText.shorten("连衣裙", 2));
    assertEquals("😀…", ShopText.shorten("😀😀😀", 2));
    assertEquals("…", ShopText.shorten("😀😀😀", 1));
    assertEquals("…", ShopText.shorten("e\u0301fg", 2));
    assertThrows(IllegalArgumentException.class, () -> ShopText.shorten("a", 0));
    ForSeeds.check(
        500,
        random -> {
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(0, 20); i > 0; i--) {
            text.appendCodePoint(
                random.nextBoolean() ? 0x1F600 + random.nextInt(40) : 0x4e00 + random.nextInt(99));
          }
          int max = random.nextInt(1, 12);
          String shortened = ShopText.shorten(text.toString(), max);
          assertTrue(shortened.codePointCount(0, shortened.length()) <= max);
          assertTrue(StandardCharsets.UTF_8.newEncoder().canEncode(shortened));
        });
  }

  @Test
  void healthyTextShowsNoDamage() {
    CHINESE.forEach(text -> assertEquals(Damage.NONE, ShopText.damage(text), text));
    ENGLISH.forEach(text -> assertEquals(Damage.NONE, ShopText.damage(text), text));
    assertEquals(Damage.NONE, ShopText.damage(""));
    assertEquals(Damage.NONE, ShopText.damage("plain ASCII"));
    assertEquals(Damage.NONE, ShopText.damage("€ 12,50 ± 1 °C"));
    assertEquals(Damage.NONE, ShopText.damage("好😀"));
  }

  @Test
  void seesTextThatWasReadInAWrongEncoding() {
    Charset gbk = Charset.forName("GBK");
    Charset windows = Charset.forName("windows-1252");
    for (String text : CHINESE) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      assertNotEquals(
          Damage.NONE, ShopText.damage(new String(text.getBytes(gbk), StandardCharsets.UTF_8)));
      assertEquals(
          Damage.UTF8_AS_LATIN1, ShopText.damage(new String(utf8, StandardCharsets.ISO_8859_1)));
    }
    assertEquals(
        Damage.UTF8_AS_LATIN1,
        ShopText.damage(new String("Café – 12 €".getBytes(StandardCharsets.UTF_8), windows)));
    assertEquals(
        Damage.UTF8_AS_GBK,
        ShopText.damage(new String("用户".getBytes(StandardCharsets.UTF_8), gbk)));
    assertEquals(
        Damage.UTF8_AS_GBK,
        ShopText.damage(new String("纯棉男士短袖衫子".getBytes(StandardCharsets.UTF_8), gbk)));
  }
}
