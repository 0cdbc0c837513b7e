package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.settings.SettingsSchema;
import io.shopkeeper.platform.job.CommandLine;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.SettingsLayers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents tell a reader to type is there: jobs, options, settings, files. */
class DocsTest {
  private static final Path HOME = JobTest.repository();

  /** {@code submit JOB …} up to the end of the code span or of the line. */
  private static final Pattern COMMAND =
      Pattern.compile("(?:submit-scripts/|[`\\s(])submit ([a-z]+(?:-[a-z]+)*[^`\\n]*)");

  private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern KEY =
      Pattern.compile(
          "(?:--set )?([a-z]+(?:-[a-z]+)*(?:\\.[a-z0-9]+(?:-[a-z0-9]+)*)+)(?:=(\\S*))?");
  private static final Pattern FILE =
      Pattern.compile(
          "(?:conf|docs|notebooks|submit-scripts|jobs|common)/[A-Za-z0-9_./-]*[A-Za-z]");

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(HOME.resolve("docs"))) {
      List<Path> all = new ArrayList<>(docs.filter(f -> f.toString().endsWith(".md")).toList());
      all.add(HOME.resolve("README.md"));
      all.add(HOME.resolve("CONTRIBUTING.md"));
      return all.stream().sorted();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void commandsCanBeTyped(Path document) throws IOException {
    Matcher commands = COMMAND.matcher(joined(document));
    while (commands.find()) {
      String[] words = commands.group(1).strip().split("\\s+(?=--)|\\s{2,}", -1);
      List<String> arguments = new ArrayList<>();
      for (String word : words) {
        if (arguments.isEmpty() || word.startsWith("--")) {
          arguments.addAll(Arrays.asList(word.split("\\s+", -1)));
        }
      }
      CommandLine line = CommandLine.parse(arguments.toArray(String[]::new));
      Job<?> job = Catalogue.JOBS.named(line.job().orElseThrow());
      SettingsLayers.resolve(Catalogue.JOBS, job, HOME, line);
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void settingsExist(Path document) throws IOException {
    SettingsSchema known = Catalogue.JOBS.schema();
    Set<String> sections =
        Catalogue.JOBS.jobs().stream()
            .flatMap(job -> SettingsSchema.of(job.settings()).keys().stream())
            .map(key -> key.path().split("\\.", 2)[0])
            .collect(Collectors.toCollection(HashSet::new));
    Matcher spans = SPAN.matcher(Files.readString(document));
    while (spans.find()) {
      Matcher key = KEY.matcher(spans.group(1));
      if (key.matches() && sections.contains(key.group(1).split("\\.", 2)[0])) {
        String path = key.group(1);
        if (path.matches(".*\\.(conf|json|md|parquet|html)")) {
          continue;
        }
        assertTrue(
            known.find(path).isPresent() || !known.below(path).keys().isEmpty(),
            document.getFileName() + " names " + path);
        Optional.ofNullable(key.group(2))
            .filter(value -> value.matches("[a-z0-9.-]+"))
            .ifPresent(value -> assertBinds(path + "=" + value));
      }
    }
  }

  private static void assertBinds(String assignment) {
    for (Job<?> job : Catalogue.JOBS.jobs()) {
      String section = assignment.split("\\.", 2)[0];
      if (SettingsSchema.of(job.settings()).keys().stream()
          .anyMatch(key -> key.path().startsWith(section + "."))) {
        CommandLine line = CommandLine.parse(job.name(), "--set", assignment);
        SettingsLayers.resolve(Catalogue.JOBS, job, HOME, line);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void filesExist(Path document) throws IOException {
    List<String> missing = new ArrayList<>();
    Matcher files = FILE.matcher(Files.readString(document));
    while (files.find()) {
      String file = files.group();
      boolean madeLater =
          file.contains("/target/") || file.contains("my-shop") || file.contains("xxx");
      if (!madeLater && !Files.exists(HOME.resolve(file))) {
        missing.add(file);
      }
    }
    assertEquals(List.of(), missing, document.getFileName() + " names files that are not there");
  }

  /** The text with the lines that a backslash continues as one. */
  private static String joined(Path document) throws IOException {
    return Files.readString(document).replaceAll("\\\\\\n\\s*", "");
  }
}
