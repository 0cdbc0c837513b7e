package io.shopkeeper.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Words EN = new Words(Language.EN, ZONE);
  private static final Words ZH = new Words(Language.ZH, ZONE);

  @Test
  void bothLanguagesHaveTheSameKeys() {
    assertEquals(new TreeSet<>(EN.keys()), new TreeSet<>(ZH.keys()));
  }

  @Test
  void textsTakeTheSameValuesInBothLanguages() {
    for (String key : EN.keys()) {
      assertEquals(places(EN, key), places(ZH, key), key);
    }
  }

  private static Set<String> places(Words words, String key) {
    Set<String> places = new TreeSet<>();
    for (int i = 0; i < 6; i++) {
      Object[] values = new Object[6];
      java.util.Arrays.fill(values, "");
      values[i] = "\u0001";
      if (words.text(key, values).contains("\u0001")) {
        places.add("" + i);
      }
    }
    return places;
  }

  @Test
  void noTextHoldsAnUnfilledPlaceOrAStraightApostrophe() {
    for (Words words : new Words[] {EN, ZH}) {
      for (String key : words.keys()) {
        if (!key.startsWith("format.")) {
          assertFalse(raw(words, key).contains("'"), key);
        }
      }
    }
  }

  private static String raw(Words words, String key) {
    int dot = key.indexOf('.');
    return dot < 0 ? "" : words.name(key.substring(0, dot), key.substring(dot + 1));
  }

  @Test
  void everyKeyThatCodeAndTemplatesNameHasAText() throws IOException {
    Pattern literal = Pattern.compile("text\\(\\s*\"([a-z0-9.-]+)\"\\s*[,)]");
    Set<String> used = new TreeSet<>();
    for (String root : new String[] {"src/main/java", "src/main/resources"}) {
      try (Stream<Path> files = Files.walk(Path.of(root, "io/shopkeeper/app/report"))) {
        for (Path file : files.filter(f -> f.toString().matches(".*(java|ftlh)")).toList()) {
          Matcher matcher = literal.matcher(Files.readString(file));
          while (matcher.find()) {
            used.add(matcher.group(1));
          }
        }
      }
    }
    assertTrue(used.size() > 100, used::toString);
    used.removeAll(EN.keys());
    assertEquals(Set.of(), used);
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
