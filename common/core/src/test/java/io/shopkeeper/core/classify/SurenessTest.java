package io.shopkeeper.core.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SurenessTest {
  /** Cases of these confidences, right or not. */
  private static Predictions cases(double[] confidences, boolean[] right) {
    int[] actual = new int[right.length];
    float[] said = new float[2 * right.length];
    for (int i = 0; i < right.length; i++) {
      actual[i] = right[i] ? 0 : 1;
      said[2 * i] = (float) confidences[i];
      said[2 * i + 1] = (float) (1 - confidences[i]);
    }
    return Predictions.of(2, actual, said);
  }

  @Test
  void takesTheLowestThresholdThatIsRightOftenEnough() {
    Predictions cases =
        cases(
            new double[] {.95, .9, .85, .8, .7, .6},
            new boolean[] {true, false, true, true, true, false});
    assertEquals(.95, Sureness.of(cases, .9).threshold(), 1e-6);
    assertEquals(.7, Sureness.of(cases, .8).threshold(), 1e-6);
    assertEquals(0, Sureness.of(cases, .5).threshold());
    assertEquals(4.0 / 5, Sureness.of(cases, .8).on(cases).accuracy());
    assertEquals(5.0 / 6, Sureness.of(cases, .8).on(cases).coverage());
  }

  @Test
  void casesOfOneConfidenceAreSureTogether() {
    Predictions cases =
        cases(new double[] {.9, .9, .9, .6}, new boolean[] {true, true, false, true});
    assertTrue(Double.isInfinite(Sureness.of(cases, .9).threshold()));
    assertFalse(Sureness.of(cases, .9).sure(1));
    assertTrue(Double.isNaN(Sureness.of(cases, .9).on(cases).accuracy()));
  }

  @Test
  void withoutCasesAllIsSure() {
    assertEquals(Sureness.ALWAYS, Sureness.of(cases(new double[0], new boolean[0]), 1));
  }

  /** Whatever the cases: what was chosen is right often enough, and no lower threshold is. */
  @Test
  void noLowerThresholdKeepsThePromise() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int n = 1 + random.nextInt(30);
      double[] confidences = new double[n];
      boolean[] right = new boolean[n];
      for (int i = 0; i < n; i++) {
        confidences[i] = .5 + random.nextInt(11) / 20.0;
        right[i] = random.nextDouble() < confidences[i];
      }
      Predictions cases = cases(confidences, right);
      double wanted = random.nextDouble();
      double chosen = Sureness.of(cases, wanted).threshold();
      for (int i = 0; i < n; i++) {
        double threshold = cases.confidence(i);
        double accuracy = new Sureness(threshold).on(cases).accuracy();
        assertFalse(threshold < chosen && accuracy >= wanted, "seed " + seed);
        assertFalse(threshold == chosen && accuracy < wanted, "seed " + seed);
      }
    }
  }
}
