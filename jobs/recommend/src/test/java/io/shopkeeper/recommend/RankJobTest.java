package io.shopkeeper.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankJobTest {
  @TempDir Path root;

  @Test
  void givesEveryCustomerAFullListInOrder() throws Exception {
    TestShop shop = TestShop.ofTwoTastes(40, 15, 30, 3);
    shop.view("newcomer", "a01", 0).product("a02", "Home/Tea", "Leaf", true).writeTo(root);
    assertEquals(ExitCode.DONE, AlsTrainJobTest.job(root).run("als-train").exitCode());
    JobTest.Result ranked = AlsTrainJobTest.job(root).run("rank");
    assertEquals(ExitCode.DONE, ranked.exitCode(), ranked.err());
    assertEquals(ExitCode.DONE, AlsTrainJobTest.job(root).run("similar-items").exitCode());
    assertEquals(ExitCode.DONE, AlsTrainJobTest.job(root).run("publish").exitCode());
    Version live = TestShop.releases(root).production("recommendations").orElseThrow();
    Dataset<Row> table = SharedSpark.session().read().parquet(live.output("user_item_scores"));
    List<Row> rows = table.collectAsList();
    Set<String> users = new HashSet<>();
    String previous = "";
    int rank = 0;
    for (Row row : rows) {
      String user = row.getAs("user_id");
      rank = user.equals(previous) ? rank + 1 : 1;
      assertTrue(user.compareTo(previous) >= 0, "sorted by customer");
      assertEquals(rank, row.<Integer>getAs("rank"));
      users.add(user);
      previous = user;
    }
    assertEquals(41, users.size());
    assertTrue(TestShop.releases(root).production("similar-items").isPresent());
  }
}
