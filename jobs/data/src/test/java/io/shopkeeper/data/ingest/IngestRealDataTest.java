package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.testkit.RealData;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestRealDataTest {
  @TempDir Path root;

  private JobTest.Result ingest(Path data, String mapping, String asOf) throws Exception {
    JobTest.Result result =
        JobTest.of(new IngestJob())
            .root(root)
            .asOf(asOf)
            .set("ingest.mapping=conf/mappings/" + mapping + ".conf")
            .set("ingest.input=\"" + data.toUri() + "\"")
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

  @Test
  void merchandiseStoreBalances() throws Exception {
    Path data = RealData.require("interactions/google_merch_store/events.csv.gz").getParent();
    JobTest.Result result = ingest(data, "google-merch-store", "2016-09-30");
    assertEquals(316_123 + 4_023_573, balance(result, "events", "parsed"));
    assertEquals(0, balance(result, "events", "unparseable"));
    assertEquals(523, balance(result, "products", "curated"));
    // Equal by user, session, item, type and time.
    assertEquals(5_945, balance(result, "events", "merged"));
    assertEquals(0, balance(result, "events", "quarantined"));
    assertEquals(4_333_751, table("events").count());
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
  void gowallaIsReadAsOneEventAUserAndItem() throws Exception {
    Path data = RealData.require("interactions/gowalla/train.txt.gz").getParent();
    JobTest.Result result = ingest(data, "ready-split", "2020-01-02");
    assertEquals(810_128 + 217_242, balance(result, "events", "curated"));
    assertEquals(810_128, table("events").filter("ds = '2020-01-01'").count());
    assertEquals(29_858, table("events").select("user_id").distinct().count());
    assertEquals(40_981, table("events").select("item_id").distinct().count());
  }
}
