package io.shopkeeper.app;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.min;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The night of the quickstart, on a smaller shop. */
class PipelineJobTest {
  /** Those of a night as it is without a setting. */
  static final List<String> STEPS =
      List.of(
          "ingest",
          "behaviour",
          "als-train",
          "buy-again",
          "rank",
          "similar-items",
          "drift",
          "publish",
          "report");

  @TempDir static Path root;

  private static JobTest.Result made;
  private static JobTest.Result night;

  private static JobTest shop() {
    return JobTest.of(Catalogue.JOBS.jobs().toArray(Job<?>[]::new))
        .root(root)
        .set(
            "shopkeeper.pseudonym-key=demo",
            "sample-store.events=12000",
            "als.rank=8",
            "als.iterations=4");
  }

  @BeforeAll
  static void oneNight() throws Exception {
    made = shop().run("sample-store");
    night = shop().run("pipeline");
  }

  private static Dataset<Row> published(String table) {
    return SharedSpark.session()
        .read()
        .parquet(root.resolve("published/" + table + "/ds=2026-03-31").toString());
  }

  @Test
  void runsEveryStep() {
    assertEquals(ExitCode.DONE, made.exitCode(), made.err());
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    List<String> steps = night.run().path("steps").findValuesAsText("job");
    assertEquals(STEPS, steps);
  }

  @Test
  void publishesListsThatKeepTheContract() {
    Dataset<Row> scores = published("user_item_scores");
    assertTrue(scores.count() > 0);
    assertEquals(
        0,
        scores.where("user_id is null or item_id is null or source is null or rank < 1").count());
    assertEquals(
        scores.count(), scores.select("user_id", "rank").distinct().count(), "one item a rank");
    assertEquals(
        scores.count(), scores.select("user_id", "item_id").distinct().count(), "one rank an item");
    assertEquals(
        0,
        scores
            .where("reasons_kind = 'exact'")
            .where(
                "abs(aggregate(reasons, 0D, (s, r) -> s + r.contribution) + reasons_rest - score)"
                    + " > 1e-4 * greatest(aggregate(reasons, 0D, (s, r) -> s + abs(r.contribution))"
                    + " + abs(reasons_rest), 1e-3)")
            .count(),
        "the reasons add up to the score");
    assertTrue(published("similar_items").count() > 0);
  }

  /** As docs/serving.md shows it: by a reader that has never heard of Spark. */
  @Test
  void publishedTablesOpenInAnotherTool() throws Exception {
    String docs = Files.readString(JobTest.repository().resolve("docs/serving.md"));
    String query = docs.replaceAll("(?s).*?```sql\\n(.*?)```.*", "$1");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      String customer = published("user_item_scores").first().getAs("user_id");
      List<String> shown = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              query
                  .replace("warehouse/", root + "/")
                  .replace("PSEUDONYM", customer)
                  .replace(";", ""))) {
        while (rows.next()) {
          assertEquals("2026-03-31", rows.getString("ds"));
          assertEquals(shown.size() + 1, rows.getInt("rank"));
          shown.add(rows.getString("item_id"));
        }
      }
      List<String> expected =
          published("user_item_scores")
              .where(col("user_id").equalTo(customer))
              .orderBy("rank")
              .limit(20)
              .select("item_id")
              .as(Encoders.STRING())
              .collectAsList();
      assertEquals(expected, shown);
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT min(event_time)::TIMESTAMP, count(*) FROM read_parquet('%s/tables/events/ds=*/*.parquet')"
                  .formatted(root))) {
        assertTrue(rows.next());
        Row spark =
            SharedSpark.session()
                .read()
                .parquet(root.resolve("tables/events").toString())
                .agg(min("event_time"), count("*"))
                .first();
        assertEquals(
            spark.getTimestamp(0).toInstant(),
            rows.getTimestamp(1).toLocalDateTime().toInstant(ZoneOffset.UTC));
        assertEquals(spark.getLong(1), rows.getLong(2));
      }
    }
  }

  @Test
  void noRawIdLeavesQuarantine() {
    assertEquals(
        0, published("user_item_scores").where("length(user_id) <> 22").count(), "pseudonyms only");
  }

  /** Erasure reads this list: an output that it lacks would keep its customers for good. */
  @Test
  void everyOutputThatHoldsCustomersIsNamedByItsDomain() throws IOException {
    List<String> named =
        Catalogue.DOMAINS.stream().flatMap(domain -> domain.customers().stream()).toList();
    Set<String> holding = new TreeSet<>();
    for (String where : List.of("tables", "artifacts", "releases")) {
      for (Path directory : parquet(root.resolve(where))) {
        List<String> columns =
            List.of(SharedSpark.session().read().parquet(directory.toString()).columns());
        if (columns.contains("user_id")) {
          holding.add(
              root.relativize(directory).toString().replaceAll("/(versions/\\d+|ds=[^/]*)", ""));
        }
      }
    }
    assertTrue(holding.contains("releases/recommendations/user_item_scores"), holding::toString);
    holding.removeIf(output -> named.stream().anyMatch(name -> within(output, name)));
    assertEquals(Set.of(), holding);
  }

  private static boolean within(String output, String name) {
    return output.equals(name) || output.startsWith(name + "/");
  }

  private static Set<Path> parquet(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .map(Path::getParent)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void leavesAReport() throws Exception {
    String page = Files.readString(root.resolve("reports/latest.html"));
    assertTrue(page.contains("NDCG@20"));
    assertFalse(page.contains("src=\"http"), "the page needs no network");
  }

  @Test
  void everyRecordIsAccountedFor() {
    JsonNode steps = night.run().path("steps");
    assertEquals("ingest", steps.path(0).path("job").asText());
    assertTrue(night.err().contains("curated"), night.err());
  }

  @Test
  void theSameNightAgainIsNoNight() throws Exception {
    JobTest.Result again = shop().run("pipeline");
    assertEquals(ExitCode.DONE, again.exitCode());
    assertTrue(again.err().contains("nothing to do"), again.err());
  }
}
