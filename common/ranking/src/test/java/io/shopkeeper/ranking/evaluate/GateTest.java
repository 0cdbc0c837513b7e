package io.shopkeeper.ranking.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.ranking.evaluate.Gate.Production;
import io.shopkeeper.ranking.evaluate.Gate.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final List<String> BASELINES = List.of("popular", "item-item");
  private static final GateSettings SETTINGS = new GateSettings(.02, 1000, true);
  private final Map<String, double[][]> models = new TreeMap<>();
  private int[] history = new int[0];

  /** Users' NDCG is a common part, so that pairing matters, times what the model makes of it. */
  private GateTest model(String name, int users, IntToDoubleFunction factor) {
    SplittableRandom random = new SplittableRandom(11);
    double[][] metrics = new double[Metric.values().length][users];
    for (int u = 0; u < users; u++) {
      metrics[Metric.NDCG_20.place()][u] = random.nextDouble() * factor.applyAsDouble(u);
    }
    models.put(name, metrics);
    if (history.length != users) {
      history = new int[users];
      Arrays.fill(history, 3);
    }
    return this;
  }

  private Verdict judge(Optional<Production> production) {
    return judge(SETTINGS, production);
  }

  private Verdict judge(GateSettings settings, Optional<Production> production) {
    return new Gate(settings)
        .judge(
            new Scoreboard(models, history, new int[history.length], 500, 1),
            "als",
            BASELINES,
            production);
  }

  private static final Optional<Production> ALS = Optional.of(new Production("production", "als"));
  private static final Optional<Production> COSINE =
      Optional.of(new Production("production", "item-item"));

  @Test
  void acceptsTheFirstModelThatBeatsTheBaselines() {
    model("als", 500, u -> .5).model("popular", 500, u -> .2).model("item-item", 500, u -> .4);
    Verdict verdict = judge(Optional.empty());
    assertTrue(verdict.accepted());
    assertEquals(Optional.of("als"), verdict.live());
  }

  @Test
  void theBestBaselineGoesLiveWhereNothingIsBetter() {
    model("als", 500, u -> .3).model("popular", 500, u -> .2).model("item-item", 500, u -> .4);
    Verdict verdict = judge(Optional.empty());
    assertFalse(verdict.accepted());
    assertEquals(Optional.of("item-item"), verdict.live());
    assertTrue(verdict.line().startsWith("als refused: NDCG@20"), verdict.line());
  }

  @Test
  void refusesWhatIsWorseThanProductionByMoreThanTheMargin() {
    model("als", 2000, u -> .45).model("popular", 2000, u -> .1).model("item-item", 2000, u -> .4);
    model("production", 2000, u -> .5);
    Verdict verdict = judge(ALS);
    assertEquals(Optional.empty(), verdict.live());
    assertTrue(verdict.line().endsWith("production stays als"), verdict.line());
  }

  @Test
  void acceptsWhatIsSurelyWithinTheMargin() {
    model("als", 2000, u -> .495).model("popular", 2000, u -> .1).model("item-item", 2000, u -> .4);
    model("production", 2000, u -> .5);
    assertTrue(judge(ALS).accepted());
  }

  @Test
  void refusesWhatFewUsersCannotProve() {
    SplittableRandom noise = new SplittableRandom(5);
    model("als", 60, u -> noise.nextDouble()).model("popular", 60, u -> .01);
    model("item-item", 60, u -> .01).model("production", 60, u -> .5);
    Verdict verdict = judge(ALS);
    assertFalse(verdict.accepted(), "the lower bound counts, not the estimate");
  }

  @Test
  void aLargeSliceThatLosesStopsAModelThatGainsOverall() {
    int users = 6000;
    model("als", users, u -> u < 1500 ? .4 : .7).model("production", users, u -> .5);
    model("popular", users, u -> .1).model("item-item", users, u -> .2);
    for (int u = 0; u < 1500; u++) {
      history[u] = 30;
    }
    Verdict verdict = judge(ALS);
    assertFalse(verdict.accepted());
    assertTrue(verdict.line().contains("20 and more items known"), verdict.line());
    Verdict smallSlicesAreNotJudged = judge(new GateSettings(.02, 2000, true), ALS);
    assertTrue(smallSlicesAreNotJudged.accepted());
  }

  @Test
  void aBaselineReplacesAProductionThatItBeats() {
    model("als", 2000, u -> .3).model("popular", 2000, u -> .2).model("item-item", 2000, u -> .5);
    model("production", 2000, u -> .4);
    Verdict verdict = judge(ALS);
    assertFalse(verdict.accepted());
    assertEquals(Optional.of("item-item"), verdict.live());
  }

  @Test
  void aBaselineRenewsItselfWithinTheMargin() {
    model("als", 2000, u -> .3).model("popular", 2000, u -> .2).model("item-item", 2000, u -> .497);
    model("production", 2000, u -> .5);
    assertEquals(Optional.of("item-item"), judge(COSINE).live());
  }

  @Test
  void withoutUsersProductionStaysOrPopularItemsGoLive() {
    model("als", 0, u -> 0).model("popular", 0, u -> 0).model("item-item", 0, u -> 0);
    assertEquals(Optional.empty(), judge(ALS).live());
    assertEquals(Optional.of("popular"), judge(Optional.empty()).live());
  }

  @Test
  void aGateThatIsOffSaysSo() {
    model("als", 500, u -> .1).model("popular", 500, u -> .2).model("item-item", 500, u -> .4);
    Verdict verdict = judge(new GateSettings(.02, 1000, false), ALS);
    assertTrue(verdict.accepted());
    assertTrue(verdict.line().contains("the gate is off"));
  }
}
