package io.shopkeeper.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.data.DataDomain;
import io.shopkeeper.data.behaviour.BehaviourJob;
import io.shopkeeper.neural.ncf.NcfDomain;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import io.shopkeeper.recommend.RecommendDomain;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Titles;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportJobTest {
  private static final String HOSTILE = "</script><script>alert('x')</script> 红色水壶";
  private static final List<Section> SECTIONS =
      Stream.of(DataDomain.DOMAIN, RecommendDomain.DOMAIN, NcfDomain.DOMAIN)
          .flatMap(domain -> domain.sections().stream())
          .toList();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-04-01T01:00:00Z"), ZoneOffset.UTC);
  private static final StructType REASON =
      new StructType().add("item_id", "string").add("contribution", "float");
  private static final StructType LISTS =
      new StructType()
          .add("user_id", "string")
          .add("item_id", "string")
          .add("score", "float")
          .add("source", "string")
          .add("reasons", DataTypes.createArrayType(REASON))
          .add("reasons_rest", "float")
          .add("reasons_kind", "string")
          .add("rank", "int")
          .add("propensity", "double")
          .add("release", "string");
  private static final StructType SIMILAR =
      new StructType()
          .add("item_id", "string")
          .add("similar_item_id", "string")
          .add("rank", "int")
          .add("score", "float")
          .add("source", "string")
          .add("release", "string");

  @TempDir private Path root;

  private final SparkSession spark = SharedSpark.session();
  private final List<Row> events = new ArrayList<>();
  private final Set<String> days = new TreeSet<>();

  private Storage storage() throws IOException {
    return HadoopStorage.open(root.toUri().toString(), spark.sparkContext().hadoopConfiguration());
  }

  private JobTest job() {
    return JobTest.of(new BehaviourJob(), new ReportJob(SECTIONS)).root(root);
  }

  private Document page(String file) throws IOException {
    return Jsoup.parse(Files.readString(root.resolve(file)));
  }

  private void event(String type, String time, String user, String item) {
    event(type, time, user, item, null);
  }

  private void event(String type, String time, String user, String item, String price) {
    Map<String, Object> values = new HashMap<>();
    values.put("event_id", "e" + events.size());
    values.put("user_id", user);
    values.put("item_id", item);
    values.put("event_type", type);
    values.put("event_time", Timestamp.from(Instant.parse(time + "Z")));
    values.put("session_id", user == null ? null : user + time.substring(0, 10));
    values.put("price", price == null ? null : new BigDecimal(price).setScale(4));
    values.put("currency", price == null ? null : "CNY");
    values.put("source_file", "f");
    values.put("ingest_run", "i");
    values.put("ds", time.substring(0, 10));
    days.add(time.substring(0, 10));
    events.add(row(withDs(ShopTables.EVENTS), values));
  }

  private static StructType withDs(TableSpec table) {
    return table.schema().add("ds", DataTypes.StringType);
  }

  private static Row row(StructType schema, Map<String, Object> values) {
    return RowFactory.create(
        java.util.Arrays.stream(schema.fields()).map(StructField::name).map(values::get).toArray());
  }

  private void write(TableSpec table, Set<String> ds, List<Row> rows) throws IOException {
    Dataset<Row> frame = spark.createDataFrame(rows, withDs(table));
    try (TableWrite write = new TableStore(spark, storage(), CLOCK).write(table, "w")) {
      write.replace(ds, frame);
      write.commit();
    }
  }

  private void products(Map<String, String> titles) throws IOException {
    List<Row> rows = new ArrayList<>();
    titles.forEach(
        (item, title) -> {
          Map<String, Object> values = new HashMap<>();
          values.put("item_id", item);
          values.put("title", title);
          values.put("category_path", "厨房/Kettles");
          values.put("attributes", Map.of("title_en", item.equals("i2") ? " " : "EN " + title));
          values.put("active", true);
          values.put("source_file", "f");
          values.put("ingest_run", "i");
          values.put("ds", "2026-03-31");
          rows.add(row(withDs(ShopTables.PRODUCTS), values));
        });
    write(ShopTables.PRODUCTS, Set.of("2026-03-31"), rows);
  }

  private void release(String name, String table, StructType schema, List<Row> rows)
      throws IOException {
    VersionStore releases = new VersionStore(storage(), "releases", CLOCK);
    Version version =
        releases.commitOnce(
            name,
            "rank-1",
            staging -> {
              spark.createDataFrame(rows, schema).coalesce(1).write().parquet(staging.path(table));
              staging.expect(table, rows.size());
              return new Manifest(
                  "rank-1",
                  "rank",
                  "2026-03-31",
                  CLOCK.instant().toString(),
                  "abc",
                  "{}",
                  1,
                  Map.of(),
                  List.of(),
                  Map.of(),
                  Map.of(),
                  "",
                  Map.of());
            });
    releases.promote(version, "rank-1", "test");
  }

  private static Row listed(
      String user, int rank, String item, double score, String source, Row... reasons) {
    boolean exact = reasons.length > 0;
    return RowFactory.create(
        user,
        item,
        (float) score,
        source,
        exact ? reasons : null,
        exact ? (Float) 0.13f : null,
        exact ? "exact" : "none",
        rank,
        null,
        "r");
  }

  private void record(String job, String id, int exit, String more) throws IOException {
    storage()
        .write(
            "runs/" + id + "/run.json",
            """
            {"run_id": "%s", "job": "%s", "as_of": "2026-03-31", "exit_code": %d,
             "started_at": "2026-04-01T00:00:00Z", "ended_at": "2026-04-01T00:02:00Z",
             "phases": [{"name": "work", "seconds": 100.0}]%s}
            """
                .formatted(id, job, exit, more)
                .getBytes(StandardCharsets.UTF_8));
  }

  private void smallShop() throws IOException {
    for (int day = 24; day <= 30; day++) {
      String time = "2026-03-%02dT10:00:00".formatted(day);
      event("view", time, "anna-pseudonym", "i" + day % 3);
      event("view", time, null, "i1");
    }
    event("view", "2026-03-31T10:00:00", "anna-pseudonym", "i1");
    event("add_to_cart", "2026-03-31T10:01:00", "anna-pseudonym", "i1");
    event("purchase", "2026-03-31T10:02:00", "anna-pseudonym", "i1", "10");
    event("view", "2026-03-31T11:00:00", "bob-pseudonym", "i2");
    write(ShopTables.EVENTS, days, events);
    products(Map.of("i0", HOSTILE, "i1", "红色水壶", "i2", "Mug"));
    release(
        "recommendations",
        "user_item_scores",
        LISTS,
        List.of(
            listed("anna-pseudonym", 1, "i2", 0.5, "als", RowFactory.create("i1", 0.375f)),
            listed("anna-pseudonym", 2, "i0", 0.25, "als", RowFactory.create("i1", -0.25f)),
            listed("bob-pseudonym", 1, "i1", 9, "popular")));
    release(
        "similar-items",
        "similar_items",
        SIMILAR,
        List.of(
            RowFactory.create("i1", "i2", 1, 0.75f, "item-item", "r"),
            RowFactory.create("i1", "i0", 2, 0.5f, "item-item", "r")));
  }

  @Test
  void tellsTheNightOfASmallShop() throws IOException {
    smallShop();
    record("rank", "rank-1", 0, "");
    record(
        "als-train",
        "t",
        99,
        ", \"facts\": {\"gate\": {\"accepted\": false, \"live\": \"popular\", \"line\": \"als"
            + " refused\"}}");
    assertEquals(ExitCode.DONE, job().run("behaviour").exitCode());
    JobTest.Result result = job().run("report");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    Document page = page("reports/latest.html");
    assertEquals("A baseline is live", page.selectFirst(".verdict").text());
    assertEquals("als refused", page.selectFirst(".message").text());
    assertTrue(
        page.selectFirst("#behaviour .lead")
            .text()
            .startsWith("18 events of 2 customers on 3 products"));
    assertEquals(List.of("anna-p…", "bob-ps…"), page.select(".customer h3 .code").eachText());
    assertEquals("EN 红色水壶", page.selectFirst(".did .item").ownText());
    assertEquals(
        List.of("1 Mug", "2 EN " + HOSTILE, "1 EN 红色水壶"),
        page.select(".shown .what").stream()
            .map(w -> w.selectFirst(".rank").text() + " " + w.selectFirst(".item").text())
            .toList());
    assertEquals(
        List.of("+0.38", "+0.13", "−0.25", "+0.13"), page.select(".why .figures").eachText());
    assertEquals(List.of("0.75", "0.50"), page.select(".similar .figures").eachText());
    assertEquals(2, page.select("script:not([type])").size());
    assertTrue(
        page.select("figure")
            .eachAttr("id")
            .containsAll(
                List.of(
                    "figure-timeline",
                    "figure-funnel",
                    "figure-trend",
                    "figure-sessions",
                    "figure-segments",
                    "figure-lorenz",
                    "figure-popularity",
                    "figure-sources",
                    "figure-scores-0")));
    assertTrue(page.select("#tonight .pill").eachText().contains("made tonight"));
    assertFalse(page.outerHtml().contains("anna-pseudonym"));
    assertEquals(
        Files.readString(root.resolve("reports/latest.html")),
        Files.readString(root.resolve(result.run().at("/facts/page").asText())));
  }

  @Test
  void writesChineseWhereAsked() throws IOException {
    smallShop();
    JobTest.Result result = job().set("report.language=zh").run("report");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    Document page = page("reports/latest.html");
    assertEquals("zh-CN", page.selectFirst("html").attr("lang"));
    assertEquals("今夜没有训练模型", page.selectFirst(".verdict").text());
    assertEquals("红色水壶", page.selectFirst(".did .item").ownText(), "there is no title_zh");
    // Without the job behaviour the trend is there, the funnel is not.
    assertEquals(1, page.select("#figure-trend").size());
    assertEquals(0, page.select("#figure-funnel").size());
  }

  @Test
  void reportsOnAnEmptyRoot() throws IOException {
    record("ingest", "x", 65, ", \"message\": \"no file in raw/\"");
    JobTest.Result result = job().run("report");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    Document page = page("reports/latest.html");
    assertEquals("Tonight’s run failed", page.selectFirst(".verdict").text());
    assertEquals("ingest: no file in raw/", page.selectFirst(".message").text());
  }

  @Test
  void aNewRunOfTheNightMakesANewReportAndTheSameNightDoesNot() throws IOException {
    record("ingest", "x", 0, "");
    String first = job().run("report").run().path("run_id").asText();
    assertEquals(first, job().run("report").run().path("run_id").asText());
    record("rank", "rank-1", 0, "");
    assertFalse(first.equals(job().run("report").run().path("run_id").asText()));
  }

  @Test
  void titlesAreCutBetweenCharacters() {
    String emoji = "👩".repeat(500);
    String cut = Titles.shorten(emoji);
    assertEquals(160, cut.codePointCount(0, cut.length()));
    assertTrue(cut.endsWith("👩…"));
    assertEquals("short", Titles.shorten("short"));
  }
}
