package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.mapping.Mapping;
import io.shopkeeper.core.mapping.TargetTable;
import io.shopkeeper.data.sample.SampleStoreJob;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedMappingsTest {
  private static final Map<String, TargetTable> TARGETS = IngestTables.targets(IngestTables.ALL);

  @TempDir Path directory;

  static Stream<Path> mappings() throws IOException {
    try (Stream<Path> files = Files.list(JobTest.repository().resolve("conf/mappings"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("mappings")
  void isValid(Path file) {
    assertTrue(Mapping.read(file, TARGETS).sources().size() > 0);
  }

  @Test
  void thoseInTheDocumentsAreValidToo() throws IOException {
    String docs = Files.readString(JobTest.repository().resolve("docs/mappings.md"));
    List<Integer> sources =
        Pattern.compile("(?s)```\n(sources \\{.*?)```")
            .matcher(docs)
            .results()
            .map(example -> ConfigFactory.parseString(example.group(1)).resolve())
            .map(example -> Mapping.of("docs", example, TARGETS).sources().size())
            .toList();
    assertEquals(List.of(2, 1), sources);
  }

  /** What the sample store says of its own dirt is what ingest finds. */
  @Test
  void sampleStoreIsUnderstoodToTheLastRow() throws Exception {
    JobTest jobs =
        JobTest.of(new SampleStoreJob(), new IngestJob())
            .root(directory)
            .set(
                "sample-store.events=20000",
                "sample-store.days=14",
                "sample-store.dirt.scale=3",
                "ingest.checks.bot-events=600",
                "shopkeeper.zone=Asia/Shanghai",
                "shopkeeper.pseudonym-key=demo");
    assertEquals(ExitCode.DONE, jobs.run("sample-store").exitCode());
    JobTest.Result result = jobs.run("ingest");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());

    Path raw = directory.resolve("raw/sample-store");
    Map<String, Long> faults = new TreeMap<>();
    read(raw.resolve("_truth/faults"))
        .collectAsList()
        .forEach(row -> faults.put(row.getString(0), row.getLong(1)));
    List<Integer> events = Shop.balance(result, "events");
    long lines = faults.values().stream().mapToLong(Long::longValue).sum();
    assertEquals(lines, events.get(0) + events.get(1));
    assertTrue(events.get(1) >= faults.get("cut-line") * 9 / 10, events + " " + faults);
    Dataset<Row> quarantine = read(directory.resolve("quarantine/events"));
    assertEquals(
        faults.get("clock-1970").longValue(),
        quarantine.filter("reason = 'event_time is before 2000'").count());
    assertEquals(
        faults.get("clock-2106").longValue(),
        quarantine.filter("reason = 'event_time is in the future'").count());
    assertTrue(quarantine.filter("reason like 'bot: %'").count() > 0);
    assertTrue(
        Math.abs(events.get(4) - faults.get("duplicate") / 2.0) <= 0.1 * faults.get("duplicate"),
        events + " " + faults);

    Dataset<Row> curated = read(directory.resolve("tables/events"));
    assertEquals(events.get(2).longValue(), curated.count());
    assertEquals(0, curated.filter("price < 0 or item_id is null").count());
    assertEquals(events.get(2).longValue(), curated.select("event_id").distinct().count());
    assertEquals(ShopTables.EVENT_TYPES.size(), curated.select("event_type").distinct().count());
    Dataset<Row> products = read(directory.resolve("tables/products"));
    assertEquals(2, products.select("ds").distinct().count());
    assertTrue(products.filter("title rlike '[\\\\u4e00-\\\\u9fff]'").count() > 0, "GBK titles");
    assertTrue(products.filter("active").count() > 0);
    Dataset<Row> orders = read(directory.resolve("tables/orders"));
    assertEquals(read(raw.resolve("orders")).count(), orders.count());
    assertEquals(
        0,
        orders
                .join(curated.select("user_id").distinct(), new String[] {"user_id"}, "left_anti")
                .count()
            / 20,
        "orders and events have the same users");
    assertReviewsAreMasked(result, raw);
    assertPicturesAreAsTheyWereTaken(result, raw);
  }

  private void assertPicturesAreAsTheyWereTaken(JobTest.Result result, Path raw) {
    Dataset<Row> truth = read(raw.resolve("_truth/pictures"));
    Dataset<Row> images = read(directory.resolve("tables/images"));
    int cutOff = (int) truth.where("fault = 'truncated'").count();
    int whole = (int) truth.count() - cutOff;
    assertTrue(cutOff > 0);
    assertEquals(List.of((int) truth.count(), 0, whole, cutOff, 0), Shop.balance(result, "images"));
    assertEquals(
        truth.where("file like 'place%'").count(),
        images
            .join(truth, images.col("image_id").equalTo(truth.col("file")))
            .where("attributes['scene'] = shows and user_id is not null and item_id is null")
            .count());
    assertEquals(
        0,
        images
            .join(
                read(directory.resolve("tables/products")).where("ds = '2026-03-31'"),
                new String[] {"item_id"},
                "left_anti")
            .where("item_id is not null")
            .count());
  }

  private void assertReviewsAreMasked(JobTest.Result result, Path raw) {
    Dataset<Row> truth = read(raw.resolve("_truth/reviews"));
    assertEquals(List.of(500, 0, 500, 0, 0), Shop.balance(result, "reviews"));
    Map<String, Long> planted = new TreeMap<>();
    truth
        .selectExpr("explode(personal) kind")
        .groupBy("kind")
        .count()
        .collectAsList()
        .forEach(row -> planted.put("masked-" + row.getString(0), row.getLong(1)));
    JsonNode prose = result.run().path("facts").path("ingest.reviews.prose");
    Map<String, Long> masked = new TreeMap<>();
    prose
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (name.startsWith("masked")) {
                masked.put(name, prose.path(name).asLong());
              }
            });
    assertTrue(!planted.isEmpty());
    assertEquals(planted, masked);
    Dataset<Row> reviews = read(directory.resolve("tables/reviews"));
    assertEquals(
        500, reviews.join(truth, reviews.col("review_id").equalTo(truth.col("review_no"))).count());
    assertTrue(reviews.filter("lang = 'zh'").count() > 200);
    assertTrue(reviews.filter("lang = 'en'").count() > 100);
  }

  private static Dataset<Row> read(Path table) {
    return SharedSpark.session().read().parquet(table.toString());
  }

  @Test
  void movieLensRatingsAndMovies() throws Exception {
    Shop shop =
        new Shop(directory)
            .mapping(Files.readString(JobTest.repository().resolve("conf/mappings/movielens.conf")))
            .file(
                "ratings.csv",
                """
                userId,movieId,rating,timestamp
                1,296,5.0,1147880044
                1,306,3.5,1147868817
                2,296,0.5,1141416589
                """)
            .file(
                "movies.csv",
                """
                movieId,title,genres
                296,"Pulp Fiction (1994)",Comedy|Crime
                306,"Three Colors: Red (Trois couleurs: Rouge) (1994)",Drama
                """);
    JobTest.Result result = shop.ingest("ingest.checks.max-unknown-item-share=0");
    assertEquals(List.of(3, 0, 3, 0, 0), Shop.balance(result, "events"));
    assertEquals(List.of("0.5", "3.5", "5.0"), shop.column(shop.events(), "rating"));
    assertEquals(
        List.of("Comedy/Crime", "Drama"),
        shop.column(shop.table(ShopTables.PRODUCTS), "category_path"));
  }
}
