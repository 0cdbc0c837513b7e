package io.shopkeeper.core.repurchase;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  private static final ItemHabits HABITS =
      new ItemHabits(
          new int[] {10, 4, 1},
          new int[] {6, 1, 0},
          new long[] {70, 30, 0},
          new long[] {10, 1, 0},
          new double[] {3.5, .25, 0});

  private static float signal(Candidates of, int place, Signal signal) {
    return of.signals()[place][signal.place()];
  }

  @Test
  void signalsAreWhatTheirNamesSay() {
    Purchases purchases =
        new Purchases(
            new int[] {0, 1, 2},
            new int[][] {{100, 107, 114, 130}, {110}, {114}},
            new int[][] {{}, {}, {}});
    Candidates of = Candidates.of(purchases, HABITS, 120, 7);
    assertArrayEquals(new int[] {0, 1, 2}, of.items());
    assertArrayEquals(new int[] {3, 1, 1}, of.times(), "the purchase of day 130 is not known yet");
    assertArrayEquals(new int[] {114, 110, 114}, of.last());
    assertEquals(Math.log(3), signal(of, 0, Signal.TIMES), 1e-6);
    assertEquals(Math.log(7), signal(of, 0, Signal.DAYS_SINCE), 1e-6);
    assertEquals(
        Math.log(.01 + Math.pow(.5, 20 / 14.) + Math.pow(.5, 13 / 14.) + Math.pow(.5, 6 / 14.)),
        signal(of, 0, Signal.TIMES_LATELY),
        1e-6);
    // 7 of 15 buyers came back, smoothed to 8 / 17; five more buyers of that rate are imagined.
    double rate = 8 / 17.;
    assertEquals(Math.log((6 + 5 * rate) / 15), signal(of, 0, Signal.RETURN_RATE), 1e-6);
    assertEquals(Math.log(4.5), signal(of, 0, Signal.POPULAR_LATELY), 1e-6);
    assertEquals(Math.log(11), signal(of, 0, Signal.POPULAR), 1e-6);
    double mean = 100 / 11.;
    double ofItem = (70 + 5 * mean) / 15;
    double usual = (14 + ofItem) / 3;
    assertEquals(usual, of.intervals()[0], 1e-5);
    assertEquals(Math.log(7 / (usual + 1)), signal(of, 0, Signal.OVERDUE), 1e-6);
    assertEquals(Math.abs(Math.log(7 / (usual + 1))), signal(of, 0, Signal.OFF_DUE), 1e-6);
    // The customer came on days 100, 107, 110 and 114.
    assertEquals(Math.log(4), signal(of, 1, Signal.CUSTOMER_VISITS), 1e-6);
    assertEquals(Math.log(7), signal(of, 1, Signal.CUSTOMER_AWAY), 1e-6);
    assertEquals(Math.log(2), signal(of, 1, Signal.VISITS_SINCE), 1e-6);
    assertEquals(0, signal(of, 0, Signal.VISITS_SINCE), 1e-6);
  }

  @Test
  void whatIsTakenIsWhatIsBoughtInTheWindowAlone() {
    Purchases purchases =
        new Purchases(
            new int[] {0, 1, 2},
            new int[][] {{100, 120}, {100, 126}, {100, 127}},
            new int[][] {{}, {}, {}});
    assertArrayEquals(
        new boolean[] {true, true, false}, Candidates.of(purchases, HABITS, 120, 7).taken());
  }

  @Test
  void aReturnTakesAPurchaseAwayAndTheLastOneTheItem() {
    Purchases purchases =
        new Purchases(
            new int[] {0, 1}, new int[][] {{100, 110}, {100}}, new int[][] {{112}, {101, 101}});
    Candidates before = Candidates.of(purchases, HABITS, 101, 7);
    assertArrayEquals(new int[] {0, 1}, before.items());
    Candidates after = Candidates.of(purchases, HABITS, 120, 7);
    assertArrayEquals(new int[] {0}, after.items());
    assertEquals(1, after.times()[0]);
    assertEquals(0, Candidates.of(purchases, HABITS, 100, 7).size(), "nothing was known yet");
  }

  /** What is known depends on what lay before the day, whatever came later. */
  @Test
  void theFutureChangesNothingButWhatIsTaken() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 50; round++) {
      int[][] all = new int[3][];
      int[][] known = new int[3][];
      for (int i = 0; i < 3; i++) {
        TreeSet<Integer> days = new TreeSet<>(List.of(50));
        random.ints(random.nextInt(1, 9), 0, 200).forEach(days::add);
        all[i] = days.stream().mapToInt(d -> d).toArray();
        known[i] = days.headSet(100).stream().mapToInt(d -> d).toArray();
      }
      int[][] none = {{}, {}, {}};
      Candidates whole =
          Candidates.of(new Purchases(new int[] {0, 1, 2}, all, none), HABITS, 100, 7);
      Candidates past =
          Candidates.of(new Purchases(new int[] {0, 1, 2}, known, none), HABITS, 100, 7);
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(past.signals()[i], whole.signals()[i]);
        for (float value : whole.signals()[i]) {
          assertTrue(Float.isFinite(value));
        }
      }
    }
  }

  @Test
  void oddsLearnThePlantedWeights() {
    SplittableRandom random = new SplittableRandom(1);
    List<float[]> signals = new ArrayList<>();
    boolean[] taken = new boolean[40_000];
    for (int e = 0; e < taken.length; e++) {
      float[] x = new float[Signal.values().length];
      x[Signal.TIMES.place()] = (float) random.nextDouble(0, 3);
      x[Signal.OFF_DUE.place()] = (float) random.nextDouble(0, 2);
      x[Signal.POPULAR.place()] = 7;
      double logOdds = -2 + 1.2 * x[Signal.TIMES.place()] - 0.8 * x[Signal.OFF_DUE.place()];
      taken[e] = random.nextDouble() < 1 / (1 + Math.exp(-logOdds));
      signals.add(x);
    }
    RepurchaseOdds odds =
        RepurchaseOdds.learn(signals, taken, java.util.EnumSet.allOf(Signal.class));
    assertEquals(1.2, odds.weights().get(Signal.TIMES), .06);
    assertEquals(-.8, odds.weights().get(Signal.OFF_DUE), .06);
    double mean = 0;
    for (float[] x : signals) {
      mean += odds.probability(x) / taken.length;
    }
    double share = 0;
    for (boolean it : taken) {
      share += it ? 1. / taken.length : 0;
    }
    assertEquals(share, mean, 1e-3, "a logistic model with an intercept is calibrated on average");
  }

  @Test
  void byTimesAloneTheMostBoughtComesFirstAndOfEqualOnesTheFirst() {
    Purchases purchases =
        new Purchases(
            new int[] {0, 1, 2}, new int[][] {{100}, {100, 101}, {102}}, new int[][] {{}, {}, {}});
    RepurchaseOdds odds = RepurchaseOdds.byTimes(100, 10);
    Candidates of = Candidates.of(purchases, HABITS, 120, 7);
    assertArrayEquals(new int[] {1, 0, 2}, odds.best(of, 5).items());
    assertEquals(10.5 / 101, odds.probability(of.signals()[0]), 1e-6);
  }
}
