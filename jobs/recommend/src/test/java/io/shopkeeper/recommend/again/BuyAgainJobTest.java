package io.shopkeeper.recommend.again;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.recommend.RecommendJobs;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuyAgainJobTest {
  @TempDir Path root;

  /**
   * Everybody drinks tea, every ten days but for a day, and changes the filter every forty; cups
   * are bought often, and then no more.
   */
  private static TestShop teaHouse() {
    TestShop shop = new TestShop();
    SplittableRandom random = new SplittableRandom(7);
    for (int u = 0; u < 120; u++) {
      String user = "u%03d".formatted(u);
      for (int ago = 100 - u % 10; ago >= 0; ago -= 10) {
        shop.buy(user, "tea", Math.max(0, ago + random.nextInt(-1, 2)));
      }
      for (int ago = 100 - u % 40; ago >= 0; ago -= 40) {
        shop.buy(user, "filter", ago);
      }
      for (int n = 0; n < 14; n++) {
        shop.buy(user, "cup" + u % 3, 112 - n);
      }
      if (u % 4 == 0) {
        shop.buy(user, "jug", 30)
            .event(user, "jug", "return", TestShop.AS_OF.minusDays(28), 1, null);
      }
    }
    for (String item : List.of("tea", "filter", "cup0", "cup1", "cup2", "jug")) {
      shop.product(item, "Home/Tea", "Leaf", !item.equals("filter"));
    }
    return shop.event(null, "tea", "purchase", TestShop.AS_OF, 1, null);
  }

  private static List<Row> released(Path root) throws Exception {
    List<Version> versions = TestShop.releases(root).versions("buy-again");
    return SharedSpark.session()
        .read()
        .parquet(versions.get(versions.size() - 1).output("buy_again"))
        .orderBy("user_id", "rank")
        .collectAsList();
  }

  private static String withoutRelease(Row row) {
    return row.toString().substring(0, row.toString().lastIndexOf(','));
  }

  @Test
  void knowsWhatIsDueBeforeWhatWasBoughtMost() throws Exception {
    teaHouse().writeTo(root);
    JobTest test = RecommendJobs.on(root).set("rolling.windows=4");
    JobTest.Result night = test.run("buy-again");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertTrue(night.run().at("/facts/gate/accepted").asBoolean(), night.err());
    assertEquals("hazard", night.run().at("/facts/gate/live").asText());
    double hazard = night.run().at("/metrics/hazard.ndcg@20").asDouble();
    double frequency = night.run().at("/metrics/frequency.ndcg@20").asDouble();
    assertTrue(hazard > .9 && frequency < .8, hazard + ", by frequency " + frequency);
    assertEquals(4, night.run().at("/facts/evaluation/windows").asInt());

    List<Row> rows = released(root);
    Row first = rows.get(0);
    assertEquals("u000", first.getAs("user_id"));
    assertEquals(1, first.<Integer>getAs("rank"));
    assertEquals("tea", first.getAs("item_id"), "bought on fewer days than cups, but due");
    assertEquals(10, first.<Float>getAs("usual_interval_days"), 1);
    for (Row row : rows) {
      if (row.getAs("item_id").equals("tea")) {
        String last = row.getAs("last_bought").toString();
        boolean due = last.compareTo(TestShop.AS_OF.minusDays(5).toString()) <= 0;
        boolean justBought = last.equals(TestShop.AS_OF.toString());
        float probability = row.getAs("probability");
        assertTrue(!due || probability > .5, row.toString());
        assertTrue(!justBought || probability < .1, row.toString());
      }
    }
    assertTrue(rows.stream().noneMatch(row -> row.getAs("item_id").equals("filter")), "not sold");
    assertTrue(rows.stream().noneMatch(row -> row.getAs("item_id").equals("jug")), "returned");
    assertEquals(
        240, rows.size(), "tea and cups of each customer, nothing of who is not signed in");

    Path other = root.resolve("other");
    teaHouse().writeTo(other);
    String before = SharedSpark.session().conf().get("spark.sql.shuffle.partitions");
    SharedSpark.session().conf().set("spark.sql.shuffle.partitions", "7");
    try {
      assertEquals(
          ExitCode.DONE,
          RecommendJobs.on(other).set("rolling.windows=4").run("buy-again").exitCode());
    } finally {
      SharedSpark.session().conf().set("spark.sql.shuffle.partitions", before);
    }
    List<Row> others = released(other);
    assertEquals(rows.size(), others.size());
    for (int r = 0; r < rows.size(); r++) {
      assertEquals(withoutRelease(rows.get(r)), withoutRelease(others.get(r)));
    }
  }

  @Test
  void whereNobodyCameBackWhatWasBoughtMostComesFirst() throws Exception {
    new TestShop().buy("u1", "a", 20).buy("u1", "b", 20).buy("u1", "b", 15).writeTo(root);
    JobTest.Result night = RecommendJobs.on(root).run("buy-again");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertTrue(night.err().contains("there is nothing to judge"), night.err());
    List<Row> rows = released(root);
    assertEquals(List.of("b", "a"), rows.stream().map(row -> row.getAs("item_id")).toList());
    assertEquals("frequency", rows.get(0).getAs("source"));
  }

  @Test
  void aShopWithoutASinglePurchaseHasAnEmptyTable() throws Exception {
    new TestShop().view("u1", "a", 20).writeTo(root);
    JobTest.Result night = RecommendJobs.on(root).run("buy-again");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertTrue(released(root).isEmpty());
  }

  @Test
  void eventTypesThatThereAreNotAreRefused() throws Exception {
    JobTest.Result none = RecommendJobs.on(root).set("buy-again.event-types=[]").run("buy-again");
    assertEquals(ExitCode.USAGE, none.exitCode());
    JobTest.Result odd = RecommendJobs.on(root).set("buy-again.event-types=[buy]").run("buy-again");
    assertEquals(ExitCode.USAGE, odd.exitCode());
    assertTrue(odd.err().contains("'buy'"), odd.err());
  }
}
