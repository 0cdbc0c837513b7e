package io.shopkeeper.ranking.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.als.Regularisation;
import io.shopkeeper.core.recommend.InteractionMatrix;
import io.shopkeeper.core.recommend.ItemContent;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.version.Manifest.Output;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.DailyInterest;
import io.shopkeeper.ranking.history.EventLog;
import io.shopkeeper.ranking.history.History;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.ItemNames;
import io.shopkeeper.ranking.lists.Lists;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlendLearningTest {
  private static final EaseSettings EASE = new EaseSettings(100, 5, 100);
  private static final Rp3BetaSettings RP3BETA = new Rp3BetaSettings(50, 1, .4);
  private static final Days DAYS = Days.testing(TestShop.AS_OF, 7);

  private static EventLog log(TestShop shop, int partitions) {
    return new EventLog(
        shop.events().repartition(partitions),
        new InteractionSettings(TestShop.WEIGHTS, 0, 3, 0, "", 3_000 / partitions, 14),
        TestShop.SEEN,
        Feedback.IMPLICIT);
  }

  /** What the parts of a blend were trained to on the days before a window, and what it taught. */
  private record Trained(
      NeighbourModel ease,
      NeighbourModel rp3beta,
      PopularModel popular,
      DailyInterest interest,
      ItemNames items,
      BlendLearning.Learned learned) {}

  private static Trained trained(EventLog log, Days days) {
    return trained(log, days, EASE, RP3BETA, items -> Optional.empty());
  }

  private static Trained trained(
      EventLog log,
      Days days,
      EaseSettings easeSettings,
      Rp3BetaSettings rp3BetaSettings,
      Function<ItemNames, Optional<AlsModel>> factorised) {
    return trained(log, days, easeSettings, rp3BetaSettings, factorised, items -> Optional.empty());
  }

  private static Trained trained(
      EventLog log,
      Days days,
      EaseSettings easeSettings,
      Rp3BetaSettings rp3BetaSettings,
      Function<ItemNames, Optional<AlsModel>> factorised,
      Function<ItemNames, Optional<NeighbourModel>> described) {
    try (Interactions data = log.interactions(days).orElseThrow()) {
      BaselineTraining training = new BaselineTraining(data, View.TRAIN);
      BaselineTraining.Histories histories = training.histories(1_000_000);
      InteractionMatrix matrix = histories.visitors();
      Optional<AlsModel> als = factorised.apply(data.items());
      NeighbourModel ease = training.ease(matrix, easeSettings);
      Map<Learners, NeighbourModel> eases =
          histories.isMixed()
              ? Map.of(
                  Learners.VISITORS,
                  ease,
                  Learners.CUSTOMERS,
                  training.ease(histories.ofCustomers(), easeSettings))
              : Map.of(Learners.VISITORS, ease);
      NeighbourModel rp3beta = training.rp3beta(matrix, rp3BetaSettings);
      PopularModel popular = training.popular();
      DailyInterest interest = log.dailyInterest(days.trainEnd(), data.items());
      return new Trained(
          ease,
          rp3beta,
          popular,
          interest,
          data.items(),
          BlendLearning.learn(
              List.of(
                  BlendLesson.of(
                      data,
                      days.trainEnd(),
                      eases,
                      rp3beta,
                      als,
                      described.apply(data.items()),
                      popular,
                      interest,
                      7))));
    }
  }

  /** Every few days all customers turn to other items, whatever their taste. */
  private static TestShop ofFashion() {
    TestShop shop = new TestShop();
    SplittableRandom random = new SplittableRandom(3);
    for (int u = 0; u < 120; u++) {
      for (int day = 40; day >= 0; day--) {
        int fashion = day / 6;
        if (random.nextInt(3) == 0) {
          shop.view("u%03d".formatted(u), "f%d-%d".formatted(fashion, random.nextInt(8)), day);
        }
      }
    }
    return shop;
  }

  @Test
  void aShopOfFashionsListensToTheLastDays() {
    BlendWeights weights = trained(log(ofFashion(), 2), DAYS).learned().weights();
    assertTrue(weights.lately() > 0, weights.toString());
    assertTrue(weights.halfLifeDays() <= 7, weights.toString());
  }

  @Test
  void aShopOfTastesListensToTheHistory() {
    BlendLearning.Learned learned =
        trained(log(TestShop.ofTwoTastes(120, 25, 40, 5), 2), DAYS).learned();
    assertTrue(learned.weights().lately() <= 1, learned.toString());
    assertTrue(learned.customers() > 60, learned.toString());
  }

  /** Sessions at a till hold goods of all customers of an hour: they say nothing of a taste. */
  @Test
  void anonymousSessionsOfAnotherKindAreLeftOut() {
    TestShop shop = TestShop.ofTwoTastes(80, 20, 40, 6);
    SplittableRandom random = new SplittableRandom(5);
    for (int session = 0; session < 200; session++) {
      for (int e = 0; e < 30; e++) {
        String item = (random.nextBoolean() ? "a%02d" : "b%02d").formatted(random.nextInt(20));
        LocalDate day = TestShop.AS_OF.minusDays(8 + session % 30);
        shop.event(null, "till" + session, item, "purchase", day, 1, null, Map.of());
      }
    }
    assertEquals(Learners.CUSTOMERS, trained(log(shop, 2), DAYS).learned().learners());
  }

  /** Where few have an account, the others' sessions are what there is to learn from. */
  @Test
  void anonymousSessionsOfTheSameTastesAreLearnedFrom() {
    TestShop shop = new TestShop();
    SplittableRandom random = new SplittableRandom(5);
    for (int visitor = 0; visitor < 440; visitor++) {
      boolean customer = visitor < 40;
      String taste = visitor % 2 == 0 ? "a%02d" : "b%02d";
      for (int e = 0; e < (customer ? 6 : 10); e++) {
        String item = taste.formatted(random.nextInt(25));
        LocalDate day = TestShop.AS_OF.minusDays(customer && e > 2 ? e : 8 + visitor % 30);
        shop.event(
            customer ? "u" + visitor : null, "s" + visitor, item, "view", day, 1, null, Map.of());
      }
    }
    assertEquals(Learners.VISITORS, trained(log(shop, 2), DAYS).learned().learners());
  }

  /** Knows the taste of each item by its first letter, and which of its items many like. */
  private static AlsModel ofTastes(ItemNames items) {
    float[] factors = new float[2 * items.size()];
    for (int item = 0; item < items.size(); item++) {
      factors[2 * item + (items.name(item).startsWith("a") ? 0 : 1)] = 1;
    }
    return new AlsModel(
        new FactorMatrix(items.size(), 2, factors),
        IntStream.range(0, items.size()).toArray(),
        items.size(),
        new AlsObjective(Feedback.IMPLICIT, 1, Regularisation.byFrequency(.1)));
  }

  /** Items that begin with the same letter are alike. */
  private static NeighbourModel byLetter(ItemNames items) {
    ItemContent.Builder content = new ItemContent.Builder(items.size());
    boolean[] all = new boolean[items.size()];
    for (int item = 0; item < all.length; item++) {
      content.add(item, ItemContent.Kind.BRAND, items.name(item).substring(0, 1));
      all[item] = true;
    }
    ItemContent made = content.build();
    double[] ones = DoubleStream.generate(() -> 1).limit(made.size()).toArray();
    return BaselineTraining.content(made, ones, all, 100);
  }

  @Test
  void contentWeighsWhatItKnowsBeyondTheOthers() {
    EventLog log = log(TestShop.ofTwoTastes(120, 25, 40, 5), 2);
    EaseSettings ofTwoItems = new EaseSettings(2, 5, 1);
    Rp3BetaSettings ofOneNeighbour = new Rp3BetaSettings(1, 1, .4);
    Function<ItemNames, Optional<AlsModel>> none = items -> Optional.empty();
    BlendLearning.Learned with =
        trained(log, DAYS, ofTwoItems, ofOneNeighbour, none, items -> Optional.of(byLetter(items)))
            .learned();
    BlendLearning.Learned without = trained(log, DAYS, ofTwoItems, ofOneNeighbour, none).learned();
    assertTrue(with.weights().content() > 0, with.toString());
    assertTrue(with.ndcg() > 1.2 * without.ndcg(), with + " and " + without);
    assertEquals(
        List.of("ease", "popular-lately", "rp3beta", "content"),
        with.steps().stream().map(BlendLearning.Step::part).toList());
  }

  @Test
  void aFactorisationWeighsWhatItKnowsBeyondTheOthers() {
    EventLog log = log(TestShop.ofTwoTastes(120, 25, 40, 5), 2);
    EaseSettings ofTwoItems = new EaseSettings(2, 5, 1);
    Rp3BetaSettings ofOneNeighbour = new Rp3BetaSettings(1, 1, .4);
    BlendLearning.Learned with =
        trained(log, DAYS, ofTwoItems, ofOneNeighbour, items -> Optional.of(ofTastes(items)))
            .learned();
    BlendLearning.Learned without =
        trained(log, DAYS, ofTwoItems, ofOneNeighbour, items -> Optional.empty()).learned();
    assertTrue(with.weights().als() > 0, with.toString());
    assertTrue(with.ndcg() > 1.2 * without.ndcg(), with + " and " + without);
    assertEquals(0, without.weights().als());
    assertEquals(
        List.of("ease", "popular-lately", "rp3beta", "als"),
        with.steps().stream().map(BlendLearning.Step::part).toList());
    assertEquals(
        List.of("ease", "popular-lately", "rp3beta"),
        without.steps().stream().map(BlendLearning.Step::part).toList());
  }

  @Test
  void partitionsOfTheDataChangeNothing() {
    TestShop shop = TestShop.ofTwoTastes(80, 20, 40, 6);
    assertEquals(trained(log(shop, 1), DAYS).learned(), trained(log(shop, 4), DAYS).learned());
  }

  /** What happens in the test window of a night must not reach what was chosen before it. */
  @Test
  void theWeightsDoNotKnowTheTestWindow() {
    TestShop shop = TestShop.ofTwoTastes(80, 20, 40, 8);
    Days before = Days.testing(DAYS.trainEnd(), 7);
    BlendLearning.Learned learned = trained(log(shop, 2), before).learned();
    for (int u = 0; u < 80; u++) {
      shop.view("u%03d".formatted(u), "new fashion", u % 7).buy("u%03d".formatted(u), "a01", 2);
    }
    assertEquals(learned, trained(log(shop, 2), before).learned());
  }

  @Test
  void tooFewCustomersTeachNothing() {
    TestShop shop = new TestShop().view("u1", "a", 20).view("u1", "b", 1).view("u2", "b", 20);
    BlendLearning.Learned learned = trained(log(shop, 1), DAYS).learned();
    assertEquals(BlendWeights.DEFAULT, learned.weights());
    assertEquals(1, learned.customers());
    assertTrue(log(shop, 1).interactions(Days.testing(LocalDate.EPOCH, 7)).isEmpty());
  }

  @Test
  void popularityWithAHalfLifeIsTheSumOverTheVisitorsOfEachDay() {
    TestShop shop =
        new TestShop()
            .view("u1", "a", 0)
            .view("u1", "a", 0)
            .buy("u1", "a", 0)
            .view("u2", "a", 3)
            .view("u1", "b", 10)
            .view("u2", "b", 11)
            .view(null, "b", 11)
            .view("u1", "old", 200)
            .event("u1", "a", "return", TestShop.AS_OF, 1, null);
    ItemNames items = ItemNames.of(List.of("a", "b", "old"));
    DailyInterest interest = log(shop, 3).dailyInterest(TestShop.AS_OF, items);
    assertArrayEquals(
        new double[] {1 + Math.pow(.5, 3 / 2.0), Math.pow(.5, 5) + 2 * Math.pow(.5, 5.5), 0},
        interest.popularity(TestShop.AS_OF, 2),
        1e-12);
    assertArrayEquals(
        new double[] {1, Math.pow(.5, 7) + 2 * Math.pow(.5, 8), 0},
        interest.popularity(TestShop.AS_OF.minusDays(3), 1),
        1e-12);
    assertArrayEquals(
        new double[] {0, 1 + Math.pow(.5, 3)},
        interest.over(ItemNames.of(List.of("Z", "a"))).popularity(TestShop.AS_OF, 1),
        1e-12);
  }

  private static BlendModel blend(Trained trained, double als, double content) {
    return BlendModel.of(
        new BlendWeights(.5, als, content, 1, 4),
        trained.ease(),
        trained.rp3beta(),
        Optional.of(ofTastes(trained.items())),
        Optional.of(byLetter(trained.items())),
        trained.popular(),
        trained.interest().popularity(DAYS.trainEnd(), 4));
  }

  /**
   * With and without a factorisation and content; without them it is stored as it was before there
   * were any.
   */
  @Test
  void aBlendThatWasStoredRecommendsAndExplainsTheSame(@TempDir Path root) throws Exception {
    EventLog log = log(TestShop.ofTwoTastes(80, 20, 40, 6), 2);
    Trained trained = trained(log, DAYS);
    try (Interactions data = log.interactions(DAYS).orElseThrow()) {
      ModelCodecs codecs = new ModelCodecs(data);
      for (double als : new double[] {0, .75}) {
        BlendModel model = blend(trained, als, als / 2);
        Version version =
            TestShop.artifacts(root)
                .commitOnce(
                    BlendModel.SOURCE,
                    "weight-" + als,
                    staging -> {
                      codecs.blend().write(staging, State.SERVING, model);
                      return TestShop.manifest(
                          "als-train", new TreeMap<>(codecs.blend().labels(model)));
                    });
        assertEquals(
            als > 0 ? List.of("content", "factors", "items") : List.of("items"),
            version.manifest().outputs().stream().map(Output::path).sorted().toList());
        CatalogueModel back = codecs.read(version, State.SERVING);
        History customer =
            new History(-1, new int[] {1, 5}, new float[] {1, 3}, new int[] {1, 2, 5});
        assertEquals(model.top(List.of(customer), 40), back.top(List.of(customer), 40));
        int[] items = model.top(List.of(customer), 5).get(0).items();
        for (int r = 0; r < 5; r++) {
          assertEquals(
              model.explain(customer, items, 3).of(r), back.explain(customer, items, 3).of(r));
        }
        boolean[] shown = new boolean[data.items().size()];
        shown[items[4]] = true;
        assertArrayEquals(
            new int[] {items[4]}, back.limitedTo(shown).top(List.of(customer), 9).get(0).items());
      }
    }
  }

  @Test
  void whatAFactorisationAddsIsExplainedByTheCustomersItems() {
    Trained trained = trained(log(TestShop.ofTwoTastes(80, 20, 40, 6), 2), DAYS);
    BlendModel model = blend(trained, .75, .5);
    BlendModel without = blend(trained, 0, 0);
    SplittableRandom random = new SplittableRandom(2);
    int others = 0;
    for (int c = 0; c < 50; c++) {
      int[] history = random.ints(6, 0, trained.items().size()).sorted().distinct().toArray();
      float[] strengths = new float[history.length];
      for (int i = 0; i < strengths.length; i++) {
        strengths[i] = 1 + random.nextInt(5);
      }
      History customer = new History(-1, history, strengths, history);
      ScoredItems list = model.top(List.of(customer), 20).get(0);
      Contributions parts = model.explain(customer, list.items(), 10);
      for (int i = 0; i < list.size(); i++) {
        assertTrue(Lists.addsUp(parts.of(i), list.scores()[i]), parts.of(i).toString());
        float everybody = model.blend().everybody()[list.items()[i]];
        assertEquals(everybody, parts.of(i).rest(), 1e-5, "all of its own items are listed");
      }
      others += list.equals(without.top(List.of(customer), 20).get(0)) ? 0 : 1;
    }
    assertTrue(others > 25, "the factorisation moves most lists: " + others);
  }
}
