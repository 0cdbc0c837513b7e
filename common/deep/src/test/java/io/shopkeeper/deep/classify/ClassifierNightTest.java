package io.shopkeeper.deep.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new application of one classifier, which exists in {@link Ripeness} alone. */
class ClassifierNightTest {
  @TempDir Path root;

  private JobTest.Result night(String runId, String... settings) throws IOException {
    return JobTest.of(new Ripeness())
        .root(root)
        .set("deep.batch-size=16", "deep.placement=averaged")
        .set(settings)
        .run("ripeness", "--run-id", runId);
  }

  private Path version(int number) {
    return root.resolve("artifacts/ripeness/versions/%07d".formatted(number));
  }

  private JsonNode slot(int entry) throws IOException {
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
    JobTest.Result result = night("first");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    JsonNode run = result.run();
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
      assertTrue(Files.exists(version(1).resolve("model").resolve(file)), file);
    }
    assertEquals(1, slot(1).path("version").asInt());
    assertTrue(night("first").err().contains("already done"));
  }

  @Test
  void productionIsMeasuredOnTheSameCases() throws Exception {
    assertEquals(ExitCode.DONE, night("first").exitCode());
    JobTest.Result same = night("again");
    assertEquals(ExitCode.DONE, same.exitCode(), same.err());
    assertEquals(
        contender(same.run(), "ripeness").path("metrics"),
        contender(same.run(), "production").path("metrics"));
    assertEquals(2, slot(2).path("version").asInt());

    JobTest.Result worse = night("worse", "ripeness.learning-rate=0");
    assertEquals(ExitCode.GATE_REFUSED, worse.exitCode(), worse.err());
    assertTrue(worse.err().contains("version 0000003 stays unused"), worse.err());
    assertFalse(worse.err().contains("goes live"), worse.err());
    assertFalse(Files.exists(root.resolve("slots/ripeness/history/0000003")));
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
    assertEquals(ExitCode.DONE, night("first").exitCode());
    delete(root.resolve("slots/ripeness"));
    delete(root.resolve("runs"));
    JobTest.Result again = night("first");
    assertEquals(ExitCode.DONE, again.exitCode(), again.err());
    assertEquals(1, slot(1).path("version").asInt());
    assertFalse(Files.exists(version(2)));
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
    assertTrue(Files.exists(version(1)), "it is kept to be looked at");
    assertFalse(live());
  }
}
