package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java spells file names by the locale of its process: {@code submit} sees that it can. */
class SubmitLocaleTest {
  @TempDir Path home;

  private HollowRelease release;

  @BeforeEach
  void makeHome() throws IOException {
    release = new HollowRelease(home, "locale=$LC_ALL");
  }

  private String locale(Map<String, String> environment) throws Exception {
    ProcessBuilder builder = release.submit(List.of());
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().putAll(environment);
    HollowRelease.Ended ended = HollowRelease.end(builder);
    assertEquals(0, ended.exit(), ended.said());
    return ended
        .said()
        .lines()
        .filter(l -> l.startsWith("locale="))
        .findFirst()
        .orElse(ended.said())
        .substring(7);
  }

  @Test
  void aLocaleThatCannotSpellIsReplaced() throws Exception {
    for (Map<String, String> environment :
        List.of(
            Map.<String, String>of(),
            Map.of("LC_ALL", "C"),
            Map.of("LANG", "POSIX"),
            Map.of("LC_CTYPE", "en_US.ISO-8859-1"))) {
      String locale = locale(environment).toLowerCase(java.util.Locale.ROOT);
      assertTrue(locale.endsWith("utf-8") || locale.endsWith("utf8"), environment + ": " + locale);
    }
  }

  @Test
  void oneThatCanStays() throws Exception {
    assertEquals("", locale(Map.of("LANG", "C.UTF-8")));
    assertEquals("C.UTF-8", locale(Map.of("LC_ALL", "C.UTF-8", "LANG", "C")));
  }
}
