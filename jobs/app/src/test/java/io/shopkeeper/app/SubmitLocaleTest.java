package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.platform.job.JobTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java spells file names by the locale of its process: {@code submit} sees that it can. */
class SubmitLocaleTest {
  @TempDir Path home;

  /** An unpacked release whose Java says in which locale it was started. */
  @BeforeEach
  void makeHome() throws IOException {
    script(
        "java/bin/java",
        "case \"$*\" in *showSettings*) echo '    java.specification.version = 17' ;;"
            + " *) echo \"locale=$LC_ALL\" ;; esac");
    script("spark/bin/spark-submit", "exit 1");
    Files.createDirectories(home.resolve("lib"));
    Files.createFile(home.resolve("lib/shopkeeper.jar"));
    Files.createDirectories(home.resolve("submit-scripts"));
    Files.copy(
        JobTest.repository().resolve("submit-scripts/submit"),
        home.resolve("submit-scripts/submit"));
  }

  private void script(String name, String line) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  private String locale(Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", home.resolve("submit-scripts/submit").toString(), "doctor");
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put("JAVA_HOME", home.resolve("java").toString());
    builder.environment().put("SPARK_HOME", home.resolve("spark").toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out.lines().filter(l -> l.startsWith("locale=")).findFirst().orElse(out).substring(7);
  }

  @Test
  void aLocaleThatCannotSpellIsReplaced() throws Exception {
    for (Map<String, String> environment :
        java.util.List.of(
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
