package io.shopkeeper.learning.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.stats.Interval;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoardTest {
  private static final Measure GAIN = Measure.higher("gain");
  private static final Measure LOSS = Measure.lower("loss");
  private static final List<Measure> BOTH = List.of(GAIN, LOSS);
  private static final int CASES = 4000;

  /** Two contenders with the same values under a measure of either direction. */
  private static Board board(double[] a, double[] b) {
    return Board.of(
        a.length,
        BOTH,
        Map.of("a", new double[][] {a, a}, "b", new double[][] {b, b}),
        new Resampling(2000, 3));
  }

  private static double[] values(long seed, double from, double to) {
    return new SplittableRandom(seed).doubles(CASES, from, to).toArray();
  }

  private static double mean(double[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum() / values.length;
  }

  /** The standard error of mean a ÷ mean b by the delta method, pairs kept together. */
  private static double errorOfRatio(double[] a, double[] b) {
    double ratio = mean(a) / mean(b);
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += Math.pow(a[i] - ratio * b[i], 2);
    }
    return Math.sqrt(squares / a.length / (a.length - 1)) / mean(b);
  }

  @Test
  void improvementAgreesWithTheDeltaMethodInBothDirections() {
    double[] a = values(1, .2, .8);
    double[] b = values(2, .2, .9);
    double difference = (mean(a) - mean(b)) / mean(b);
    double error = errorOfRatio(a, b);
    Interval gain = board(a, b).improvement("a", "b", GAIN);
    assertEquals(difference, gain.estimate(), 1e-12);
    assertEquals(difference - 1.96 * error, gain.low(), .2 * error);
    assertEquals(difference + 1.96 * error, gain.high(), .2 * error);
    Interval loss = board(a, b).improvement("a", "b", LOSS);
    assertEquals(-difference, loss.estimate(), 1e-12);
    assertEquals(-difference - 1.96 * error, loss.low(), .2 * error);
    assertEquals(-difference + 1.96 * error, loss.high(), .2 * error);
    assertTrue(loss.low() < loss.estimate() && loss.estimate() < loss.high());
  }

  @Test
  void theTestOfTheMarginAgreesWithTheNormalApproximation() {
    double[] a = values(4, .2, .8);
    double[] b = values(5, .2, .8);
    double difference = (mean(a) - mean(b)) / mean(b);
    double error = errorOfRatio(a, b);
    Slice all = Slice.of("all", CASES, c -> true).orElseThrow();
    for (double sigmas : new double[] {-1.5, -.5, 0, .7, 2}) {
      // The threshold lies so many standard errors above what was observed.
      double threshold = difference + sigmas * error;
      assertEquals(
          1 - normal(sigmas),
          board(a, b).notWorseBy("a", "b", GAIN, all, -threshold),
          .04,
          "gain " + sigmas);
      assertEquals(
          normal(sigmas),
          board(a, b).notWorseBy("a", "b", LOSS, all, threshold),
          .04,
          "loss " + sigmas);
    }
  }

  /** Φ by its Taylor series (Marsaglia 2004: Evaluating the Normal Distribution). */
  private static double normal(double x) {
    double term = x;
    double sum = x;
    for (int i = 3; i < 60; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return .5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  @Test
  void noLossAtAllIsBetterThanSome() {
    double[] none = new double[CASES];
    double[] some = values(6, .1, .2);
    assertEquals(1, board(none, some).improvement("a", "b", LOSS).estimate());
    assertEquals(
        Double.NEGATIVE_INFINITY, board(some, none).improvement("a", "b", LOSS).estimate());
    assertEquals("0.0", Double.toString(board(none, none).improvement("a", "b", LOSS).estimate()));
  }

  @Test
  void groupsWidenTheIntervalOfCasesThatAreAlike() {
    double[] a = new double[CASES];
    int[] group = new int[CASES];
    SplittableRandom random = new SplittableRandom(7);
    for (int g = 0; g < CASES / 40; g++) {
      double ofGroup = random.nextDouble();
      for (int i = 40 * g; i < 40 * (g + 1); i++) {
        a[i] = ofGroup;
        group[i] = g;
      }
    }
    Board alone = board(a, a);
    double ratio =
        width(alone.grouped(group).interval("a", GAIN)) / width(alone.interval("a", GAIN));
    assertEquals(Math.sqrt(40), ratio, .8);
  }

  private static double width(Interval interval) {
    return interval.high() - interval.low();
  }

  @Test
  void aSliceIsABoardOfItsCases() {
    double[] a = values(8, .2, .8);
    double[] b = values(9, .2, .9);
    Slice odd = Slice.of("odd", CASES, c -> c % 2 == 1).orElseThrow();
    double[] oddA = IntStream.of(odd.cases()).mapToDouble(c -> a[c]).toArray();
    double[] oddB = IntStream.of(odd.cases()).mapToDouble(c -> b[c]).toArray();
    assertEquals(
        board(oddA, oddB).improvement("a", "b", LOSS),
        board(a, b).improvement("a", "b", LOSS, odd));
    assertEquals(board(oddA, oddB).interval("a", GAIN), board(a, b).interval("a", GAIN, odd));
    assertTrue(Slice.of("none", CASES, c -> false).isEmpty());
  }

  @Test
  void poolsWindowsWithTheirGroupsAndSlices() {
    double[] first = values(10, 0, 1);
    double[] second = values(11, 0, 1);
    List<Board> windows =
        List.of(
            board(first, second).sliced(Slice.of("early", CASES, c -> c < 2).stream().toList()),
            board(second, first).sliced(Slice.of("early", CASES, c -> c < 1).stream().toList()));
    int[] group = IntStream.range(0, 2 * CASES).map(c -> c % CASES).toArray();
    Board pooled = Board.pooled(windows, group);
    assertEquals(2 * CASES, pooled.cases());
    assertArrayEquals(new int[] {0, 1, CASES}, pooled.slices().get(0).cases());
    double[] sums = new double[CASES];
    for (int c = 0; c < CASES; c++) {
      sums[c] = (first[c] + second[c]) / 2;
    }
    Interval expected = board(sums, sums).interval("a", GAIN);
    Interval actual = pooled.interval("a", GAIN);
    assertEquals(expected.estimate(), actual.estimate(), 1e-12);
    assertEquals(expected.low(), actual.low(), 1e-12, "a case of both windows is drawn together");
  }

  @Test
  void comparesOnlyWhereBothWereMeasured() {
    double[] first = values(10, 0, 1);
    double[] second = values(11, 0, 1);
    Board both = board(first, second);
    Board one =
        Board.of(
            CASES, BOTH, Map.of("a", new double[][] {second, second}), new Resampling(2000, 3));
    int[] group = IntStream.range(0, 2 * CASES).toArray();
    Board pooled = Board.pooled(List.of(one, both), group);
    assertEquals(CASES, pooled.shared(GAIN, "a", "b").cases().length);
    assertEquals(both.mean("b", GAIN), pooled.mean("b", GAIN), 1e-12);
    assertEquals((both.mean("a", GAIN) + one.mean("a", GAIN)) / 2, pooled.mean("a", GAIN), 1e-12);
    assertEquals(
        both.grouped(IntStream.range(0, CASES).toArray()).improvement("a", "b", GAIN),
        pooled.improvement("a", "b", GAIN));
    assertEquals(both.compare("a", "b", LOSS), pooled.compare("a", "b", LOSS));
    assertEquals(-both.compare("a", "b", LOSS), pooled.compare("a", "b", GAIN));
    assertEquals(both.interval("b", GAIN).estimate(), pooled.interval("b", GAIN).estimate(), 1e-12);
  }

  @Test
  void refusesWhatDoesNotFit() {
    Map<String, double[][]> one = Map.of("a", new double[][] {{1, 2}});
    Resampling resampling = new Resampling(100, 1);
    assertThrows(
        IllegalArgumentException.class, () -> Board.of(2, BOTH, one, resampling), "one of two");
    assertThrows(IllegalArgumentException.class, () -> Board.of(3, List.of(GAIN), one, resampling));
    Board board = Board.of(2, List.of(GAIN), one, resampling);
    assertThrows(IllegalArgumentException.class, () -> board.grouped(new int[1]));
    assertThrows(IllegalArgumentException.class, () -> board.mean("a", LOSS), "not measured");
    Board negative = Board.of(1, List.of(GAIN), Map.of("a", new double[][] {{-1}}), resampling);
    String message =
        assertThrows(IllegalArgumentException.class, () -> negative.improvement("a", "a", GAIN))
            .getMessage();
    assertTrue(message.contains("gain of a is -1.0 in case 0"), message);
  }
}
