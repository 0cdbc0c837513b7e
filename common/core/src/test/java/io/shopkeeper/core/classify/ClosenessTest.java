package io.shopkeeper.core.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClosenessTest {
  private static final Sureness SURE = new Sureness(.8);

  @Test
  void asksFromWhereTheRightOneIsAmongTheTwo() {
    float[] said = {
      .9f, .1f, 0, // sure
      .7f, .2f, .1f, // no rival
      .5f, .45f, .05f, // among the two
      .5f, .4f, .1f, // not
      .45f, .4f, .15f // among the two
    };
    Predictions cases = Predictions.of(3, new int[] {2, 2, 1, 2, 0}, said);
    assertEquals(.95, Closeness.of(cases, SURE, .9).threshold(), 1e-6);
    assertEquals(.85, Closeness.of(cases, SURE, .6).threshold(), 1e-6);
    Closeness close = Closeness.of(cases, SURE, .9);
    assertTrue(close.close(.5, .46));
    assertFalse(close.close(.5, .4));
    assertFalse(close.close(.75, .24), "the second is no rival");
  }

  @Test
  void neverWhereItIsNeverAmongThem() {
    Predictions cases = Predictions.of(3, new int[] {2}, new float[] {.5f, .45f, .05f});
    assertTrue(Double.isInfinite(Closeness.of(cases, SURE, .9).threshold()));
    Predictions none = Predictions.of(3, new int[0], new float[0]);
    assertEquals(Closeness.USUAL, Closeness.of(none, SURE, .9));
  }

  /** Whatever the cases: what was chosen keeps the promise, and no lower sum does. */
  @Test
  void noLowerThresholdKeepsThePromise() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int n = 1 + random.nextInt(30);
      int[] actual = random.ints(n, 0, 4).toArray();
      float[] said = new float[4 * n];
      for (int i = 0; i < n; i++) {
        int[] parts = random.ints(4, 1, 6).toArray();
        for (int c = 0; c < 4; c++) {
          said[4 * i + c] = parts[c] / (float) Arrays.stream(parts).sum();
        }
      }
      double wanted = random.nextDouble();
      Predictions cases = Predictions.of(4, actual, said);
      double chosen = Closeness.of(cases, SURE, wanted).threshold();
      for (double threshold : sums(cases)) {
        double share = amongTwo(cases, threshold);
        assertFalse(threshold < chosen && share >= wanted, "seed " + seed);
        assertFalse(threshold == chosen && share < wanted, "seed " + seed);
      }
    }
  }

  private static double[] sorted(Predictions cases, int i) {
    double[] probabilities = new double[cases.classes()];
    for (int c = 0; c < probabilities.length; c++) {
      probabilities[c] = Math.exp(cases.log(i, c));
    }
    Arrays.sort(probabilities);
    return probabilities;
  }

  private static List<Double> sums(Predictions cases) {
    List<Double> sums = new ArrayList<>();
    for (int i = 0; i < cases.cases(); i++) {
      double[] all = sorted(cases, i);
      if (all[3] < .8 && all[2] >= .25) {
        sums.add(all[3] + all[2]);
      }
    }
    return sums;
  }

  private static double amongTwo(Predictions cases, double threshold) {
    int asked = 0;
    int among = 0;
    for (int i = 0; i < cases.cases(); i++) {
      double[] all = sorted(cases, i);
      if (all[3] < .8 && all[2] >= .25 && all[3] + all[2] >= threshold) {
        asked++;
        int actual = cases.actual(i);
        int better = 0;
        for (int c = 0; c < cases.classes(); c++) {
          double than = cases.log(i, c) - cases.log(i, actual);
          boolean first = c == cases.predicted(i);
          better += c != actual && (than > 0 || (than == 0 && (first || c < actual))) ? 1 : 0;
        }
        among += better < 2 ? 1 : 0;
      }
    }
    return (double) among / asked;
  }
}
