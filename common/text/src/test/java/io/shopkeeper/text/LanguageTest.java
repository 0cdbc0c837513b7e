package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zh | 质量很好，物流也快",
        "zh | 這件衣服的顏色很漂亮",
        "zh | iPad不错",
        "zh | 屏幕ok，用了两天没有问题，推荐买 iPhone 的人也看看",
        "zh | 好",
        "en | Love this dress!",
        "en | great",
        "en | The fabric is soft and it fits true to size, I would buy it again",
        "en | I bought the 红 one and it is really lovely",
        "mixed | 这个包的质量很好 but the zipper broke after two days of use",
        "other | Die Qualität ist leider sehr schlecht und die Lieferung kam viel zu spät an",
        "other | La qualité est mauvaise et la livraison était vraiment très lente, je suis déçue",
        "other | Очень хорошее качество",
        "other | とても良い商品です、ありがとうございます",
        "other | 배송이 빠르고 좋아요",
        "other | 😀😀😀",
        "other | 12345 !!!",
        "other | [phone] [url]",
        "other | ''",
        "zh | 请联系 [phone]，[email]",
        "zh | 看这里 http://example.com/some-very-long-path 谢谢",
      })
  void isToldByScriptAndWords(String language, String text) {
    assertEquals(language, Language.of(text).code());
  }

  @Test
  void nullIsRefused() {
    assertThrows(NullPointerException.class, () -> Language.of(null));
  }
}
