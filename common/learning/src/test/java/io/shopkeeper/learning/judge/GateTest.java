package io.shopkeeper.learning.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.learning.judge.Lineup.Production;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Measure SCORE = Measure.higher("score@20");
  private static final Measure LOSS = Measure.lower("loss");
  private static final GateSettings SETTINGS = new GateSettings(.02, 1000, true);
  private final Map<String, double[][]> models = new TreeMap<>();
  private int[] history = new int[0];

  /** The values are a common part, so that pairing matters, times what the model makes of it. */
  private GateTest model(String name, int cases, IntToDoubleFunction factor) {
    SplittableRandom random = new SplittableRandom(11);
    double[][] values = new double[1][cases];
    for (int c = 0; c < cases; c++) {
      values[0][c] = random.nextDouble() * factor.applyAsDouble(c);
    }
    models.put(name, values);
    if (history.length != cases) {
      history = new int[cases];
      Arrays.fill(history, 3);
    }
    return this;
  }

  private Verdict judge(Optional<Production> production) {
    return judge(SETTINGS, production);
  }

  private Verdict judge(GateSettings settings, Optional<Production> production) {
    return judge(settings, SCORE, production);
  }

  private Verdict judge(GateSettings settings, Measure measure, Optional<Production> production) {
    Map<String, Role> roles = new LinkedHashMap<>();
    roles.put("popular", Role.BASELINE);
    roles.put("item-item", Role.BASELINE);
    roles.put("als", Role.CANDIDATE);
    production.ifPresent(p -> roles.put(p.contender(), Role.PRODUCTION));
    Board board =
        Board.of(history.length, List.of(measure), models, new Resampling(500, 1))
            .sliced(
                Slice.of("20 and more items known", history.length, c -> history[c] >= 20).stream()
                    .toList());
    return new Gate(settings, measure, "users", "nobody turned to anything new")
        .judge(board, new Lineup("als", roles, "popular", production));
  }

  private static final Optional<Production> ALS = Optional.of(new Production("production", "als"));
  private static final Optional<Production> COSINE =
      Optional.of(new Production("production", "item-item"));

  /** A live model is not measured in windows that it was trained on. */
  @Test
  void judgesAgainstProductionWhereProductionWasMeasured() {
    IntToDoubleFunction onlyLately = c -> c < 400 ? Double.NaN : .5;
    model("als", 500, c -> c < 400 ? .9 : .3).model("popular", 500, u -> .2);
    model("item-item", 500, u -> .1).model("production", 500, onlyLately);
    assertFalse(judge(ALS).accepted(), "worse than production on the cases of both");
    model("als", 500, c -> c < 400 ? .3 : .6);
    assertTrue(judge(ALS).accepted());
    model("production", 500, c -> Double.NaN);
    Verdict verdict = judge(ALS);
    assertFalse(verdict.accepted(), "never measured, so that nothing can be said");
    assertEquals(Optional.empty(), verdict.live());
  }

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
    assertTrue(verdict.line().startsWith("als refused: SCORE@20"), verdict.line());
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
  void ofALossTheLowerIsTheBetter() {
    model("als", 2000, u -> .3).model("popular", 2000, u -> .5).model("item-item", 2000, u -> .4);
    assertTrue(judge(SETTINGS, LOSS, Optional.empty()).accepted());
    model("production", 2000, u -> .29);
    Verdict worse = judge(SETTINGS, LOSS, ALS);
    assertEquals(Optional.empty(), worse.live(), "3.4 % more loss than production");
    assertEquals(-.01 / .29, worse.checks().get(1).observed(), 1e-9);
    model("production", 2000, u -> .298);
    assertTrue(judge(SETTINGS, LOSS, ALS).accepted(), ".7 % more is within the margin");
    model("als", 2000, u -> .6);
    Verdict baseline = judge(SETTINGS, LOSS, Optional.empty());
    assertEquals(Optional.of("item-item"), baseline.live(), "the baseline of the least loss");
    assertTrue(baseline.line().contains("als against item-item -50.0 %"), baseline.line());
  }

  @Test
  void aLargeSliceThatLosesByALossStopsAModelThatGainsOverall() {
    int users = 6000;
    model("als", users, u -> u < 1500 ? .6 : .3).model("production", users, u -> .5);
    model("popular", users, u -> .9).model("item-item", users, u -> .8);
    for (int u = 0; u < 1500; u++) {
      history[u] = 30;
    }
    Verdict verdict = judge(SETTINGS, LOSS, ALS);
    assertFalse(verdict.accepted());
    assertTrue(verdict.line().contains("20 and more items known -20.0 %"), verdict.line());
    assertTrue(judge(new GateSettings(.02, 2000, true), LOSS, ALS).accepted());
  }

  @Test
  void yardsticksNeverGoLive() {
    model("als", 500, u -> .3).model("popular", 500, u -> .4).model("production", 500, u -> .2);
    Board board = Board.of(500, List.of(SCORE), models, new Resampling(100, 1));
    Gate gate = new Gate(SETTINGS, SCORE, "users", "nobody turned to anything new");
    Map<String, Role> roles =
        Map.of("als", Role.CANDIDATE, "popular", Role.BASELINE, "production", Role.PRODUCTION);
    Verdict first = gate.judge(board, Lineup.ofYardsticks("als", roles, Optional.empty()));
    assertEquals(Optional.empty(), first.live());
    assertTrue(first.line().endsWith("; nothing goes live"), first.line());
    Verdict later = gate.judge(board, Lineup.ofYardsticks("als", roles, ALS));
    assertEquals(Optional.empty(), later.live());
    assertTrue(later.line().endsWith("; production stays als"), later.line());
    Board nobody = Board.of(0, List.of(SCORE), Map.of(), new Resampling(100, 1));
    assertEquals(
        "nobody turned to anything new; nothing goes live",
        gate.judge(nobody, Lineup.ofYardsticks("als", roles, Optional.empty())).line());
  }

  @Test
  void aFallbackThatIsNotABaselineIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Lineup("als", Map.of("als", Role.CANDIDATE), "als", Optional.empty()));
  }

  @Test
  void aGateThatIsOffSaysSo() {
    model("als", 500, u -> .1).model("popular", 500, u -> .2).model("item-item", 500, u -> .4);
    Verdict verdict = judge(new GateSettings(.02, 1000, false), ALS);
    assertTrue(verdict.accepted());
    assertTrue(verdict.line().contains("the gate is off"));
  }
}
