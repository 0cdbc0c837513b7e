package io.shopkeeper.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.benchmark.ReadySplitBenchmark.Figures;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import io.shopkeeper.recommend.als.AlsSettings;
import io.shopkeeper.testkit.RealData;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadySplitBenchmarkTest {
  @TempDir Path folder;

  private static final ItemItemSettings COSINE = new ItemItemSettings(100, 0, 20_000_000);
  private static final Rp3BetaSettings WALK = new Rp3BetaSettings(100, 1, .4);

  @Test
  void readsASplitAndMeasuresEveryModel() throws Exception {
    Path train = folder.resolve("train.txt");
    Path test = folder.resolve("test.txt");
    Files.writeString(train, "0 0 1 2\n1 0 1\n2 3 4\n3 3 4 5\n4 0 1 2\n");
    Files.writeString(test, "0 6\n1 2\n2 5\n3 \n4 0 1\n");
    Map<String, Figures> figures =
        new ReadySplitBenchmark(SharedSpark.session())
            .run(
                train.toString(),
                test.toString(),
                AlsSettings.implicit(2, 5, 10, .1),
                COSINE,
                WALK);
    // 6 is cold, 3 has nothing to find, 4 finds only what it knows: users 1 and 2 remain.
    assertEquals(2, figures.get("item-item").users());
    assertEquals(1, figures.get("item-item").recall20().estimate());
    assertEquals(1, figures.get("item-item").ndcg20().estimate());
    assertEquals(1, figures.get("als").ndcg20().estimate());
  }

  /** With -Dshopkeeper.benchmark="gowalla 128 12 40 0.1" and SHOPKEEPER_TEST_DATA. */
  @Test
  void measuresAPublishedSplit() {
    String[] wanted = System.getProperty("shopkeeper.benchmark", "").split(" ", -1);
    Assumptions.assumeTrue(wanted.length == 5, "skipped: no -Dshopkeeper.benchmark");
    Path train = RealData.require("interactions/" + wanted[0] + "/train.txt.gz");
    Path test = RealData.require("interactions/" + wanted[0] + "/test.txt.gz");
    Map<String, Figures> figures =
        new ReadySplitBenchmark(SharedSpark.session())
            .run(
                train.toString(),
                test.toString(),
                AlsSettings.implicit(
                    Integer.parseInt(wanted[1]),
                    Integer.parseInt(wanted[2]),
                    Double.parseDouble(wanted[3]),
                    Double.parseDouble(wanted[4])),
                COSINE,
                WALK);
    figures.forEach(
        (model, of) -> System.out.println(String.join(" ", wanted) + ": " + model + " " + of));
    assertTrue(
        figures.get("als").recall20().estimate() > figures.get("popular").recall20().estimate());
  }
}
