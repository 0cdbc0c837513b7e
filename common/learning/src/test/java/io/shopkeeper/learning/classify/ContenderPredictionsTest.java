package io.shopkeeper.learning.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.metrics.ConfusionMatrix;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Measure;
import io.shopkeeper.learning.judge.Resampling;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.judge.Slice;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ContenderPredictionsTest {
  private static final int CLASSES = 3;
  private static final int CASES = 400;
  private static final List<Measure> MEASURES =
      ClassMeasure.ALL.stream().map(m -> m.over(CLASSES)).toList();
  private static final Measure ACCURACY =
      MEASURES.get(ClassMeasure.ALL.indexOf(ClassMeasure.ACCURACY));
  private static final Measure MACRO_F1 =
      MEASURES.get(ClassMeasure.ALL.indexOf(ClassMeasure.MACRO_F1));

  private final SplittableRandom random = new SplittableRandom(3);
  private final int[] actual = random.ints(CASES, 0, CLASSES).map(c -> c * c / 2).toArray();

  /** Right in so many cases, else anything, nothing included. */
  private int[] right(double share) {
    return Arrays.stream(actual)
        .map(c -> random.nextDouble() < share ? c : random.nextInt(-1, CLASSES))
        .toArray();
  }

  private static double macroF1(int[] actual, int[] predicted, int[] drawn) {
    double sum = 0;
    int present = 0;
    for (int c = 0; c < CLASSES; c++) {
      int of = c;
      double both = Arrays.stream(drawn).filter(i -> actual[i] == of && predicted[i] == of).count();
      double truly = Arrays.stream(drawn).filter(i -> actual[i] == of).count();
      double taken = Arrays.stream(drawn).filter(i -> predicted[i] == of).count();
      if (truly > 0) {
        sum += 2 * both / (truly + taken);
        present++;
      }
    }
    return sum / present;
  }

  @Test
  void aBoardHoldsAccuracyAndMacroF1() {
    int[] good = right(.8);
    ContenderPredictions all = new ContenderPredictions(CLASSES, actual);
    all.add("network", Role.CANDIDATE, good);
    Board board = all.board(MEASURES, new Resampling(200, 1));
    ConfusionMatrix matrix = new ConfusionMatrix(CLASSES + 1);
    for (int i = 0; i < CASES; i++) {
      matrix.add(actual[i], good[i] < 0 ? CLASSES : good[i]);
    }
    assertEquals(matrix.accuracy(), board.mean("network", ACCURACY), 1e-12);
    assertEquals(matrix.macroF1(), board.mean("network", MACRO_F1), 1e-12);
  }

  /** Worked out by hand: off by 0, 2, 1, and by 3 where no class was told. */
  @Test
  void ordersHaveAnAbsoluteErrorWhichIsBetterLow() {
    List<Measure> ordered =
        ClassMeasure.beside(ClassMeasure.ABSOLUTE_ERROR).stream()
            .map(m -> m.over(CLASSES))
            .toList();
    ContenderPredictions all = new ContenderPredictions(CLASSES, new int[] {1, 2, 0, 0});
    all.add("stars", Role.CANDIDATE, new int[] {1, 0, 1, -1});
    Measure error = ordered.get(2);
    assertEquals(1.5, all.board(ordered, new Resampling(10, 1)).mean("stars", error), 1e-12);
    assertTrue(error.compare(.4, .5) > 0);
    assertEquals(ClassMeasure.ALL, ClassMeasure.beside(ClassMeasure.MACRO_F1));
  }

  /** Cases are drawn and counted anew, both contenders on the same ones. */
  @Test
  void theIntervalOfMacroF1IsThatOfDrawnCases() {
    int[] good = right(.8);
    int[] bad = right(.6);
    ContenderPredictions all = new ContenderPredictions(CLASSES, actual);
    all.add("network", Role.CANDIDATE, good);
    all.add("production", Role.PRODUCTION, bad);
    Interval interval =
        all.board(MEASURES, new Resampling(2_000, 1))
            .improvement("network", "production", MACRO_F1);
    double[] differences = new double[2_000];
    SplittableRandom other = new SplittableRandom(99);
    for (int r = 0; r < differences.length; r++) {
      int[] drawn = other.ints(CASES, 0, CASES).toArray();
      double b = macroF1(actual, bad, drawn);
      differences[r] = (macroF1(actual, good, drawn) - b) / b;
    }
    Arrays.sort(differences);
    assertEquals(differences[50], interval.low(), .02);
    assertEquals(differences[1_949], interval.high(), .02);
    assertTrue(interval.low() > 0, interval.toString());
  }

  @Test
  void slicesAreTheCasesOfAValue() {
    List<Slice> slices = ContenderPredictions.slices(new String[] {"zh", "en", "zh"});
    assertEquals(List.of("en", "zh"), slices.stream().map(Slice::name).toList());
    assertArrayEquals(new int[] {0, 2}, slices.get(1).cases());
  }

  @Test
  void everybodySaysTheClassOfEveryCase() {
    ContenderPredictions all = new ContenderPredictions(CLASSES, actual);
    assertThrows(
        IllegalArgumentException.class, () -> all.add("short", Role.BASELINE, new int[] {1}));
  }
}
