package io.shopkeeper.recommend.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.ncf.Dense;
import io.shopkeeper.core.ncf.NcfNetwork;
import io.shopkeeper.core.ncf.Tower;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.SeenItems;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.ranking.model.ModelCodecs;
import io.shopkeeper.ranking.model.NcfModel;
import io.shopkeeper.recommend.RecommendJobs;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankJobTest {
  @TempDir Path root;

  private static Map<String, List<Row>> lists(Path root) throws Exception {
    Version newest =
        TestShop.releases(root).versions("recommendations").stream()
            .reduce((a, b) -> b)
            .orElseThrow();
    List<Row> rows =
        SharedSpark.session().read().parquet(newest.output("user_item_scores")).collectAsList();
    String previous = "";
    int rank = 0;
    for (Row row : rows) {
      String user = row.getAs("user_id");
      assertTrue(user.compareTo(previous) >= 0, "sorted by customer");
      rank = user.equals(previous) ? rank + 1 : 1;
      assertEquals(rank, row.<Integer>getAs("rank"));
      assertEquals(newest.manifest().runId(), row.getAs("release"));
      previous = user;
    }
    return rows.stream()
        .collect(Collectors.groupingBy(r -> r.getAs("user_id"), TreeMap::new, Collectors.toList()));
  }

  private static List<String> items(List<Row> list) {
    return list.stream().map(row -> row.<String>getAs("item_id")).toList();
  }

  /** All that the rows hold, but for the release. */
  private static List<List<Object>> cells(Map<String, List<Row>> lists) {
    return lists.values().stream()
        .flatMap(List::stream)
        .map(row -> IntStream.range(0, row.size() - 1).mapToObj(row::get).toList())
        .toList();
  }

  private static Set<String> sources(List<Row> list) {
    return list.stream().map(row -> row.<String>getAs("source")).collect(Collectors.toSet());
  }

  @Test
  void listsAreFreshThoughTheModelIsOfAnEarlierNight() throws Exception {
    TestShop shop = TestShop.ofTwoTastes(40, 15, 30, 3).writeTo(root);
    JobTest.Result trained =
        RecommendJobs.on(root)
            .set("gate.enabled=false")
            .asOf(TestShop.AS_OF.minusDays(2).toString())
            .run("als-train");
    assertEquals(ExitCode.DONE, trained.exitCode(), trained.err());
    Version als = TestShop.artifacts(root).versions("als").get(0);
    TestShop.slots(root).take(Purpose.RECOMMENDER, als, "by-hand", "a test");

    // Tonight: a newcomer whom the model cannot know, a stranger with an item that it cannot know,
    // an item that is no longer sold, and the seen ones hidden.
    shop.view("newcomer", "a01", 0).view("newcomer", "a02", 0).view("newcomer", "a03", 1);
    shop.view("stranger", "brand new", 0);
    for (int u = 0; u < 16; u += 2) {
      shop.view("u%03d".formatted(u), "a new tea", 0);
    }
    shop.product("a new tea", "Home/Tea", "Leaf", true);
    shop.product("a05", "Home/Tea", "Leaf", false);
    shop.writeTo(root);
    JobTest.Result ranked =
        RecommendJobs.on(root)
            .set("rank.exclude-items=[a06]", "rank.exclude-categories=[Nothing]")
            .run("rank");
    assertEquals(ExitCode.DONE, ranked.exitCode(), ranked.err());
    Map<String, List<Row>> lists = lists(root);
    assertEquals(42, lists.size());
    lists.forEach((user, list) -> assertEquals(8, list.size(), user + " has a full list"));

    List<Row> newcomer = lists.get("newcomer");
    assertEquals("als", newcomer.get(0).getAs("source"));
    assertEquals("exact", newcomer.get(0).getAs("reasons_kind"));
    List<String> first = items(newcomer).subList(0, 4);
    assertTrue(first.stream().filter(i -> i.startsWith("a")).count() >= 3, "the taste: " + first);
    assertFalse(items(newcomer).contains("a01"), "seen");

    List<Row> stranger = lists.get("stranger");
    assertEquals(Set.of("popular"), sources(stranger));
    assertEquals("none", stranger.get(0).getAs("reasons_kind"));
    assertNull(stranger.get(0).getAs("reasons"));
    lists.forEach(
        (user, list) -> {
          assertFalse(items(list).contains("a05"), "no longer sold");
          assertFalse(items(list).contains("a06"), "excluded by rule");
          assertEquals(8, Set.copyOf(items(list)).size(), "nothing twice");
        });

    assertEquals(1, ranked.run().path("facts").path("items_folded_in").asInt());
    long tea = 0;
    long shoes = 0;
    for (int u = 16; u < 40; u++) {
      boolean given = items(lists.get("u%03d".formatted(u)).subList(0, 5)).contains("a new tea");
      tea += u % 2 == 0 && given ? 1 : 0;
      shoes += u % 2 == 1 && given ? 1 : 0;
    }
    assertTrue(tea > 2 * shoes, "folded in for those of its taste: " + tea + " and " + shoes);

    JobTest.Result blocked =
        RecommendJobs.on(root).set("rank.exclude-items=[a06]", "rank.item-block=4").run("rank");
    assertEquals(ExitCode.DONE, blocked.exitCode(), blocked.err());
    assertTrue(blocked.run().path("facts").path("item_blocks").asInt() > 3, "in blocks");
    assertEquals(cells(lists), cells(lists(root)));

    JobTest.Result explored =
        RecommendJobs.on(root)
            .set("rank.explore=plackett-luce", "rank.min-history=2", "diversity.strength=0.3")
            .run("rank");
    assertEquals(ExitCode.DONE, explored.exitCode(), explored.err());
    Map<String, List<Row>> sampled = lists(root);
    int moved = 0;
    for (Map.Entry<String, List<Row>> list : sampled.entrySet()) {
      moved += items(list.getValue()).equals(items(lists.get(list.getKey()))) ? 0 : 1;
      for (Row row : list.getValue()) {
        double propensity = row.getAs("propensity");
        assertTrue(propensity > 0 && propensity <= 1, row.toString());
      }
    }
    assertTrue(moved > 10, "sampling moves most lists: " + moved);
  }

  /** Commits a network that sees items the better the later they come, but for {@code u001}. */
  private static void goLive(Path root, Interactions data) throws Exception {
    int[] users = {0, 1, 2};
    float[] ofUsers = {1, -1, 1};
    float[] ofItems = new float[data.items().size()];
    for (int item = 0; item < ofItems.length; item++) {
      ofItems[item] = item;
    }
    NcfModel model =
        new NcfModel(
            new NcfNetwork(
                new Tower(new FactorMatrix(3, 1, ofUsers), new FactorMatrix(3, 1, ofUsers)),
                new Tower(
                    new FactorMatrix(ofItems.length, 1, ofItems),
                    new FactorMatrix(ofItems.length, 1, ofItems)),
                List.of(new Dense(2, 1, new float[2], new float[1])),
                new Dense(2, 1, new float[] {1, 0}, new float[1])),
            users,
            IntStream.range(0, ofItems.length).toArray());
    VersionStore artifacts = TestShop.artifacts(root);
    Codec<NcfModel> codec = new ModelCodecs(data).ncf();
    Map<String, String> labels = new TreeMap<>(codec.labels(model));
    labels.put("serving-to", "2026-01-01");
    Version version =
        artifacts.commitOnce(
            "ncf",
            "by-hand",
            staging -> {
              codec.write(staging, State.SERVING, model);
              codec.write(staging, State.EVALUATED, model);
              return TestShop.manifest("ncf-train", labels);
            });
    TestShop.slots(root).take(Purpose.RECOMMENDER, version, "by-hand", "a test");
  }

  @Test
  void aLiveNetworkServesWhomItKnowsAndAlsIsMeasuredAgainstIt() throws Exception {
    TestShop shop = TestShop.ofTwoTastes(20, 8, 30, 5).writeTo(root);
    try (Interactions data =
        Interactions.of(
            shop.events(),
            new InteractionSettings(Map.of("view", 1.0), 0, 1, 0, "", 1000, 14),
            new SeenItems(new SeenItemsSettings(Map.of("view", 36500.0))),
            Feedback.IMPLICIT,
            Days.all(TestShop.AS_OF))) {
      goLive(root, data);
    }
    JobTest.Result ranked = RecommendJobs.on(root).set("rank.per-user=3").run("rank");
    assertEquals(ExitCode.DONE, ranked.exitCode(), ranked.err());
    Map<String, List<Row>> lists = lists(root);
    assertEquals(20, lists.size());
    assertEquals(Set.of("popular"), sources(lists.get("u003")), "whom it does not know");
    List<String> ascending = items(lists.get("u001"));
    assertEquals(ascending.stream().sorted().toList(), ascending);
    List<String> descending = items(lists.get("u002"));
    assertEquals(
        descending.stream().sorted(java.util.Comparator.reverseOrder()).toList(), descending);
    assertEquals("ncf", lists.get("u002").get(0).getAs("source"));
    assertEquals("none", lists.get("u002").get(0).getAs("reasons_kind"));

    JobTest.Result night = RecommendJobs.on(root).run("als-train");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertTrue(night.run().at("/metrics").has("production.ndcg@20"), night.run().toString());
  }

  @Test
  void whatWasListedTodayGetsAPlaceThoughNobodyTurnedToIt() throws Exception {
    TestShop.ofTwoTastes(40, 15, 30, 3)
        .snapshot(1)
        .product("a fresh", "Home/Tea", "Leaf", true)
        .product("b fresh", "Sport/Shoes", "Run", true)
        .product("off sale", "Home/Tea", "Leaf", false)
        .writeTo(root);
    RecommendJobs.on(root).set("gate.enabled=false").run("als-train");
    JobTest.Result ranked = RecommendJobs.on(root).set("new-items.share=0.125").run("rank");
    assertEquals(ExitCode.DONE, ranked.exitCode(), ranked.err());
    assertEquals(2, ranked.run().path("facts").path("new_items").asInt());
    int own = 0;
    for (Map.Entry<String, List<Row>> list : lists(root).entrySet()) {
      Row eighth = list.getValue().get(7);
      assertEquals("content", eighth.getAs("source"), eighth.toString());
      assertEquals("exact", eighth.getAs("reasons_kind"));
      double sum = eighth.<Float>getAs("reasons_rest");
      for (Row reason : eighth.<Row>getList(eighth.fieldIndex("reasons"))) {
        sum += reason.getFloat(1);
      }
      assertEquals(eighth.<Float>getAs("score"), sum, 1e-4);
      boolean tea = Integer.parseInt(list.getKey().substring(1)) % 2 == 0;
      own += items(list.getValue()).get(7).equals(tea ? "a fresh" : "b fresh") ? 1 : 0;
      assertFalse(items(list.getValue()).contains("off sale"));
    }
    assertTrue(own > 36, "new items of a customer's taste: " + own + " of 40");
    String[] diverse = {"new-items.share=0.125", "diversity.strength=0.3"};
    RecommendJobs.on(root).set(diverse).run("rank");
    List<List<Object>> whole = cells(lists(root));
    RecommendJobs.on(root).set(diverse).set("rank.item-block=3").run("rank");
    assertEquals(whole, cells(lists(root)), "in blocks");
    RecommendJobs.on(root).set("new-items.share=0").run("rank");
    lists(root).forEach((user, list) -> assertFalse(sources(list).contains("content")));
  }

  /** Half of the customers have tea every ten days; the cup was given back, the jug is not sold. */
  @Test
  void whatMayBeBoughtAgainHasItsShareOfPlaces() throws Exception {
    TestShop shop = TestShop.ofTwoTastes(40, 15, 30, 3);
    for (int u = 0; u < 40; u += 2) {
      String user = "u%03d".formatted(u);
      for (int ago = 50 - u % 10; ago >= 0; ago -= 10) {
        shop.buy(user, "tea", ago).buy(user, "tin", ago + 1).buy(user, "jug", ago);
      }
      shop.buy(user, "cup", 12).event(user, "cup", "return", TestShop.AS_OF.minusDays(9), 1, null);
    }
    for (String item : List.of("tea", "tin", "cup")) {
      shop.product(item, "Home/Tea", "Leaf", true);
    }
    shop.product("jug", "Home/Tea", "Leaf", false).writeTo(root);
    RecommendJobs.on(root).set("gate.enabled=false").run("als-train");

    JobTest.Result none = RecommendJobs.on(root).set("rank.buy-again-share=0.25").run("rank");
    assertEquals(ExitCode.DONE, none.exitCode(), none.err());
    assertTrue(none.err().contains("run buy-again before rank"), none.err());
    Map<String, List<Row>> before = lists(root);
    before.forEach((user, list) -> assertFalse(sources(list).contains("buy-again")));

    assertEquals(ExitCode.DONE, RecommendJobs.on(root).run("buy-again").exitCode());
    JobTest.Result ranked =
        RecommendJobs.on(root)
            .set("rank.buy-again-share=0.25", "interactions.events-per-partition=100")
            .run("rank");
    assertEquals(ExitCode.DONE, ranked.exitCode(), ranked.err());
    Map<String, List<Row>> lists = lists(root);
    assertEquals(before.keySet(), lists.keySet());
    lists.forEach(
        (user, list) -> {
          assertEquals(8, Set.copyOf(items(list)).size(), "nothing twice");
          assertFalse(items(list).contains("cup") || items(list).contains("jug"), user);
          if (Integer.parseInt(user.substring(1)) % 2 == 1) {
            assertEquals(items(before.get(user)), items(list), "who bought nothing");
            return;
          }
          Set<String> again = Set.of(items(list).get(3), items(list).get(7));
          assertEquals(Set.of("tea", "tin"), again, "every fourth place");
          for (int place = 1; place <= 8; place++) {
            Row row = list.get(place - 1);
            assertEquals(place % 4 == 0, row.getAs("source").equals("buy-again"), row.toString());
          }
          assertEquals("none", list.get(3).getAs("reasons_kind"));
          float probability = list.get(3).getAs("score");
          assertTrue(probability > 0 && probability < 1, list.get(3).toString());
          List<String> others = new ArrayList<>(items(list));
          others.removeAll(again);
          List<String> as = new ArrayList<>(items(before.get(user)));
          as.removeAll(again);
          assertEquals(as.subList(0, 6), others, "the others moved up");
        });
    assertTrue(ranked.run().path("inputs").has("buy-again"), ranked.run().toString());
  }

  @Test
  void saysWhatToDoWhereNoModelIsLive() throws Exception {
    new TestShop().view("u", "a", 1).writeTo(root);
    JobTest.Result ranked = RecommendJobs.on(root).run("rank");
    assertEquals(ExitCode.BAD_INPUT, ranked.exitCode());
    assertTrue(ranked.err().contains("run als-train first"), ranked.err());
  }
}
