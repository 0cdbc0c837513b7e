package io.shopkeeper.ranking.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.ranking.evaluate.Evaluator.Outcome;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.PopularModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final Days DAYS = Days.testing(TestShop.AS_OF, 7);
  private static final EvaluationSettings SETTINGS = new EvaluationSettings(7, 1000, 200);

  /** Recall, NDCG and average precision of the popular list, from the raw events, the slow way. */
  private record Oracle(Map<String, Double> recall20, Map<String, Double> ndcg20, int cold) {}

  private static Oracle oracle(List<Row> events) {
    Map<String, Set<String>> train = new TreeMap<>();
    Map<String, Set<String>> test = new TreeMap<>();
    for (Row event : events) {
      boolean before = event.<String>getAs("ds").compareTo(DAYS.trainEnd().toString()) <= 0;
      (before ? train : test)
          .computeIfAbsent(event.getAs("user_id"), u -> new TreeSet<>())
          .add(event.getAs("item_id"));
    }
    Map<String, Integer> customers = new TreeMap<>();
    train.values().forEach(items -> items.forEach(i -> customers.merge(i, 1, Integer::sum)));
    List<String> popular = new ArrayList<>(customers.keySet());
    popular.sort(Comparator.comparing((String i) -> -customers.get(i)).thenComparing(i -> i));
    Map<String, Double> recall = new TreeMap<>();
    Map<String, Double> ndcg = new TreeMap<>();
    int cold = 0;
    for (Map.Entry<String, Set<String>> user : test.entrySet()) {
      Set<String> seen = train.getOrDefault(user.getKey(), Set.of());
      Set<String> relevant = new HashSet<>(user.getValue());
      relevant.removeAll(seen);
      if (seen.isEmpty() && !relevant.isEmpty()) {
        cold++;
      }
      relevant.retainAll(customers.keySet());
      if (relevant.isEmpty() || seen.isEmpty()) {
        continue;
      }
      List<String> list = popular.stream().filter(i -> !seen.contains(i)).limit(20).toList();
      double gain = 0;
      double ideal = 0;
      int hits = 0;
      for (int p = 0; p < list.size(); p++) {
        if (relevant.contains(list.get(p))) {
          hits++;
          gain += 1 / (Math.log(p + 2) / Math.log(2));
        }
      }
      for (int p = 0; p < Math.min(20, relevant.size()); p++) {
        ideal += 1 / (Math.log(p + 2) / Math.log(2));
      }
      recall.put(user.getKey(), (double) hits / relevant.size());
      ndcg.put(user.getKey(), gain / ideal);
    }
    return new Oracle(recall, ndcg, cold);
  }

  private static Outcome evaluate(TestShop shop, int partitions) {
    return evaluate(shop, partitions, SETTINGS);
  }

  private static Outcome evaluate(TestShop shop, int partitions, EvaluationSettings settings) {
    try (Interactions data =
        Interactions.of(
            shop.events().repartition(partitions),
            new InteractionSettings(TestShop.WEIGHTS, 0, 3, 0, "", 2_000 / partitions, 14),
            TestShop.SEEN,
            Feedback.IMPLICIT,
            DAYS)) {
      BaselineTraining training = new BaselineTraining(data, View.TRAIN);
      PopularModel popular = training.popular();
      Map<String, CatalogueModel> models = new LinkedHashMap<>();
      models.put("popular", popular);
      models.put(
          "item-item",
          training.itemItem(training.matrix(100_000), new ItemItemSettings(20, 5, 100_000)));
      Shelf shelf = Shelf.of(Optional.of(shop.products()), data.items());
      return new Evaluator(data, settings, shelf, 7).evaluate(models, popular);
    }
  }

  @Test
  void agreesWithTheSlowObviousEvaluation() {
    TestShop shop = TestShop.ofTwoTastes(80, 30, 60, 9);
    shop.view("cold1", "a01", 1).view("cold2", "b02", 2).view("u000", "never seen before", 1);
    Oracle oracle = oracle(shop.events().collectAsList());
    Outcome outcome = evaluate(shop, 3);
    assertEquals(oracle.recall20().size(), outcome.board().cases());
    assertEquals(oracle.cold(), outcome.window().coldUsers());
    assertEquals(oracle.cold(), outcome.cold().cases());
    double[] recall = outcome.board().values("popular", ListMeasures.RECALL_20);
    double[] ndcg = outcome.board().values("popular", ListMeasures.NDCG_20);
    int u = 0;
    for (String user : oracle.recall20().keySet()) {
      assertEquals(oracle.recall20().get(user), recall[u], 1e-12, user);
      assertEquals(oracle.ndcg20().get(user), ndcg[u], 1e-12, user);
      u++;
    }
  }

  @Test
  void countsColdItemsApart() {
    TestShop shop = TestShop.ofTwoTastes(40, 20, 60, 10);
    shop.view("u000", "new", 1).view("u001", "new", 1).view("u002", "newer", 0);
    Outcome outcome = evaluate(shop, 1);
    assertEquals(3, outcome.window().relevantCold());
    assertEquals(2, outcome.window().coldItems());
    assertTrue(
        outcome.board().mean("popular", ListMeasures.RECALL_20_WITH_COLD)
            <= outcome.board().mean("popular", ListMeasures.RECALL_20));
  }

  @Test
  void findsTheTastesThatPopularityMisses() {
    Outcome outcome = evaluate(TestShop.ofTwoTastes(120, 40, 60, 12), 2);
    assertTrue(
        outcome.board().improvement("item-item", "popular", ListMeasures.NDCG_20).low() > 0,
        "cosine neighbours know the taste");
    assertTrue(
        outcome.board().mean("item-item", ListMeasures.DIVERSITY_20)
            < outcome.board().mean("popular", ListMeasures.DIVERSITY_20),
        "one taste is one category");
    assertTrue(
        outcome.spread().get("item-item").coverage() > outcome.spread().get("popular").coverage());
    assertTrue(outcome.spread().get("item-item").gini() < outcome.spread().get("popular").gini());
  }

  @Test
  void isTheSameForAnyNumberOfPartitions() {
    TestShop shop = TestShop.ofTwoTastes(60, 20, 60, 13);
    double[] expected = null;
    for (int partitions : new int[] {1, 3, 7}) {
      double[] values = evaluate(shop, partitions).board().values("item-item", ListMeasures.MAP);
      expected = expected == null ? values : expected;
      assertTrue(Arrays.equals(expected, values), partitions + " partitions");
    }
  }

  @Test
  void samplesUsersBeyondTheCap() {
    TestShop shop = TestShop.ofTwoTastes(200, 20, 60, 14);
    Outcome all = evaluate(shop, 1);
    Outcome some = evaluate(shop, 3, new EvaluationSettings(7, all.board().cases() / 2, 200));
    assertTrue(some.board().cases() < all.board().cases() * 3 / 4, "about half");
    assertTrue(some.board().cases() > all.board().cases() / 4, "about half");
    assertEquals(all.window(), some.window());
  }

  @Test
  void withoutATestWindowNobodyIsRanked() {
    TestShop shop =
        new TestShop().view("u", "a", 30).view("v", "b", 30).product("a", "c", "d", true);
    Outcome outcome = evaluate(shop, 1);
    assertEquals(0, outcome.board().cases());
    assertEquals(0, outcome.window().warmUsers());
  }
}
