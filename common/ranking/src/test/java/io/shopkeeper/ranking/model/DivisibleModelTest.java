package io.shopkeeper.ranking.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.recommend.Counting;
import io.shopkeeper.core.recommend.Neighbours;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.CustomerHistory;
import io.shopkeeper.ranking.history.ItemNames;
import io.shopkeeper.ranking.lists.BlockedLists;
import io.shopkeeper.ranking.lists.CandidateSettings;
import io.shopkeeper.ranking.lists.Lists;
import io.shopkeeper.testkit.ForAll;
import io.shopkeeper.testkit.SharedSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Test;

/** Random models of few different numbers, so that many scores are equal. */
class DivisibleModelTest {
  private static final float[] LEVELS = {-1, -.5f, 0, .25f, .5f, 1};

  private static float level(SplittableRandom random) {
    return LEVELS[random.nextInt(LEVELS.length)];
  }

  private static int[] some(SplittableRandom random, int items, int oneIn) {
    return IntStream.range(0, items).filter(item -> random.nextInt(oneIn) == 0).toArray();
  }

  private static NeighbourModel neighbours(
      SplittableRandom random, String source, Counting counting, int items) {
    List<Integer> near = new ArrayList<>();
    int[] start = new int[items + 1];
    for (int item = 0; item < items; item++) {
      IntStream.of(some(random, items, 3)).forEach(near::add);
      start[item + 1] = near.size();
    }
    float[] like = new float[near.size()];
    for (int e = 0; e < like.length; e++) {
      like[e] = level(random);
    }
    int[] of = near.stream().mapToInt(Integer::intValue).toArray();
    return new NeighbourModel(source, counting, new Neighbours(start, of, like));
  }

  private static AlsModel als(SplittableRandom random, int items) {
    int[] known = some(random, items, 2);
    int rank = random.nextInt(1, 6);
    float[] factors = new float[known.length * rank];
    for (int f = 0; f < factors.length; f++) {
      factors[f] = level(random);
    }
    return new AlsModel(
        new FactorMatrix(known.length, rank, factors), known, items, AlsObjective.implicit(2, .1));
  }

  private static BlendModel blend(SplittableRandom random, int items) {
    float[] everybody = new float[items];
    for (int item = 0; item < items; item++) {
      everybody[item] = random.nextInt(8) == 0 ? Float.NaN : level(random);
    }
    return BlendModel.of(
        Map.of("ease", 1.0, "rp3beta", .5, "als", .3),
        Map.of(
            "ease", neighbours(random, "ease", Counting.ITEMS, items),
            "rp3beta", neighbours(random, "rp3beta", Counting.STRENGTHS, items)),
        Optional.of(als(random, items)),
        everybody);
  }

  private static CatalogueModel model(SplittableRandom random, int items) {
    CatalogueModel model =
        switch (random.nextInt(3)) {
          case 0 -> als(random, items);
          case 1 -> neighbours(random, "item-item", Counting.STRENGTHS, items);
          default -> blend(random, items);
        };
    int[] category = random.ints(items, -1, 3).toArray();
    CatalogueModel diverse =
        random.nextInt(3) > 0
            ? model
            : new DiverseModel(model, category, new DiversitySettings(.4, 9));
    boolean[] shown = new boolean[items];
    for (int item = 0; item < items; item++) {
      shown[item] = random.nextInt(6) > 0;
    }
    return diverse.limitedTo(shown);
  }

  /** Somebody with any items, some of which are hidden; the first without any. */
  private static CustomerHistory customer(SplittableRandom random, int items, int number) {
    int[] had = number == 0 ? new int[0] : some(random, items, 1 + random.nextInt(6));
    float[] strengths = new float[had.length];
    byte[] flags = new byte[had.length];
    for (int i = 0; i < had.length; i++) {
      strengths[i] = random.nextInt(4);
      flags[i] = random.nextBoolean() ? CustomerHistory.HIDDEN : 0;
    }
    ScoredItems again =
        random.nextBoolean() ? new ScoredItems(had, new float[had.length]) : ScoredItems.empty();
    return new CustomerHistory(number, "u" + number, "s", had, strengths, strengths, flags, again);
  }

  private static Lists lists(SplittableRandom random, int items) {
    int[] popular = some(random, items, 2);
    NewItemPlaces places =
        new NewItemPlaces(neighbours(random, "content", Counting.ITEMS, items), .25);
    return Lists.release(
        ItemNames.of(IntStream.range(0, items).mapToObj("茶%04d"::formatted).toList()),
        model(random, items),
        8,
        new CandidateSettings(false, 11, 3),
        new Lists.Fallback(
            Map.of("s", some(random, items, 4)),
            new ScoredItems(popular, new float[popular.length]),
            1),
        random.nextBoolean() ? Optional.of(places) : Optional.empty(),
        random.nextBoolean() ? null : new Lists.PlackettLuceTemperature(.5, 7),
        .25,
        "r");
  }

  @Test
  void blocksOfAnySizeGiveTheSameRows() {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(SharedSpark.session().sparkContext());
    int[] ofModels = new int[1];
    ForAll.seeds(
        30,
        random -> {
          int items = random.nextInt(4) == 0 ? 1 : random.nextInt(2, 40);
          Lists lists = lists(random, items);
          List<CustomerHistory> customers =
              IntStream.range(0, 9).mapToObj(u -> customer(random, items, u)).toList();
          List<InternalRow> rows = lists.rows(customers);
          for (int size : new int[] {1, 7, items}) {
            BlockedLists blocked = BlockedLists.of(lists, size, spark);
            List<InternalRow> same = new ArrayList<>();
            blocked.rows(customers).forEach(same::add);
            assertEquals(rows, same, "blocks of " + size);
            blocked.destroy();
          }
          ofModels[0] +=
              (int) rows.stream().filter(row -> !row.getString(3).startsWith("popular")).count();
        });
    assertTrue(ofModels[0] > 500, "rows that are not fillers: " + ofModels[0]);
  }
}
