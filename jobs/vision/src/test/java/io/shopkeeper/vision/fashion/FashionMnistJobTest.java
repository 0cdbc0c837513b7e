package io.shopkeeper.vision.fashion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.deep.network.ModelFile;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistJobTest {
  @TempDir Path root;

  private JobTest job(Path directory) {
    return JobTest.of(new FashionMnistJob())
        .root(root.resolve("warehouse"))
        .set(
            "fashion-mnist.directory=\"" + directory + "\"",
            "deep.batch-size=20",
            "deep.averaging-frequency=3",
            "deep.epochs=5",
            "deep.placement=averaged");
  }

  private Path version() {
    return root.resolve("warehouse/artifacts/fashion-mnist/versions/0000001");
  }

  private boolean live() {
    return Files.exists(root.resolve("warehouse/slots/fashion-mnist/history"));
  }

  @Test
  void trainsMeasuresCommitsAndRunsTwiceAsOnce() throws Exception {
    Path set = IdxFiles.write(root.resolve("set"), 240, i -> i % 10);
    JobTest job = job(set).set("fashion-mnist.validation-fraction=0.2", "deep.patience=4");
    JobTest.Result result = job.run("fashion-mnist");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    JsonNode run = result.run();
    assertTrue(run.at("/metrics/test_accuracy").asDouble() > 0.9, run.toString());
    assertEquals(80, run.at("/facts/classification/examples").asInt());
    assertEquals(10, run.at("/facts/classification/classes").size());
    assertEquals(10, run.at("/facts/classification/confusion").size());
    assertTrue(run.at("/facts/training/curve/0/validation/validation_loss").asDouble() > 0);
    assertEquals(2, run.at("/facts/training/workers").asInt());

    for (String file :
        new String[] {
          "model/network.zip",
          "model/network.json",
          "model/labels.json",
          "model/preprocessing.json",
          "evaluation.json",
          "manifest.json"
        }) {
      assertTrue(Files.exists(version().resolve(file)), file + " is missing");
    }
    ModelFile.Model model =
        ModelFile.read(
            Files.readAllBytes(version().resolve("model/network.zip")),
            NetworkDefinition.Kind.SEQUENCE,
            "network.zip");
    int parameters = model.weights().parameters().length;
    assertTrue(parameters <= 150_000, parameters + " parameters");
    assertTrue(live());
    try (var staged = Files.list(root.resolve("warehouse/artifacts/fashion-mnist/_staging"))) {
      assertEquals(0, staged.filter(file -> !file.toString().endsWith(".crc")).count());
    }
    assertTrue(job.run("fashion-mnist").err().contains("already done"));
  }

  @Test
  void killedAfterEveryStepThatOthersSeeItCommitsOnce() throws Exception {
    Path set = IdxFiles.write(root.resolve("set"), 120, i -> i % 4);
    new KilledJob(
            home -> job(set).root(home).set("deep.epochs=1", "fashion-mnist.least-accuracy=0"),
            Purpose.ofModel("fashion-mnist"))
        .killedEverywhere("fashion-mnist", Files.createDirectories(root.resolve("evening")));
  }

  @Test
  void refusesWhatCannotBeLearned() throws Exception {
    Path empty = IdxFiles.write(root.resolve("empty"), 0, i -> 0);
    assertRefused(job(empty).run("fashion-mnist"), ExitCode.BAD_INPUT, "there is no row");
    Path one = IdxFiles.write(root.resolve("one"), 30, i -> 4);
    assertRefused(job(one).run("fashion-mnist"), ExitCode.BAD_INPUT, "[Coat]");
    Path missing = root.resolve("missing");
    assertRefused(job(missing).run("fashion-mnist"), ExitCode.BAD_INPUT, "train-images-idx3-ubyte");
    Path cut = IdxFiles.write(root.resolve("cut"), 30, i -> i % 3);
    Path labels = cut.resolve("train-labels-idx1-ubyte");
    Files.write(labels, Arrays.copyOf(Files.readAllBytes(labels), 20));
    assertRefused(job(cut).run("fashion-mnist"), ExitCode.BAD_INPUT, "after 12 of 30 items");
    assertFalse(live());
    assertFalse(Files.exists(version()));
  }

  private static void assertRefused(JobTest.Result result, ExitCode code, String part)
      throws IOException {
    assertEquals(code, result.exitCode(), result.err());
    assertTrue(result.err().contains(part), result.err());
  }

  @Test
  void refusesATestClassThatTrainingHasNotSeenAndCountsBadLabels() throws Exception {
    // The test third has numbers 0 to 19, whose labels 0 and 1 differ from those of training only
    // at 5.
    Path set = IdxFiles.write(root.resolve("set"), 60, i -> i % 2);
    Path labels = set.resolve("t10k-labels-idx1-ubyte");
    byte[] bytes = Files.readAllBytes(labels);
    bytes[8 + 5] = 7;
    Files.write(labels, bytes);
    assertRefused(job(set).run("fashion-mnist"), ExitCode.BAD_INPUT, "[Sneaker]");

    Path odd = IdxFiles.write(root.resolve("odd"), 60, i -> i == 7 ? 200 : i == 9 ? 3 : i % 2);
    bytes = Files.readAllBytes(odd.resolve("t10k-labels-idx1-ubyte"));
    bytes[8 + 7] = 0;
    bytes[8 + 9] = 0;
    Files.write(odd.resolve("t10k-labels-idx1-ubyte"), bytes);
    JobTest.Result result =
        job(odd).set("deep.epochs=2", "fashion-mnist.least-accuracy=0").run("fashion-mnist");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    assertEquals(59, result.run().at("/rows/training_examples").asInt());
    assertEquals(1, result.run().at("/rows/quarantined_examples").asInt());
    assertTrue(result.err().contains("single training example: [Dress]"), result.err());
    assertTrue(Files.isDirectory(root.resolve("warehouse/quarantine/fashion-mnist/ds=2026-03-31")));
  }

  @Test
  void countsAndKeepsTheBadRowsOfEverySet() throws Exception {
    // Every fifth of 60 pictures to train, of which some are kept to validate, and of 20 to test.
    Path set = IdxFiles.write(root.resolve("set"), 60, i -> i % 5 == 0 ? 200 : i % 2);
    JobTest.Result result =
        job(set)
            .set(
                "deep.epochs=1",
                "fashion-mnist.validation-fraction=0.4",
                "fashion-mnist.least-accuracy=0")
            .run("fashion-mnist");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    JsonNode rows = result.run().at("/rows");
    assertEquals(16, rows.get("test_examples").asInt());
    assertTrue(rows.get("validation_examples").asInt() > 0, rows.toString());
    assertEquals(
        48, rows.get("training_examples").asInt() + rows.get("validation_examples").asInt());
    assertEquals(12 + 4, rows.get("quarantined_examples").asInt());
    assertEquals(
        12 + 4,
        SharedSpark.session()
            .read()
            .parquet(root.resolve("warehouse/quarantine/fashion-mnist/ds=2026-03-31").toString())
            .where("reason = 'label 200 is not one of 0 to 9' and source_file <> ''")
            .count());
  }

  @Test
  void aModelBelowTheGateStaysUnused() throws Exception {
    Path set = IdxFiles.write(root.resolve("set"), 60, i -> i % 10);
    JobTest.Result result =
        job(set)
            .set("deep.epochs=1", "fashion-mnist.least-accuracy=1", "fashion-mnist.learning-rate=0")
            .run("fashion-mnist");
    assertRefused(result, ExitCode.GATE_REFUSED, "least-accuracy");
    assertTrue(Files.exists(version()), "it is kept to be looked at");
    assertFalse(live());
  }

  @Test
  void refusesWorkersWhoseWeightsNoMachineHolds() throws Exception {
    Path set = IdxFiles.write(root.resolve("set"), 60, i -> i % 10);
    JobTest.Result result =
        job(set).set("deep.workers=700", "deep.placement=averaged").run("fashion-mnist");
    assertRefused(result, ExitCode.USAGE, "set spark.driver.maxResultSize=");
  }

  @Test
  void aBatchLargerThanTheSetIsTheSet() throws Exception {
    Path set = IdxFiles.write(root.resolve("set"), 60, i -> i % 10);
    JobTest.Result result =
        job(set)
            .set("deep.batch-size=1000000", "deep.epochs=1", "fashion-mnist.least-accuracy=0")
            .run("fashion-mnist");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    assertTrue(result.err().contains("only 1 batches of 1000000"), result.err());
  }
}
