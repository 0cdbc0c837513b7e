package io.shopkeeper.core.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OpinionPoolTest {
  private static final int CASES = 300;
  private static final int CLASSES = 3;
  private static final int[] ACTUAL = new SplittableRandom(1).ints(CASES, 0, CLASSES).toArray();

  /** A member that sees the actual class through noise. */
  private static Predictions member(double signal, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] probabilities = new float[CASES * CLASSES];
    for (int i = 0; i < CASES; i++) {
      double sum = 0;
      double[] powers = new double[CLASSES];
      for (int c = 0; c < CLASSES; c++) {
        powers[c] = Math.exp((c == ACTUAL[i] ? signal : 0) + random.nextDouble(-2, 2));
        sum += powers[c];
      }
      for (int c = 0; c < CLASSES; c++) {
        probabilities[i * CLASSES + c] = (float) (powers[c] / sum);
      }
    }
    return Predictions.of(CLASSES, ACTUAL, probabilities);
  }

  private static double loss(List<Predictions> members, double... weights) {
    double loss = 0;
    for (int i = 0; i < CASES; i++) {
      double sum = 0;
      double actual = 0;
      for (int c = 0; c < CLASSES; c++) {
        double log = 0;
        for (int m = 0; m < weights.length; m++) {
          log += weights[m] * members.get(m).log(i, c);
        }
        sum += Math.exp(log);
        actual = c == ACTUAL[i] ? log : actual;
      }
      loss += Math.log(sum) - actual;
    }
    return loss / CASES;
  }

  @Test
  void noWeightsNearbyAreBetter() {
    List<Predictions> members = List.of(member(2, 2), member(1, 3));
    double[] weights = OpinionPool.weights(members);
    double least = loss(members, weights);
    assertTrue(least < loss(members, 1, 0), "better than the better member alone");
    for (double a : new double[] {-.05, 0, .05}) {
      for (double b : new double[] {-.05, 0, .05}) {
        assertTrue(least <= loss(members, weights[0] + a, weights[1] + b) + 1e-9, a + " " + b);
      }
    }
  }

  @Test
  void aloneIsTemperatureScaling() {
    Predictions one = member(2, 2);
    assertEquals(1 / Temperature.fit(one).value(), OpinionPool.weights(List.of(one))[0], 1e-6);
  }

  @Test
  void whoKnowsNothingHasNoWeight() {
    Predictions same = Predictions.constant(ACTUAL, new double[] {.2, .3, .5});
    double[] weights = OpinionPool.weights(List.of(member(3, 4), member(-1, 5), same));
    assertEquals(0, weights[1], "one that is wrong more often than chance");
    assertTrue(weights[0] > 1, "one that is right");
  }

  @Test
  void withoutCasesAllCountAlike() {
    Predictions none = Predictions.of(2, new int[0], new float[0]);
    assertArrayEquals(new double[] {.5, .5}, OpinionPool.weights(List.of(none, none)));
  }
}
