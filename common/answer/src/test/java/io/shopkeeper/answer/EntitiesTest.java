package io.shopkeeper.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntitiesTest {
  private static String shown(String text) {
    Entities found = Entities.of(text);
    StringBuilder out = new StringBuilder();
    found.numbers().forEach(one -> out.append(" order ").append(one));
    found
        .days()
        .forEach(
            day ->
                out.append(
                    " day %s-%d-%d"
                        .formatted(
                            day.year().isPresent() ? day.year().getAsInt() : "*",
                            day.month(),
                            day.day())));
    found
        .amounts()
        .forEach(
            one -> out.append(" %s %s".formatted(one.value().toPlainString(), one.currency())));
    found.colours().forEach(one -> out.append(" ").append(one));
    found.sizes().forEach(one -> out.append(" size ").append(one));
    return out.toString().strip();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          where is order A-1001                > order A-1001
          订单Ａ-１００１到哪了                 > order Ａ-１００１
          order 20260329001 from 2026-03-29    > order 20260329001 day 2026-3-29
          ordered on March 3rd, 2026           > day 2026-3-3
          the one of 29 March                  > day *-3-29
          我3月29号买的，2026年4月1日收到        > day 2026-4-1 day *-3-29
          it cost €12.50, not $ 1,200          > 12.50 EUR 1200 USD
          我付了1299元，不是 99.5 块            > 1299 CNY 99.5 CNY
          the black coat in size M             > black size M
          有没有红色的，XL的                    > red size XL
          黑色大号和38码                        > black size L size 38
          shoes size 42.5 in navy              > navy size 42.5
          hello there                          > ''
          May I ask for the small one          > size S
          month 13: 2026-13-45                 > ''
          """)
  void namedInBothLanguages(String text, String found) {
    assertEquals(found, shown(text));
  }

  /** Words that name goods are neither anger, nor a wish. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "垃圾桶有多大",
        "滚筒洗衣机多少钱",
        "人工智能音箱",
        "noise-cancelling headphones",
        "退烧贴怎么卖",
        "is the cleaning agent strong"
      })
  void goodsAreNoSignals(String text) {
    for (Signals signal :
        new Signals[] {Signals.ANGER, Signals.PERSON, Signals.CANCEL, Signals.RETURN}) {
      assertFalse(signal.in(text), text + " is no " + signal);
    }
  }

  @Test
  void measurementsAreComparedInOneUnit() {
    assertEquals(
        0,
        Measurement.of("1.7 l")
            .orElseThrow()
            .value()
            .compareTo(Measurement.of("1700 ml").orElseThrow().value()));
    assertEquals("g", Measurement.of("0.4 kg").orElseThrow().unit());
    assertEquals(
        0,
        Measurement.of("2 千克")
            .orElseThrow()
            .value()
            .compareTo(Measurement.of("2,000 g").orElseThrow().value()));
    assertTrue(Measurement.of("1.7 l").orElseThrow().unit().equals("ml"));
    for (String none : new String[] {"20 x 30 cm", "S-XL", "10-20 W", "", "quiet", "1.2.3"}) {
      assertEquals(Optional.empty(), Measurement.of(none), none);
    }
  }
}
