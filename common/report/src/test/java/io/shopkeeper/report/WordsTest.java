package io.shopkeeper.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Words EN = new Words(Language.EN, ZONE, List.of());
  private static final Words ZH = new Words(Language.ZH, ZONE, List.of());

  @Test
  void aClassWithoutWordsCannotOwnAny() {
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class, () -> new Words(Language.EN, ZONE, List.of(String.class)));
    assertEquals("no report_en.properties beside java.lang.String", refused.getMessage());
  }

  @Test
  void aKeyWithoutATextIsAFault() {
    assertThrows(IllegalStateException.class, () -> EN.text("no.such-key"));
    assertEquals("no-such-name", EN.name("event", "no-such-name"));
    assertEquals("购买", ZH.name("event", "purchase"));
  }

  @Test
  void writesNumbersAsTheLanguageDoes() {
    assertEquals("1,234,567", EN.count(1_234_567));
    assertEquals("1,234,567", ZH.count(1_234_567));
    assertEquals("3.2M", EN.compact(3_184_220));
    assertEquals("318.4万", ZH.compact(3_184_220));
    assertEquals("12.3%", EN.percent(0.1234));
    assertEquals("0.12%", ZH.percent(0.00123));
    assertEquals("100%", EN.percent(1));
    assertEquals("+3.1%", EN.change(0.031));
    assertEquals("−3.1%", ZH.change(-0.031));
    assertEquals("0%", EN.change(-0.0));
    assertEquals("0.000123", EN.significant(0.000123));
    assertEquals("–", EN.decimal(Double.NaN, 3));
    assertEquals("–", ZH.percent(Double.POSITIVE_INFINITY));
    assertEquals("NDCG@20", EN.metric("ndcg@20"));
    assertEquals("召回率@20", ZH.metric("recall@20"));
    assertEquals("unheard-of@5", ZH.metric("unheard-of@5"));
  }

  @Test
  void writesTimesAsTheLanguageDoes() {
    assertEquals("31 Mar 2026", EN.day(LocalDate.of(2026, 3, 31)));
    assertEquals("2026年3月31日", ZH.day(LocalDate.of(2026, 3, 31)));
    assertEquals("2026年4月1日 02:05 CST", ZH.moment(Instant.parse("2026-03-31T18:05:11Z")));
    assertEquals("12 min 44 s", EN.duration(764));
    assertEquals("1 小时 2 分", ZH.duration(3725));
    assertEquals("0.3 s", EN.duration(0.34));
    assertEquals("–", EN.duration(Double.NaN));
  }
}
