package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NormalTest {
  @Test
  void foldsWidthRepeatsAndSpaces() {
    assertEquals("ABC123! 好", Normal.form("ＡＢＣ１２３！　好"));
    assertEquals("好好好", Normal.form("好好好好好好好"));
    assertEquals("sooo good!!!", Normal.form("soooooooo   good!!!!!!"));
    assertEquals("1000000 yuan", Normal.form("1000000\tyuan"));
    assertEquals("😀😀😀", Normal.form("😀😀😀😀😀"));
    assertEquals("see [url] and [url]", Normal.form("see https://a.b/c?d=e&f and WWW.x.com"));
    assertEquals("看[url],好", Normal.form("看http://a.com，好"));
    assertEquals("www. http://,", Normal.form("www. http://，"));
  }

  @Test
  void theNormalFormOfANormalFormIsItself() {
    for (int seed = 0; seed < 2000; seed++) {
      String text = HostileTextTest.random(new SplittableRandom(seed));
      String form = Normal.form(text);
      assertEquals(form, Normal.form(form), "seed " + seed);
    }
  }
}
