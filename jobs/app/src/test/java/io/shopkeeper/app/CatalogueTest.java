package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.platform.job.CommandLine;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.SettingsLayers;
import io.shopkeeper.report.Domain;
import io.shopkeeper.report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
            "ask.question=x",
            "serve.token=0123456789abcdef",
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

  @Test
  void everyDomainHasItsNightPublishesAndShows() {
    List<String> steps = Domain.night(Catalogue.DOMAINS);
    assertEquals(steps.size(), new HashSet<>(steps).size(), "a step runs once a night");
    List<String> names = Catalogue.DOMAINS.stream().map(Domain::name).toList();
    assertEquals(names.size(), new HashSet<>(names).size(), "two domains of one name");
    List<String> releases =
        Catalogue.DOMAINS.stream().flatMap(domain -> domain.releases().stream()).toList();
    assertEquals(
        releases.size(), new HashSet<>(releases).size(), "two domains publish one release");
    Map<String, Class<?>> sections = new HashMap<>();
    for (Domain domain : Catalogue.DOMAINS) {
      assertTrue(domain.name().matches("[a-z]+(-[a-z]+)*"), domain.name() + " is not kebab-case");
      for (Section section : domain.sections()) {
        Class<?> other = sections.putIfAbsent(section.id(), section.getClass());
        assertTrue(
            other == null || other == section.getClass(),
            "two sections are called " + section.id());
      }
    }
  }

  private static PipelineJob.Settings choosing(String... domains) {
    return new PipelineJob.Settings(new PipelineJob.Section(List.of(domains)));
  }

  @Test
  void aNightPreparesThenLearnsThenAppliesWhateverTheOrderOfTheChoice() {
    PipelineJob pipeline = new PipelineJob(Catalogue.DOMAINS);
    assertEquals(
        List.of(
            "ingest",
            "behaviour",
            "als-train",
            "buy-again",
            "ncf-train",
            "session-rnn",
            "rank",
            "similar-items",
            "drift",
            "publish",
            "report"),
        pipeline.steps(choosing("sessions", "ncf", "recommendation", "data")));
    assertEquals(
        List.of("ingest", "behaviour", "drift", "publish", "report"),
        pipeline.steps(choosing("data")));
    JobException unknown =
        assertThrows(JobException.class, () -> pipeline.steps(choosing("data", "sesions")));
    assertEquals(
        "pipeline.domains: there is no domain 'sesions'; known are data, recommendation, ncf, sessions, reviews, service, vision, fashion",
        unknown.getMessage());
  }

  private static Settings resolve(String... line) {
    CommandLine parsed = CommandLine.parse(line);
    return SettingsLayers.resolve(
        Catalogue.JOBS, Catalogue.JOBS.named(parsed.job().orElseThrow()), HOME, parsed);
  }

  @Test
  void nativesAreShippedOnlyWhereAChosenStepNeedsThem() {
    Job<?> pipeline = Catalogue.JOBS.named("pipeline");
    assertEquals(List.of(), Catalogue.JOBS.libraries(pipeline, resolve("pipeline")));
    assertEquals(
        List.of("shopkeeper-deep.jar"),
        Catalogue.JOBS.libraries(
            pipeline, resolve("pipeline", "--set", "pipeline.domains=[data, sessions]")));
  }

  @Test
  void stepsShareWhatTheirFilesSayUnlessTheyDisagree() {
    String night = "pipeline.domains=[data, recommendation, %s]";
    assertEquals(
        Optional.of("40"),
        resolve("pipeline", "--set", night.formatted("ncf")).value("deep.epochs"));

    String both = night.formatted("ncf, sessions");
    Settings each = resolve("pipeline", "--set", both);
    assertEquals(Optional.of("40"), each.forStep("ncf-train").value("deep.epochs"));
    assertEquals(Optional.of("12"), each.forStep("session-rnn").value("deep.epochs"));
    assertEquals(
        resolve("session-rnn").value("deep.patience"),
        each.forStep("session-rnn").value("deep.patience"),
        "nothing of another step's section");
    for (Job<?> step : Catalogue.JOBS.steps(Catalogue.JOBS.named("pipeline"), each)) {
      check(step, each.forStep(step.name()));
    }

    Settings decided = resolve("pipeline", "--set", both, "--set", "deep.epochs=3");
    assertEquals(Optional.of("3"), decided.forStep("ncf-train").value("deep.epochs"));
    assertEquals(Optional.of("3"), decided.forStep("session-rnn").value("deep.epochs"));
    assertEquals(Optional.of("256"), decided.forStep("ncf-train").value("deep.batch-size"));

    Settings one = resolve("pipeline", "--set", both, "--set", "steps.session-rnn.deep.epochs=5");
    assertEquals(Optional.of("40"), one.forStep("ncf-train").value("deep.epochs"));
    assertEquals(Optional.of("5"), one.forStep("session-rnn").value("deep.epochs"));

    JobException unknown =
        assertThrows(
            JobException.class,
            () -> resolve("pipeline", "--set", "steps.session-rnn.deep.epoch=5"));
    assertTrue(
        unknown.getMessage().contains("did you mean 'steps.session-rnn.deep.epochs'?"),
        unknown.getMessage());
  }
}
