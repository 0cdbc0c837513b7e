package io.shopkeeper.deep.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new application of one classifier, which exists in {@link Ripeness} alone. */
class ClassifierNightTest {
  @TempDir static Path directory;

  /** A root after its first night, and what that said. */
  private static Path morning;

  private static JobTest.Result first;

  @TempDir Path root;

  @BeforeAll
  static void aFirstNight() throws IOException {
    morning = Files.createDirectory(directory.resolve("morning"));
    first = night(morning, "first");
    assertEquals(ExitCode.DONE, first.exitCode(), first.err());
  }

  private JobTest.Result night(String runId, String... settings) throws IOException {
    return night(root, runId, settings);
  }

  private static JobTest.Result night(Path root, String runId, String... settings)
      throws IOException {
    return JobTest.of(new Ripeness())
        .root(root)
        .set("deep.batch-size=16", "deep.placement=averaged")
        .set(settings)
        .run("ripeness", "--run-id", runId);
  }

  private static Path version(Path root, int number) {
    return root.resolve("artifacts/ripeness/versions/%07d".formatted(number));
  }

  private static JsonNode slot(Path root, int entry) throws IOException {
    return new ObjectMapper()
        .readTree(root.resolve("slots/ripeness/history/%07d/slot.json".formatted(entry)).toFile());
  }

  private boolean live() {
    return Files.exists(root.resolve("slots/ripeness/history"));
  }

  private static JsonNode contender(JsonNode run, String name) {
    for (JsonNode contender : run.at("/facts/evaluation/contenders")) {
      if (contender.path("name").asText().equals(name)) {
        return contender;
      }
    }
    throw new AssertionError(name + " is not in " + run.at("/facts/evaluation"));
  }

  @Test
  void trainsJudgesCommitsAndServes() throws Exception {
    JsonNode run = first.run();
    for (String fact :
        new String[] {"training", "classification", "calibration", "evaluation", "gate"}) {
      assertTrue(run.path("facts").has(fact), fact);
    }
    assertTrue(run.at("/metrics/test_accuracy").asDouble() > 0.85, run.toString());
    assertEquals(
        run.at("/metrics/test_accuracy").asDouble(),
        contender(run, "ripeness").at("/metrics/accuracy/value").asDouble());
    assertEquals(
        run.at("/metrics/test_macro_f1").asDouble(),
        contender(run, "ripeness").at("/metrics/macro_f1/value").asDouble(),
        1e-12);
    assertTrue(contender(run, "majority").at("/metrics/accuracy/value").asDouble() < 0.8);
    assertEquals(2, run.at("/facts/evaluation/slices").size());
    assertTrue(run.at("/rows/validation_examples").asInt() > 50, run.toString());
    assertEquals(100, run.at("/rows/quarantined_examples").asInt());
    assertTrue(run.at("/facts/calibration/sure_share").asDouble() > 0, run.toString());
    for (String file :
        new String[] {
          "network.zip", "network.json", "labels.json", "preprocessing.json", "calibration.json"
        }) {
      assertTrue(Files.exists(version(morning, 1).resolve("model").resolve(file)), file);
    }
    assertEquals(1, slot(morning, 1).path("version").asInt());
    assertTrue(night(morning, "first").err().contains("already done"));
  }

  @Test
  void productionIsMeasuredOnTheSameCases() throws Exception {
    Path shop = KilledJob.copy(morning);
    JobTest.Result same = night(shop, "again");
    assertEquals(ExitCode.DONE, same.exitCode(), same.err());
    assertEquals(
        contender(same.run(), "ripeness").path("metrics"),
        contender(same.run(), "production").path("metrics"));
    assertEquals(2, slot(shop, 2).path("version").asInt());

    JobTest.Result worse = night(shop, "worse", "ripeness.learning-rate=0");
    assertEquals(ExitCode.GATE_REFUSED, worse.exitCode(), worse.err());
    assertTrue(worse.err().contains("version 0000003 stays unused"), worse.err());
    assertFalse(worse.err().contains("goes live"), worse.err());
    assertFalse(Files.exists(shop.resolve("slots/ripeness/history/0000003")));
  }

  @Test
  void aProductionThatKnowsFewerClassesIsWrongAboutTheOthers() throws Exception {
    assertEquals(ExitCode.DONE, night("first", "ripeness.labels=[unripe, ripe]").exitCode());
    JobTest.Result result = night("second", "ripeness.labels=[overripe, unripe, ripe]");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    JsonNode matrix = result.run().at("/facts/classification/classes/0");
    double overripe =
        matrix.path("examples").asDouble() / result.run().at("/rows/test_examples").asDouble();
    assertTrue(
        contender(result.run(), "production").at("/metrics/accuracy/value").asDouble()
            <= 1 - overripe);
  }

  @Test
  void aKillAfterTheCommitLeavesTheRestToTheNextTry() throws Exception {
    Path shop = KilledJob.copy(morning);
    delete(shop.resolve("slots/ripeness"));
    delete(shop.resolve("runs"));
    JobTest.Result again = night(shop, "first");
    assertEquals(ExitCode.DONE, again.exitCode(), again.err());
    assertEquals(1, slot(shop, 1).path("version").asInt());
    assertFalse(Files.exists(version(shop, 2)));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void judgesByMacroF1WhereAsked() throws Exception {
    JobTest.Result result = night("first", "ripeness.judged-by=macro-f1");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    assertEquals("macro_f1", result.run().at("/facts/evaluation/headline").asText());
    assertTrue(result.run().at("/facts/gate/line").asText().contains("MACRO_F1"));
  }

  @Test
  void oneBelowTheLeastAccuracyIsRefusedWhateverTheGateSays() throws Exception {
    JobTest.Result result = night("first", "ripeness.least-accuracy=1", "gate.enabled=false");
    assertEquals(ExitCode.GATE_REFUSED, result.exitCode(), result.err());
    assertTrue(result.err().contains("is below ripeness.least-accuracy = 1.0"), result.err());
    assertTrue(Files.exists(version(root, 1)), "it is kept to be looked at");
    assertFalse(live());
  }
}
