package io.shopkeeper.reviews.sentiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.data.ingest.IngestJob;
import io.shopkeeper.data.sample.SampleStoreJob;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import io.shopkeeper.platform.table.HandWritten;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.reader.ProductInsight;
import io.shopkeeper.reader.ShopReader;
import io.shopkeeper.reviews.insight.ReviewInsightsJob;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewSentimentTrainJobTest {
  @TempDir static Path directory;

  /** A root after its first night, and what that said. */
  private static Path morning;

  private static JobTest.Result first;

  @TempDir Path root;

  @BeforeAll
  static void aFirstNight() throws IOException {
    morning = Files.createDirectory(directory.resolve("morning"));
    for (String job : List.of("sample-store", "ingest")) {
      JobTest.Result result = jobs(morning).run(job);
      assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    }
    first = jobs(morning).run("review-sentiment-train", "--run-id", "first");
    assertEquals(ExitCode.DONE, first.exitCode(), first.err());
  }

  private static JobTest jobs(Path root) {
    return JobTest.of(
            new SampleStoreJob(),
            new IngestJob(),
            new ReviewSentimentTrainJob(),
            new ReviewInsightsJob())
        .root(root)
        .set("sample-store.events=1000", "sample-store.reviews=2500", "sample-store.days=3")
        .set("sample-store.customers=1500", "sample-store.items=60")
        .set("ingest.mapping=conf/mappings/sample-store.conf", "ingest.input=raw/sample-store")
        .set("text.embedding=16", "text.units=8", "text.learning-rate=0.01")
        .set("text.encoder-blocks=1", "text.encoder-heads=2", "text.filters=8")
        .set("sentences.chinese=\"\"")
        .set("deep.batch-size=32", "deep.epochs=3", "deep.placement=averaged");
  }

  private static JsonNode contender(JsonNode run, String name) {
    for (JsonNode contender : run.at("/facts/evaluation/contenders")) {
      if (contender.path("name").asText().equals(name)) {
        return contender.at("/metrics/macro_f1/value");
      }
    }
    throw new AssertionError(name + " is not in " + run.at("/facts/evaluation"));
  }

  @Test
  void learnsFromBothLanguagesAndServes() {
    JsonNode run = first.run();
    for (String kind : List.of("pool", "rnn", "encoder", "text-cnn", "bag-of-words")) {
      assertTrue(contender(run, kind).asDouble() > .85, kind + contender(run, kind));
    }
    assertTrue(contender(run, "sentences").asDouble() > .6, "only English has a model");
    assertTrue(contender(run, "majority").asDouble() < .6, run.toString());
    assertTrue(run.at("/facts/gate/accepted").asBoolean(), run.at("/facts/gate").toString());
    for (String language : List.of("en", "zh")) {
      assertTrue(
          run.at("/facts/evaluation/slices").findValuesAsText("name").contains(language),
          run.at("/facts/evaluation/slices").toString());
    }
    for (String fact : List.of("training", "classification", "calibration", "pool")) {
      assertTrue(run.path("facts").has(fact), fact);
    }
    String live = run.at("/facts/gate/live").asText();
    for (String file : List.of("classifier.bin", "calibration.json", "labels.json")) {
      Path at =
          morning.resolve("artifacts/review-sentiment-" + live + "/versions/0000001/model/" + file);
      assertTrue(Files.exists(at), at.toString());
    }
    assertTrue(Files.exists(morning.resolve("slots/review-sentiment/history/0000001")));
  }

  /** The words that the explanation calls strongest carry more than random ones. */
  @Test
  void explanationsHold() {
    JsonNode explained = first.run().at("/facts/explanations");
    assertTrue(explained.path("texts").asInt() > 20, explained.toString());
    assertTrue(
        explained.path("strongest").asDouble() > 2 * explained.path("random").asDouble(),
        explained.path("strongest") + " against " + explained.path("random"));
    for (JsonNode example : explained.path("examples")) {
      assertEquals(example.path("words").size(), example.path("weights").size());
    }
  }

  @Test
  void productionIsComparedOnTheSameTexts() throws Exception {
    Path shop = KilledJob.copy(morning);
    JobTest.Result worse =
        jobs(shop).set("text.vocabulary=1").run("review-sentiment-train", "--run-id", "again");
    JsonNode run = worse.run();
    assertEquals(
        contender(first.run(), first.run().at("/facts/gate/live").asText()),
        contender(run, "production"),
        "the live classifier says what it said");
  }

  /** Scored from a file in plain Java as it was measured, and mostly as the stars say. */
  @Test
  void insightsAreToldByTheLiveClassifier() throws Exception {
    Path shop = KilledJob.copy(morning);
    JobTest.Result told = jobs(shop).run("review-insights");
    assertEquals(ExitCode.DONE, told.exitCode(), told.err());
    assertTrue(told.err().contains("told by review-sentiment-"), told.err());
    Dataset<Row> scored =
        SharedSpark.session()
            .read()
            .parquet(shop.resolve("releases/reviews/versions/0000001/review_sentiment").toString())
            .join(
                SharedSpark.session()
                    .read()
                    .parquet(shop.resolve("tables/reviews").toString())
                    .select("review_id", "rating"),
                "review_id");
    assertEquals(0, scored.where("source <> 'model'").count());
    long praise = scored.where("rating >= 4").count();
    assertTrue(scored.where("rating >= 4 and label = 'positive'").count() > .85 * praise);
    assertTrue(scored.where("rating <= 2 and label = 'positive'").count() < .15 * praise);
    servedAsWritten(shop);
    assertEquals(scored.count(), told.run().at("/rows/scored_reviews").asLong());
    JobTest.Result again = jobs(shop).run("review-insights", "--run-id", "again");
    assertEquals(0, again.run().at("/rows/scored_reviews").asLong(), "no text has changed");
    assertEquals(
        0,
        scored
            .select("review_id", "score", "label", "unsure")
            .except(
                SharedSpark.session()
                    .read()
                    .parquet(
                        shop.resolve("releases/reviews/versions/0000002/review_sentiment")
                            .toString())
                    .select("review_id", "score", "label", "unsure"))
            .count());
  }

  /** What a serving team's library reads is what the job wrote. */
  private static void servedAsWritten(Path shop) throws IOException {
    List<Row> rows =
        SharedSpark.session()
            .read()
            .parquet(shop.resolve("releases/reviews/versions/0000001/product_insights").toString())
            .orderBy("item_id")
            .limit(20)
            .collectAsList();
    // As publish does.
    Path alias = shop.resolve("releases/reviews/aliases/production/0000001");
    Files.createDirectories(alias);
    Files.writeString(alias.resolve("alias.json"), "{\"number\": 1, \"version\": 1}");
    try (ShopReader reader = ShopReader.open(shop.toString())) {
      for (Row row : rows) {
        String item = row.getAs("item_id");
        String language = row.getAs("lang");
        List<ProductInsight> found = reader.insights().of(item);
        ProductInsight served =
            found.stream()
                .filter(insight -> insight.language().equals(language))
                .findFirst()
                .orElseThrow(() -> new AssertionError(row + " is not among " + found));
        assertEquals(row.<Long>getAs("reviews"), served.reviews());
        assertEquals(row.<Float>getAs("sentiment"), served.sentiment());
        assertEquals(row.<String>getAs("advice_zh"), served.adviceChinese());
        assertEquals(
            row.<Row>getList(row.fieldIndex("strengths")).stream()
                .map(point -> point.<String>getList(point.fieldIndex("quotes")))
                .toList(),
            served.strengths().stream().map(ProductInsight.Point::quotes).toList());
      }
    }
  }

  /** What the lexicon hears in some reviews teaches a classifier that hears all of them. */
  @Test
  void aShopWithoutLabelsLearnsFromAspects() throws IOException {
    Map<String, Double> stars = new HashMap<>();
    List<Row> unlabelled = new ArrayList<>();
    String[] columns =
        Arrays.stream(ShopTables.REVIEWS.schema().fieldNames()).toArray(String[]::new);
    for (Row row :
        SharedSpark.session()
            .read()
            .parquet(morning.resolve("tables/reviews").toString())
            .selectExpr(columns)
            .collectAsList()) {
      stars.put(row.getAs("review_id"), row.getAs("rating"));
      unlabelled.add(
          RowFactory.create(
              Arrays.stream(columns)
                  .map(c -> c.equals("rating") || c.equals("label") ? null : row.getAs(c))
                  .toArray()));
    }
    HandWritten.table(root, ShopTables.REVIEWS, "2026-03-30", unlabelled);
    JobTest shop =
        jobs(root)
            .set("text.encoder-blocks=0", "text.filters=0", "sentences.english=\"\"")
            .set("text.least-examples=20");
    JobTest.Result refused = shop.set("sentiment.from-aspects=false").run("review-sentiment-train");
    assertEquals(ExitCode.GATE_REFUSED, refused.exitCode(), refused.err());
    shop = shop.set("sentiment.from-aspects=true");
    JobTest.Result learned = shop.run("review-sentiment-train", "--run-id", "unlabelled");
    assertEquals(ExitCode.DONE, learned.exitCode(), learned.err());
    assertTrue(learned.run().at("/facts/labels_by_aspects").asLong() > 1000, learned.err());
    assertEquals(ExitCode.DONE, shop.run("review-insights").exitCode());
    int right = 0;
    int all = 0;
    for (Row row :
        SharedSpark.session()
            .read()
            .parquet(root.resolve("releases/reviews/versions/0000001/review_sentiment").toString())
            .collectAsList()) {
      Double given = stars.get(row.<String>getAs("review_id"));
      if (given != null && given != 3) {
        all++;
        right += row.getAs("label").equals(given > 3 ? "positive" : "negative") ? 1 : 0;
      }
    }
    assertTrue(right > .85 * all, right + " of " + all);
  }

  @Test
  void tooFewLabelsLeaveWhatIsLive() throws Exception {
    Path shop = KilledJob.copy(morning);
    JobTest.Result few = jobs(shop).set("text.least-examples=9999").run("review-sentiment-train");
    assertEquals(ExitCode.GATE_REFUSED, few.exitCode(), few.err());
    assertTrue(few.err().contains("9999 at least are needed"), few.err());
    assertFalse(Files.exists(shop.resolve("slots/review-sentiment/history/0000002")));
  }

  @Test
  void aReviewIsNotBoth() throws IOException {
    JobTest.Result both = jobs(root).set("sentiment.negative-to=4").run("review-sentiment-train");
    assertEquals(ExitCode.USAGE, both.exitCode(), both.err());
    assertTrue(both.err().contains("sentiment.negative-to"), both.err());
  }
}
