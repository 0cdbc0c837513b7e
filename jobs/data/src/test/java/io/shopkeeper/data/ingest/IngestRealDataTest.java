package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.testkit.RealData;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestRealDataTest {
  @TempDir Path root;

  private JobTest.Result ingest(Path data, String mapping, String asOf, String... settings)
      throws Exception {
    JobTest.Result result =
        JobTest.of(new IngestJob())
            .root(root)
            .asOf(asOf)
            .set("ingest.mapping=conf/mappings/" + mapping + ".conf")
            .set("ingest.input=\"" + data.toUri() + "\"")
            .set(settings)
            .run("ingest");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    return result;
  }

  private Dataset<Row> table(String name) {
    return SharedSpark.session().read().parquet(root.resolve("tables/" + name).toString());
  }

  private static long balance(JobTest.Result result, String table, String what) {
    JsonNode balance = result.run().path("facts").path("ingest." + table + ".balance");
    return balance.path(what).asLong(-1);
  }

  /** What visitors did, without the twelve times as many rows of what they were shown. */
  @Test
  void merchandiseStoreBalances(@TempDir Path drop) throws Exception {
    for (String file : List.of("events.csv.gz", "items.csv")) {
      Files.copy(RealData.require("interactions/google_merch_store/" + file), drop.resolve(file));
    }
    assertMerchandiseStoreBalances(drop, 0);
  }

  @Test
  @Tag("long")
  void merchandiseStoreBalancesWithItsImpressions() throws Exception {
    Path data = RealData.require("interactions/google_merch_store/events.csv.gz").getParent();
    assertMerchandiseStoreBalances(data, 4_023_573);
  }

  private void assertMerchandiseStoreBalances(Path data, long impressions) throws Exception {
    JobTest.Result result = ingest(data, "google-merch-store", "2016-09-30");
    assertEquals(316_123 + impressions, balance(result, "events", "parsed"));
    assertEquals(0, balance(result, "events", "unparseable"));
    assertEquals(523, balance(result, "products", "curated"));
    // Equal by user, session, item, type and time.
    assertEquals(5_945, balance(result, "events", "merged"));
    // Somebody put 10,000,000,000,000,000 shirts into a cart, and somebody 3,243,243,243,242.
    assertEquals(2, balance(result, "events", "quarantined"));
    assertEquals(310_176 + impressions, table("events").count());
    assertEquals(61, table("events").select("ds").distinct().count());
  }

  @Test
  void onlineRetailKeepsAnonymousLinesAndSumsEqualOnes() throws Exception {
    Path data = RealData.require("interactions/online_retail/online_retail.csv.gz").getParent();
    JobTest.Result result = ingest(data, "online-retail", "2011-12-09");
    assertEquals(541_909, balance(result, "events", "parsed"));
    assertEquals(0, balance(result, "events", "unparseable"));
    Dataset<Row> events = table("events");
    // Figures of an independent count: 2,995 lines are postage, fees and vouchers; of the others
    // 5,262 repeat another in full, and 133,963 distinct ones have no customer.
    assertEquals(2_995, balance(result, "events", "quarantined"));
    assertEquals(5_262, balance(result, "events", "merged"));
    assertEquals(533_652, events.count());
    assertEquals(133_963, events.filter("user_id is null").count());
    assertEquals(9_992, events.filter("event_type = 'return'").count());
    assertEquals(0, events.filter("quantity <= 0").count());
    // Equal lines are summed, so that no piece is lost.
    assertEquals(6_123_948, events.selectExpr("sum(quantity)").head().getLong(0));
    assertEquals(3_931, balance(result, "products", "curated"));
  }

  @Test
  void chineseReviewsAreOneProductACategory() throws Exception {
    Path data = RealData.require("reviews/zh_online_shopping_10_cats.csv.gz").getParent();
    JobTest.Result result = reviews(data, "online-shopping-10-cats");
    assertEquals(62_774, balance(result, "reviews", "parsed"));
    assertEquals(1, balance(result, "reviews", "quarantined"));
    assertEquals(
        62_774, balance(result, "reviews", "curated") + balance(result, "reviews", "merged") + 1);
    assertEquals(10, table("reviews").select("item_id").distinct().count());
    assertEquals(1, table("reviews").select("ds").distinct().count());
    assertEquals(
        0,
        table("reviews").filter("text rlike '(^|[^0-9a-zA-Z])1[3-9][0-9]{9}($|[^0-9])'").count());
  }

  @Test
  void englishReviewsMayHaveManyLines() throws Exception {
    Path data = RealData.require("reviews/en_womens_clothing_reviews.csv.gz").getParent();
    JobTest.Result result = reviews(data, "womens-clothing-reviews");
    assertEquals(23_486, balance(result, "reviews", "parsed"));
    assertEquals(0, balance(result, "reviews", "unparseable"));
    // Of an independent count: so many have stars and no text.
    assertEquals(845, balance(result, "reviews", "quarantined"));
    assertEquals(0, table("reviews").filter("rating is null or label is null").count());
    assertTrue(table("reviews").filter("contains(text, '\n')").count() > 1_000);
  }

  @Test
  void questionsHaveTheirIntents() throws Exception {
    Path data = RealData.require("customer_service/en_bitext27/train.csv").getParent();
    JobTest.Result result = reviews(data, "bitext-27-intents");
    assertEquals(6_480 + 810 + 810, balance(result, "questions", "curated"));
    assertEquals(27, table("questions").select("intent").distinct().count());
    assertEquals(810, table("questions").filter("source_file like '%test.csv'").count());
  }

  @Test
  void questionsOfTwoFilesAreOneWhereTheyAreTheSame() throws Exception {
    Path data = RealData.require("customer_service/en_banking77/train.csv").getParent();
    JobTest.Result result = reviews(data, "banking77");
    assertEquals(10_003 + 3_080, balance(result, "questions", "parsed"));
    assertEquals(0, balance(result, "questions", "quarantined"));
    assertEquals(77, table("questions").select("intent").distinct().count());
    assertTrue(balance(result, "questions", "merged") < 20);
  }

  /** The folder holds both files, of which the mapping reads one. */
  private JobTest.Result reviews(Path data, String mapping) throws Exception {
    return ingest(data, mapping, "2020-01-31", "ingest.checks.max-unmatched-share=0.5");
  }

  @Test
  @Tag("long")
  void clothesComeWithTheirLabels() throws Exception {
    Path data = RealData.require("images/clothing10_labels.csv").getParent();
    JobTest.Result clothes = ingest(data, "clothing10", "2020-01-31");
    assertEquals(3_781, balance(clothes, "images", "parsed"));
    assertEquals(3_781, balance(clothes, "images", "curated"));
    assertEquals(10, table("images").select("label").distinct().count());
    assertEquals(372, table("images").filter("attributes['split'] = 'test'").count());
    assertTrue(table("images").filter("quality <> 'good'").count() <= 0.03 * 3_781);
  }

  /** Figures of independent counts, by file names and SHA-256 sums. */
  @Test
  void scenesThatAreDeliveredTwiceAreOne() throws Exception {
    Path data = RealData.require("images/scenes5_labels.csv").getParent();
    JobTest.Result scenes = ingest(data, "scenes5", "2020-01-31");
    assertEquals(2_275, balance(scenes, "images", "parsed"));
    assertEquals(0, balance(scenes, "images", "quarantined"));
    assertEquals(13, balance(scenes, "images", "merged"));
    assertEquals(5, table("images").selectExpr("attributes['scene']").distinct().count());
  }

  @Test
  void gowallaIsReadAsOneEventAUserAndItem() throws Exception {
    Path data = RealData.require("interactions/gowalla/train.txt.gz").getParent();
    JobTest.Result result = ingest(data, "ready-split", "2020-01-02");
    assertEquals(810_128 + 217_242, balance(result, "events", "curated"));
    assertEquals(810_128, table("events").filter("ds = '2020-01-01'").count());
    assertEquals(29_858, table("events").select("user_id").distinct().count());
    assertEquals(40_981, table("events").select("item_id").distinct().count());
  }
}
