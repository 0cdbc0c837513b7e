package io.shopkeeper.reviews.sentiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.data.ingest.IngestJob;
import io.shopkeeper.data.sample.SampleStoreJob;
import io.shopkeeper.platform.job.JobTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewStarsTrainJobTest {
  @TempDir Path root;

  private JobTest jobs() {
    return JobTest.of(new SampleStoreJob(), new IngestJob(), new ReviewStarsTrainJob())
        .root(root)
        .set("sample-store.events=1000", "sample-store.reviews=2500", "sample-store.days=3")
        .set("sample-store.customers=1500", "sample-store.items=60")
        .set("ingest.mapping=conf/mappings/sample-store.conf", "ingest.input=raw/sample-store")
        .set("text.embedding=16", "text.units=8", "text.learning-rate=0.01", "text.filters=8")
        .set("sentences.chinese=\"\"", "sentences.english=\"\"")
        .set("deep.batch-size=32", "deep.epochs=3", "deep.placement=averaged");
  }

  private static double error(JsonNode run, String name) {
    for (JsonNode contender : run.at("/facts/evaluation/contenders")) {
      if (contender.path("name").asText().equals(name)) {
        return contender.at("/metrics/absolute_error/value").asDouble();
      }
    }
    throw new AssertionError(name + " is not in " + run.at("/facts/evaluation"));
  }

  /** By the words alone it comes nearer to the stars than the most frequent number of them does. */
  @Test
  void starsAreToldAndJudgedByHowFarOffTheyAre() throws IOException {
    for (String job : List.of("sample-store", "ingest")) {
      assertEquals(ExitCode.DONE, jobs().run(job).exitCode());
    }
    JobTest.Result few = jobs().set("text.least-examples=9999").run("review-stars-train");
    assertEquals(ExitCode.GATE_REFUSED, few.exitCode(), few.err());
    assertTrue(few.err().contains("reviews of class 1 are for training"), few.err());

    JobTest.Result trained = jobs().run("review-stars-train", "--run-id", "first");
    assertEquals(ExitCode.DONE, trained.exitCode(), trained.err());
    JsonNode run = trained.run();
    for (String kind : List.of("pool", "text-cnn", "bag-of-words")) {
      assertTrue(
          error(run, kind) < .8 * error(run, "majority"),
          "%s: %s against %s".formatted(kind, error(run, kind), error(run, "majority")));
    }
    assertEquals("absolute_error", run.at("/facts/evaluation/headline").asText());
    assertTrue(Files.exists(root.resolve("slots/review-stars/history/0000001")));
  }
}
