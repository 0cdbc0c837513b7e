package io.shopkeeper.recommend.similar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.ranking.history.ItemNames;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.recommend.RecommendJobs;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimilarItemsJobTest {
  @TempDir Path root;

  @Test
  void itemsOfOneTasteAreAlikeAndSoAreTheirBrands() throws Exception {
    TestShop.ofTwoTastes(60, 12, 30, 4).product("a03", "Home/Tea", "Leaf", false).writeTo(root);
    JobTest test = RecommendJobs.on(root).set("similar-items.per-item=5");
    JobTest.Result night = test.run("similar-items");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    Version live = TestShop.releases(root).versions("similar-items").get(0);
    List<Row> rows =
        SharedSpark.session().read().parquet(live.output("similar_items")).collectAsList();
    long sameTaste =
        rows.stream().filter(r -> r.getString(0).charAt(0) == r.getString(1).charAt(0)).count();
    assertTrue(sameTaste > 0.8 * rows.size(), sameTaste + " of " + rows.size());
    assertTrue(rows.stream().noneMatch(r -> r.getString(0).equals(r.getString(1))));
    assertTrue(
        rows.stream().noneMatch(r -> r.getString(0).equals("a03") || r.getString(1).equals("a03")),
        "not sold");
    List<Row> brands =
        SharedSpark.session().read().parquet(live.output("similar_brands")).collectAsList();
    Row leaf = brands.stream().filter(r -> r.getString(0).equals("Leaf")).findFirst().orElseThrow();
    assertEquals("Cup", leaf.getString(1), "the other brand of the taste");
  }

  @Test
  void factorsPointingTheSameWayAreAlikeWhateverTheirLength() {
    AlsModel model =
        new AlsModel(
            new FactorMatrix(4, 2, new float[] {1, 0, 10, 1, 0, 3, 0, 0}),
            new int[] {0, 1, 2, 3},
            5,
            AlsObjective.implicit(1, 1));
    Neighbourhood near = Neighbourhood.ofFactors(model, 5);
    boolean[] all = {true, true, true, true, true};
    ScoredItems list = nearest(near, 0, all, 3);
    assertArrayEquals(new int[] {1}, list.items(), "2 is at right angles, 3 has no direction");
    assertEquals(10 / Math.sqrt(101), list.scores()[0], 1e-6);
    assertEquals(0, nearest(near, 4, all, 3).size(), "an item that the model does not know");
    assertEquals(0, nearest(near, 0, new boolean[5], 3).size());
  }

  @Test
  void neighboursOfAllAreThoseOfEachHoweverFewAreShown() {
    SplittableRandom random = new SplittableRandom(3);
    int rows = 1500;
    float[] values = new float[rows * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - .4);
    }
    AlsModel model =
        new AlsModel(
            new FactorMatrix(rows, 4, values),
            IntStream.range(0, rows).toArray(),
            rows,
            AlsObjective.implicit(1, 1));
    Neighbourhood near = Neighbourhood.ofFactors(model, rows);
    boolean[] shown = new boolean[rows];
    for (int i = 0; i < rows; i++) {
      shown[i] = i % 40 == 0;
    }
    Map<Integer, ScoredItems> all = new TreeMap<>();
    try (SimilarItems found = new SimilarItems(SharedSpark.session(), near, shown, 12)) {
      List<String> names = IntStream.range(0, rows).mapToObj("%04d"::formatted).toList();
      List<Row> table = found.table(ItemNames.of(names), 12, "run").collectAsList();
      assertEquals(table.size(), found.rows(12));
      assertEquals(
          table.stream().map(row -> row.getString(0)).sorted().toList(),
          table.stream().map(row -> row.getString(0)).toList(),
          "in the order of the items");
      for (Row row : table) {
        int item = Integer.parseInt(row.getString(0));
        ScoredItems before = all.getOrDefault(item, ScoredItems.empty());
        assertEquals(before.size() + 1, row.getInt(2), "ranks count from 1");
        all.put(item, with(before, Integer.parseInt(row.getString(1)), row.getFloat(3)));
      }
    }
    for (int item = 0; item < rows; item++) {
      ScoredItems one = shown[item] ? nearest(near, item, shown, 12) : ScoredItems.empty();
      assertEquals(one, all.getOrDefault(item, ScoredItems.empty()));
      TopK best = new TopK(12);
      for (int other = 0; other < rows && shown[item]; other++) {
        double cosine = cosine(values, item, other);
        if (shown[other] && other != item && cosine > 0) {
          best.offer(other, (float) cosine);
        }
      }
      assertArrayEquals(best.take().items(), one.items());
    }
  }

  private static ScoredItems nearest(Neighbourhood near, int item, boolean[] shown, int k) {
    return near.nearest(new int[] {item}, shown, k)[0];
  }

  private static ScoredItems with(ScoredItems list, int item, float score) {
    int n = list.size();
    int[] items = Arrays.copyOf(list.items(), n + 1);
    float[] scores = Arrays.copyOf(list.scores(), n + 1);
    items[n] = item;
    scores[n] = score;
    return new ScoredItems(items, scores);
  }

  private static double cosine(float[] values, int a, int b) {
    double dot = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (int f = 0; f < 4; f++) {
      dot += values[4 * a + f] * values[4 * b + f];
      lengthA += values[4 * a + f] * values[4 * a + f];
      lengthB += values[4 * b + f] * values[4 * b + f];
    }
    return dot / Math.sqrt(lengthA * lengthB);
  }

  @Test
  void brandLikenessSharesOut() {
    ScoredItems[] near = {
      new ScoredItems(new int[] {1, 2, 3}, new float[] {.9f, .6f, .2f}),
      new ScoredItems(new int[] {2}, new float[] {.2f}),
      ScoredItems.empty(),
      ScoredItems.empty()
    };
    BrandLikeness first = new BrandLikeness();
    BrandLikeness second = new BrandLikeness();
    for (int item = 0; item < near.length; item++) {
      (item == 0 ? first : second).add(item, near[item], new int[] {0, 0, 1, 2});
    }
    first.add(second);
    List<ScoredItems> likes = first.likes(3, 5);
    assertArrayEquals(new int[] {1, 2}, likes.get(0).items());
    assertArrayEquals(new float[] {.8f, .2f}, likes.get(0).scores(), 1e-6f);
    assertEquals(0, likes.get(1).size());
  }
}
