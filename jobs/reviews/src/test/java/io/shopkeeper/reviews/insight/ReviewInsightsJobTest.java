package io.shopkeeper.reviews.insight;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.data.ingest.IngestJob;
import io.shopkeeper.data.sample.SampleStoreJob;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.reviews.aspect.AspectFinder;
import io.shopkeeper.reviews.aspect.Mention;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewInsightsJobTest {
  @TempDir static Path root;

  private static JobTest.Result night;

  @BeforeAll
  static void insightsOfTheSampleStore() throws Exception {
    JobTest test = jobs();
    for (String job : List.of("sample-store", "ingest")) {
      JobTest.Result result = test.run(job);
      assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    }
    night = test.run("review-insights");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
  }

  private static JobTest jobs() {
    return JobTest.of(new SampleStoreJob(), new IngestJob(), new ReviewInsightsJob())
        .root(root)
        .set("sample-store.events=1000", "sample-store.reviews=6000", "sample-store.days=6")
        .set("sample-store.customers=4000", "sample-store.items=120")
        .set("ingest.mapping=conf/mappings/sample-store.conf", "ingest.input=raw/sample-store");
  }

  private static Dataset<Row> table(String name) {
    return SharedSpark.session()
        .read()
        .parquet(root.resolve("releases/reviews/versions/0000001").resolve(name).toString());
  }

  private static Dataset<Row> reviews() {
    return SharedSpark.session().read().parquet(root.resolve("tables/reviews").toString());
  }

  @Test
  void plantedCampaignsAreFoundAndHonestReviewsAreNot() {
    Dataset<Row> truth =
        SharedSpark.session()
            .read()
            .parquet(root.resolve("raw/sample-store/_truth/reviews").toString())
            .withColumnRenamed("review_no", "review_id");
    Map<String, Long> counts = new TreeMap<>();
    Map<String, Long> kinds = new TreeMap<>();
    for (Row row :
        table("review_sentiment")
            .withColumnRenamed("suspicious", "found")
            .join(truth, "review_id")
            .select("found", "suspicious")
            .collectAsList()) {
      boolean planted = !row.getString(1).equals("none");
      counts.merge((row.isNullAt(0) ? "passed " : "found ") + planted, 1L, Long::sum);
      kinds.merge(row.getString(1) + " as " + row.getString(0), 1L, Long::sum);
    }
    double right = counts.getOrDefault("found true", 0L);
    double precision = right / (right + counts.getOrDefault("found false", 0L));
    double recall = right / (right + counts.getOrDefault("passed true", 0L));
    assertTrue(precision >= .9, "precision " + precision + " " + kinds);
    assertTrue(recall >= .8, "recall " + recall + " " + kinds);
    assertEquals(
        table("review_sentiment").where(col("suspicious").isNotNull()).count(),
        total(night.run().path("facts").path("suspicious")),
        "counted in the record");
  }

  private static long total(com.fasterxml.jackson.databind.JsonNode counts) {
    long sum = 0;
    for (com.fasterxml.jackson.databind.JsonNode count : counts) {
      sum += count.asLong();
    }
    return sum;
  }

  @Test
  void evidenceStandsInTheReviewWhereItIsSaidToStand() {
    List<Row> rows =
        table("review_aspects")
            .join(reviews().select("review_id", "title", "text"), "review_id")
            .collectAsList();
    assertTrue(rows.size() > 5_000, rows.size() + " rows");
    for (Row row : rows) {
      String field = row.getAs((String) row.getAs("field"));
      int start = row.getAs("start");
      int end = row.getAs("end");
      assertEquals(row.<String>getAs("evidence"), field.substring(start, end));
    }
  }

  @Test
  void everyQuoteIsVerbatimOfTheProductAndHoldsTheAspect() {
    Set<String> evidence = new HashSet<>();
    table("review_aspects")
        .collectAsList()
        .forEach(
            row ->
                evidence.add(
                    row.getAs("item_id")
                        + "|"
                        + row.getAs("aspect")
                        + "|"
                        + row.getAs("polarity")
                        + "|"
                        + row.getAs("evidence")));
    int quotes = 0;
    for (Row row : table("product_insights").collectAsList()) {
      for (String side : List.of("strengths", "weaknesses")) {
        for (Row point : row.<Row>getList(row.fieldIndex(side))) {
          String polarity = side.equals("strengths") ? "positive" : "negative";
          for (String quote : point.<String>getList(point.fieldIndex("quotes"))) {
            quotes++;
            String aspect = point.getAs("aspect");
            assertTrue(
                evidence.contains(
                    row.getAs("item_id") + "|" + aspect + "|" + polarity + "|" + quote),
                quote);
            assertTrue(
                AspectFinder.families().stream()
                    .flatMap(family -> AspectFinder.of(family).mentions(quote).stream())
                    .map(Mention::aspect)
                    .anyMatch(found -> found.name().equals(aspect)),
                quote + " does not speak of " + aspect);
            assertFalse(quote.contains("["), quote);
          }
        }
      }
    }
    assertTrue(quotes > 300, quotes + " quotes");
  }

  /** What the sample store hides in its reviews is an oracle that knows nothing of the lexicon. */
  @Test
  void aspectsOfHonestReviewsAreThoseThatTheirWritersMeant() {
    Dataset<Row> truth =
        SharedSpark.session()
            .read()
            .parquet(root.resolve("raw/sample-store/_truth/reviews").toString());
    Map<String, Map<String, Boolean>> meant = new TreeMap<>();
    truth
        .collectAsList()
        .forEach(
            row -> meant.put(row.getAs("review_no"), row.getJavaMap(row.fieldIndex("aspects"))));
    Map<String, int[]> byAspect = new TreeMap<>();
    Set<String> found = new HashSet<>();
    for (Row row : table("review_aspects").collectAsList()) {
      String aspect = row.getAs("aspect");
      String review = row.getAs("review_id");
      if (!found.add(review + aspect)) {
        continue;
      }
      Boolean praise = meant.get(review).get(aspect);
      boolean said = row.getAs("polarity").equals("positive");
      int[] counts = byAspect.computeIfAbsent(aspect, a -> new int[3]);
      counts[praise == null ? 2 : praise == said ? 0 : 1]++;
    }
    int right = byAspect.values().stream().mapToInt(c -> c[0]).sum();
    int wrong = byAspect.values().stream().mapToInt(c -> c[1]).sum();
    int extra = byAspect.values().stream().mapToInt(c -> c[2]).sum();
    int all = meant.values().stream().mapToInt(Map::size).sum();
    assertTrue(right > .97 * all, "found " + right + " of " + all);
    assertTrue(wrong < .005 * all, wrong + " turned");
    assertTrue(extra < .01 * all, extra + " not meant");
  }

  @Test
  void runningAgainChangesNothing() throws Exception {
    JobTest.Result again = jobs().run("review-insights");
    assertEquals(ExitCode.DONE, again.exitCode(), again.err());
    assertFalse(root.resolve("releases/reviews/versions/0000002").toFile().exists());
  }
}
