package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.app.report.ReportJob;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.report.Language;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page has every word of every section in both languages. */
class WordsOfSectionsTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final ReportJob REPORT = new ReportJob(Catalogue.sections(Catalogue.DOMAINS));
  private static final Words EN = REPORT.words(Language.EN, ZONE);
  private static final Words ZH = REPORT.words(Language.ZH, ZONE);

  @Test
  void bothLanguagesHaveTheSameKeys() {
    assertEquals(new TreeSet<>(EN.keys()), new TreeSet<>(ZH.keys()));
  }

  @Test
  void everySectionIsNamed() {
    for (Section section : Catalogue.sections(Catalogue.DOMAINS)) {
      for (String key : new String[] {"nav.%s", "section.%s", "section.%s.about"}) {
        assertTrue(EN.keys().contains(key.formatted(section.id())), key.formatted(section.id()));
      }
    }
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
      Arrays.fill(values, "");
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
    Pattern literal =
        Pattern.compile("(?:words|w|words\\(\\))\\s*\\.text\\(\\s*\"([a-z0-9.-]+)\"\\s*[,)]");
    Set<String> used = new TreeSet<>();
    for (String modules : new String[] {"common", "jobs"}) {
      try (Stream<Path> files = Files.walk(JobTest.repository().resolve(modules))) {
        for (Path file :
            files.filter(f -> f.toString().matches(".*/src/main/.*\\.(java|ftlh)")).toList()) {
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
}
