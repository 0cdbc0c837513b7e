package io.shopkeeper.reviews.polarity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.table.HandWritten;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.reviews.TestReviews;
import io.shopkeeper.reviews.insight.ReviewInsightsJob;
import io.shopkeeper.reviews.polarity.LabelledSentences.Labelled;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewAspectsTrainJobTest {
  private static final String DAY = "2026-03-30";

  @TempDir Path root;

  private JobTest jobs() {
    return JobTest.of(new ReviewAspectsTrainJob(), new ReviewInsightsJob())
        .root(root)
        .set("aspect-labels.least-terms=20", "aspect-labels.units=8")
        .set("aspect-labels.learning-rate=0.01", "aspect-labels.dropout=0.1")
        .set("deep.batch-size=16", "deep.epochs=4", "deep.placement=averaged")
        .set("sentences.chinese=\"\"");
  }

  private void label(List<Labelled> terms) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Labelled one : terms) {
      Term term = one.term();
      rows.add(
          RowFactory.create(
              "l" + rows.size(),
              term.text(),
              term.text().substring(term.start(), term.end()),
              null,
              PolarityClassifier.LABELS.get(one.label()),
              "hotels",
              "en",
              Timestamp.from(Instant.parse(DAY + "T08:00:00Z")),
              "by-hand",
              "by-hand"));
    }
    HandWritten.table(root, ShopTables.ASPECT_LABELS, DAY, rows);
  }

  private static double accuracy(JsonNode run, String name) {
    for (JsonNode contender : run.at("/facts/evaluation/contenders")) {
      if (contender.path("name").asText().equals(name)) {
        return contender.at("/metrics/accuracy/value").asDouble();
      }
    }
    throw new AssertionError(name + " is not in " + run.at("/facts/evaluation"));
  }

  /** What was learned tells the insights what the lexicon has no word for. */
  @Test
  void labelledTermsTeachTheInsights() throws IOException {
    label(LabelledSentences.of(LabelledSentences.THINGS));
    JobTest.Result few = jobs().set("aspect-labels.least-terms=9999").run("review-aspects-train");
    assertEquals(ExitCode.GATE_REFUSED, few.exitCode(), few.err());
    assertTrue(few.err().contains("terms of class negative are for training"), few.err());

    JobTest.Result trained = jobs().run("review-aspects-train", "--run-id", "first");
    assertEquals(ExitCode.DONE, trained.exitCode(), trained.err());
    for (String kind : List.of("pool", "network", "words")) {
      assertTrue(
          accuracy(trained.run(), kind) > accuracy(trained.run(), "majority") + .3,
          kind + " in " + trained.run().at("/facts/evaluation"));
    }
    assertTrue(Files.exists(root.resolve("slots/review-aspects/history/0000001")));

    assertTrue(trained.run().at("/facts/terms/f1").asDouble() > .9, trained.err());

    String text = "The breakfast came at noon but the service was lovely. The soup was awful.";
    new TestReviews().add("hotel room", null, "", text, "en").writeTo(root);
    List<String> expected =
        List.of("service positive the service was lovely", "soup negative The soup was awful");
    assertEquals(expected, aspects("0000001", jobs().run("review-insights", "--run-id", "one")));
    assertEquals(
        expected,
        aspects("0000002", jobs().run("review-insights", "--run-id", "two")),
        "known of the night before");
  }

  private List<String> aspects(String version, JobTest.Result night) {
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    try (Stream<Row> rows =
        SharedSpark.session()
            .read()
            .parquet(
                root.resolve("releases/reviews/versions/%s/review_aspects".formatted(version))
                    .toString())
            .collectAsList()
            .stream()) {
      return rows.map(
              row ->
                  "%s %s %s"
                      .formatted(row.getAs("aspect"), row.getAs("polarity"), row.getAs("evidence")))
          .toList();
    }
  }
}
