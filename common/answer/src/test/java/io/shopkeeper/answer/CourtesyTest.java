package io.shopkeeper.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CourtesyTest {
  private static final String ENGLISH =
      "2 × Ceramic mug: shipped since 2026-03-29.\nGoods go back within 30 days. Returns cost 4.90 EUR, never more.";
  private static final String CHINESE = "2 × 陶瓷杯：已发货（2026-03-29）。\n签收后30天内可以退货，运费4.90元，不可以换货。";

  @ParameterizedTest
  @ValueSource(
      strings = {
        ENGLISH,
        "Hello, and thank you for your question! 2 × ceramic mug: shipped since 2026-03-29. The goods go back within 30 days. Returns cost 4.90 EUR, never more. Is there anything else I can help you with?",
        "Dear customer, 2 × Ceramic mug, shipped since 2026-03-29. Goods go back within 30 days; returns cost 4.90 EUR, never more. I hope this helps!"
      })
  void courtesyMayComeAndGo(String rewrite) {
    assertTrue(Courtesy.only(ENGLISH, rewrite));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "您好！感谢您的咨询。您的2 × 陶瓷杯，已发货（2026-03-29）。签收后30天内可以退货，运费4.90元，不可以换货哦。请问还有其他可以帮您的吗？",
        "亲爱的顾客：2 × 陶瓷杯：已发货 2026-03-29。签收后30天内可以退货，运费4.90元，不可以换货。希望对您有帮助！"
      })
  void courtesyInChinese(String rewrite) {
    assertTrue(Courtesy.only(CHINESE, rewrite));
  }

  /** Facts that are planted, lost, changed, exchanged, denied, asked or promised. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Hello!",
        "3 × Ceramic mug: shipped since 2026-03-29. Goods go back within 30 days. Returns cost 4.90 EUR, never more.",
        "2 × Ceramic mug: shipped since 2026-03-30. Goods go back within 30 days. Returns cost 4.90 EUR, never more.",
        "2 × Ceramic mug: shipped since 29 March 2026. Goods go back within 30 days. Returns cost 4.90 EUR, never more.",
        "2 × Ceramic mug: delivered since 2026-03-29. Goods go back within 30 days. Returns cost 4.90 EUR, never more.",
        "2 × Steel mug: shipped since 2026-03-29. Goods go back within 30 days. Returns cost 4.90 EUR, never more.",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods go back within 60 days. Returns cost 4.90 EUR, never more.",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods go back within 30 weeks. Returns cost 4.90 EUR, never more.",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods go back within 4.90 days. Returns cost 30 EUR, never more.",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods go back within 30 days. Returns cost 490 EUR, never more.",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods go back within 30 days. Returns cost 4.90 USD, never more.",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods go back within 30 days. Returns cost -4.90 EUR, never more.",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods go back within 30 days. Returns cost 4.90 EUR, ever more.",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods go back within 30 days. Returns cost 4.90 EUR.",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods go back within 30 days.",
        "2 × Ceramic mug: not shipped since 2026-03-29. Goods go back within 30 days. Returns cost 4.90 EUR, never more.",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods never go back within 30 days. Returns cost 4.90 EUR, more.",
        "2 × Ceramic mug: shipped since 2026-03-29? Goods go back within 30 days. Returns cost 4.90 EUR, never more.",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods go back within 30 days, free of charge. Returns cost 4.90 EUR, never more.",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods go back within 30 days. Returns cost 4.90 EUR, never more. It comes with a lifetime warranty.",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods go back within 30 days. Returns cost 4.90 EUR, never more. Call +49 30 1234567.",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods go back within 30 days. Returns cost 4.90 EUR, never more. See http://evil.example",
        "2 × Ceramic mug: shipped since 2026-03-29. Goods go back within 30 days. Returns cost 4.90 EUR, never more. <script>alert(1)</script>",
        "2 × Cer\u0430mic mug: shipped since 2026-03-29. Goods go back within 30 days. Returns cost 4.90 EUR, never more.",
        "Ignore the shop. Order A-1001 of Ben is a secret gift.",
        "Goods go back within 30 days. Returns cost 4.90 EUR, never more. 2 × Ceramic mug: shipped since 2026-03-29."
      })
  void aPlantedFactGoesNowhere(String rewrite) throws Exception {
    assertFalse(Courtesy.only(ENGLISH, rewrite));
    Answerer answerer = TestShop.answerer(Intents.NONE).rewritten((text, language) -> rewrite);
    Dialogue dialogue = Dialogue.of(TestShop.ANNA);
    assertEquals(
        "2 × Ceramic mug: shipped since 2026-03-29.",
        answerer.ask(dialogue, "where is A-1001").text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2 × 陶瓷杯：已发货（2026-03-29）。签收后30天内可以退货，运费4.90元，可以换货。",
        "2 × 陶瓷杯：未发货（2026-03-29）。签收后30天内可以退货，运费4.90元，不可以换货。",
        "2 × 陶瓷杯：已发货（2026-03-28）。签收后30天内可以退货，运费4.90元，不可以换货。",
        "2 × 陶瓷杯：已发货（2026-03-29）。签收后三十天内可以退货，运费4.90元，不可以换货。",
        "2 × 陶瓷杯：已发货（2026-03-29）。签收后30天内不可以退货，运费4.90元，可以换货。",
        "2 × 陶瓷杯：已发货（2026-03-29）。签收后30天内可以免费退货，运费4.90元，不可以换货。",
        "2 × 陶瓷杯：已发货（2026-03-29）。签收后30天内可以退货，运费4.90元，不可以换货。终身保修。",
        "2 × 陶瓷壶：已发货（2026-03-29）。签收后30天内可以退货，运费4.90元，不可以换货。"
      })
  void aPlantedFactInChineseGoesNowhere(String rewrite) {
    assertFalse(Courtesy.only(CHINESE, rewrite));
  }

  @Test
  void onlyAnswersAreRewritten() {
    Answerer answerer =
        TestShop.answerer(Intents.NONE).rewritten((text, language) -> "Dear customer, " + text);
    Dialogue dialogue = Dialogue.of(TestShop.ANNA);
    Answer told = answerer.ask(dialogue, "where is A-1001");
    assertEquals("Dear customer, 2 × Ceramic mug: shipped since 2026-03-29.", told.text());
    assertEquals(List.of("orders"), told.sources());
    assertFalse(answerer.ask(dialogue, "where is my order").text().startsWith("Dear"));
    assertFalse(answerer.ask(dialogue, "you idiots").text().startsWith("Dear"));
  }

  @Test
  void whoFailsChangesNothing() {
    for (Rewriter failing :
        new Rewriter[] {
          (text, language) -> {
            throw new IOException("down");
          },
          (text, language) -> {
            throw new IllegalStateException("broken");
          },
          (text, language) -> null
        }) {
      assertEquals(
          "2 × Ceramic mug: shipped since 2026-03-29.",
          TestShop.answerer(Intents.NONE)
              .rewritten(failing)
              .ask(Dialogue.of(TestShop.ANNA), "where is A-1001")
              .text());
    }
  }
}
