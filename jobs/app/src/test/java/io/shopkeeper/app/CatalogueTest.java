package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.platform.job.CommandLine;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.SettingsLayers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Adding a job means a class, settings, a conf file, a catalogue line and a test: this names what
 * is missing.
 */
class CatalogueTest {
  private static final Path HOME = JobTest.repository();

  static Stream<Job<?>> jobs() {
    return Catalogue.JOBS.jobs().stream();
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void hasNameSummaryConfAndTest(Job<?> job) throws IOException {
    assertTrue(job.name().matches("[a-z]+(-[a-z]+)*"), job.name() + " is not kebab-case");
    assertTrue(job.summary().length() <= 90, job.name() + ": the summary is one line");
    assertTrue(
        Files.exists(HOME.resolve("conf/jobs/" + job.name() + ".conf")),
        "conf/jobs/" + job.name() + ".conf is missing");
    String test = job.getClass().getSimpleName() + "Test.java";
    try (Stream<Path> files = Files.walk(HOME.resolve("jobs"))) {
      assertTrue(
          files.anyMatch(file -> file.getFileName().toString().equals(test)), test + " is missing");
    }
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void defaultsAreCompleteAndValid(Job<?> job) {
    Settings settings =
        SettingsLayers.resolve(
            Catalogue.JOBS, job, HOME, CommandLine.parse(withWhatHasNoDefault(job)));
    check(job, settings);
  }

  private static String[] withWhatHasNoDefault(Job<?> job) {
    List<String> line = new ArrayList<>(List.of(job.name()));
    for (String setting :
        List.of(
            "ingest.mapping=x",
            "lookup.user=x",
            "pseudonym.raw-id=x",
            "rollback.name=recommendations")) {
      line.addAll(List.of("--set", setting));
    }
    return line.toArray(String[]::new);
  }

  private static <S extends Record> void check(Job<S> job, Settings settings) {
    job.check(settings.bind(job.settings()));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void stepsExist(Job<?> job) {
    Set<String> known = new HashSet<>(jobs().map(Job::name).toList());
    job.steps()
        .forEach(
            step -> assertTrue(known.contains(step), job.name() + " has unknown step " + step));
    assertEquals(job.steps().size(), new HashSet<>(job.steps()).size(), "a step runs once a night");
  }
}
