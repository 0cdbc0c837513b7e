package io.shopkeeper.ranking.night;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.als.Regularisation;
import io.shopkeeper.core.recommend.ItemContent;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.evaluate.Evaluator;
import io.shopkeeper.ranking.evaluate.Evaluator.Outcome;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.EventLog;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.BlendWeights;
import io.shopkeeper.ranking.model.EaseSettings;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.PopularModel;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EarlierWindowsTest {
  private static final Days DAYS = Days.testing(TestShop.AS_OF, 7);
  private static final EvaluationSettings EVALUATION = new EvaluationSettings(7, 1000, 100);
  private static final Baselines.Settings SETTINGS =
      new Baselines.Settings(
          new ItemItemSettings(50, 1_000_000, 10),
          new Rp3BetaSettings(50, 1, .4),
          new EaseSettings(100, 5, 100));

  /** A factorisation that ranks by popularity; it is told which days it saw. */
  private static final class Own implements Recipe {
    final List<Double> visitors = new ArrayList<>();

    @Override
    public Optional<AlsModel> train(Interactions earlier) {
      double[] popularity = new BaselineTraining(earlier, View.TRAIN).popular().popularity();
      visitors.add(Arrays.stream(popularity).sum());
      float[] factors = new float[popularity.length];
      for (int item = 0; item < factors.length; item++) {
        factors[item] = (float) popularity[item];
      }
      AlsObjective objective =
          new AlsObjective(Feedback.IMPLICIT, 1, new Regularisation(0.1, 1, 0));
      return Optional.of(
          new AlsModel(
              new FactorMatrix(factors.length, 1, factors),
              IntStream.range(0, factors.length).toArray(),
              factors.length,
              objective));
    }
  }

  private record Night(EarlierWindows earlier, Outcome tonight, Own own) {}

  private static Night night(TestShop shop, int most, Optional<Own> own) throws Exception {
    try (EventLog log =
            new EventLog(
                shop.events(),
                new InteractionSettings(TestShop.WEIGHTS, 0, 3, 0, "", 3_000, 14),
                TestShop.SEEN,
                Feedback.IMPLICIT);
        Interactions data = log.interactions(DAYS).orElseThrow()) {
      Shelf shelf = Shelf.of(Optional.empty(), data.items());
      EarlierWindows earlier =
          new EarlierWindows(
              new EarlierWindows.Night(
                  log,
                  DAYS,
                  data.items(),
                  ItemContent.none(data.items().size()),
                  shelf,
                  log.dailyInterest(DAYS.asOf(), data.items()),
                  SETTINGS,
                  EVALUATION,
                  7),
              most,
              own,
              Map.of("own", (contenders, its) -> Optional.of(contenders.get("als"))),
              Onlooker.NOBODY);
      PopularModel popular = new BaselineTraining(data, View.TRAIN).popular();
      Outcome tonight =
          new Evaluator(data, EVALUATION, shelf, 7)
              .evaluate(
                  new TreeMap<>(Map.of(popular.source(), popular, "production", popular)), popular);
      return new Night(earlier, tonight, own.orElse(null));
    }
  }

  private static double[] ndcg(Board board, String model) {
    return board.values(model, ListMeasures.NDCG_20);
  }

  /** A shop of forty days: three windows before that of the night have a week to train on. */
  private static TestShop shop() {
    return TestShop.ofTwoTastes(80, 20, 40, 8);
  }

  private static Night shared;

  @BeforeAll
  static void measure() throws Exception {
    shared = night(shop(), 9, Optional.of(new Own()));
  }

  @Test
  void asManyWindowsCountAsTheLogAllows() {
    EarlierWindows.Pool pool = shared.earlier().with(shared.tonight());
    assertEquals(3, pool.windows());
    assertEquals(3, shared.earlier().learned().windows());
    assertEquals(3, shared.own().visitors.size());
    assertEquals(2, shared.earlier().outcomes().size(), "the oldest only teaches");
    Board oldest = shared.earlier().outcomes().get(0).board();
    assertArrayEquals(ndcg(oldest, "als"), ndcg(oldest, "own"));
    assertTrue(shared.own().visitors.get(0) < shared.own().visitors.get(1), "oldest first");
    double[] all = ndcg(pool.outcome().board(), "popular");
    double[] tonight = ndcg(shared.tonight().board(), "popular");
    assertTrue(all.length > tonight.length);
    assertArrayEquals(tonight, Arrays.copyOfRange(all, all.length - tonight.length, all.length));
  }

  @Test
  void aShortLogTeachesNothing() throws Exception {
    Night night = night(TestShop.ofTwoTastes(40, 10, 15, 6), 4, Optional.of(new Own()));
    assertEquals(BlendWeights.DEFAULT, night.earlier().learned().weights());
    assertEquals(0, night.earlier().learned().customers());
    assertEquals(1, night.earlier().with(night.tonight()).windows());
  }

  @Test
  void withoutARecipeWindowsTeachAndDoNotCount() throws Exception {
    Night without = night(shop(), 1, Optional.empty());
    assertEquals(1, without.earlier().with(without.tonight()).windows());
    assertTrue(without.earlier().learned().customers() > 60);
  }

  @Test
  void whatWasNotTrainedOnEarlierDaysIsMeasuredOnTheNightsWindowAlone() {
    Board board = shared.earlier().with(shared.tonight()).outcome().board();
    int tonight = shared.tonight().board().cases();
    double[] live = ndcg(board, "production");
    assertEquals(tonight, Arrays.stream(live).filter(value -> !Double.isNaN(value)).count());
    assertEquals(
        shared.tonight().board().mean("production", ListMeasures.NDCG_20),
        board.mean("production", ListMeasures.NDCG_20),
        1e-12);
    assertEquals(
        tonight, board.shared(ListMeasures.NDCG_20, "popular", "production").cases().length);
    assertEquals(
        0,
        board.improvement("popular", "production", ListMeasures.NDCG_20).estimate(),
        1e-12,
        "the same model, wherever both were measured");
  }

  /** Everybody was there for weeks, and in the last week nobody. */
  @Test
  void whereTheNightsWindowHasNoCaseTheOthersDoNotCount() throws Exception {
    TestShop shop = new TestShop();
    SplittableRandom random = new SplittableRandom(4);
    for (int e = 0; e < 1200; e++) {
      shop.view(
          "u%02d".formatted(e % 40), "a%02d".formatted(random.nextInt(30)), 7 + random.nextInt(40));
    }
    Night night = night(shop, 3, Optional.of(new Own()));
    assertEquals(0, night.tonight().board().cases());
    assertTrue(night.earlier().outcomes().get(0).board().cases() > 0);
    EarlierWindows.Pool pool = night.earlier().with(night.tonight());
    assertEquals(1, pool.windows());
    assertEquals(0, pool.outcome().board().cases());
  }

  /**
   * What happens in a window must not reach what was chosen for it, nor what was measured before.
   */
  @Test
  void noWindowKnowsWhatComesAfterIt() throws Exception {
    TestShop shop = shop();
    for (int u = 0; u < 80; u++) {
      shop.view("u%03d".formatted(u), "fashion", u % 7).buy("u%03d".formatted(u), "a01", 2);
    }
    Night after = night(shop, 3, Optional.of(new Own()));
    assertEquals(shared.earlier().learned(), after.earlier().learned());
    assertEquals(shared.own().visitors, after.own().visitors);
    assertArrayEquals(earlier(shared), earlier(after));
    for (int u = 0; u < 80; u++) {
      shop.view("u%03d".formatted(u), "b%02d".formatted(u % 5), 7 + u % 7);
    }
    Night later = night(shop, 3, Optional.of(new Own()));
    assertNotEquals(
        shared.earlier().learned(), later.earlier().learned(), "the window before teaches tonight");
    int older = first(shared).length;
    assertArrayEquals(Arrays.copyOf(earlier(shared), older), Arrays.copyOf(earlier(later), older));
  }

  /** The blend's values on the earlier windows, the oldest first. */
  private static double[] earlier(Night night) {
    return night.earlier().outcomes().stream()
        .map(outcome -> ndcg(outcome.board(), "blend"))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  private static double[] first(Night night) {
    return ndcg(night.earlier().outcomes().get(0).board(), "blend");
  }
}
