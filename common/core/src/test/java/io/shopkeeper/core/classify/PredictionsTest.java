package io.shopkeeper.core.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PredictionsTest {
  private static final Predictions THREE =
      Predictions.of(
          3, new int[] {0, 2, 1}, new float[] {.5f, .3f, .2f, .1f, .6f, .3f, .4f, .4f, .2f});

  @Test
  void saysWhatWasTakenForWhat() {
    assertEquals(3, THREE.cases());
    assertArrayEquals(new long[][] {{1, 0, 0}, {1, 0, 0}, {0, 1, 0}}, THREE.matrix().counts());
    assertTrue(THREE.right(0));
    assertEquals(.6, THREE.confidence(1), 1e-6);
    assertEquals(-(Math.log(.5) + Math.log(.3) + Math.log(.4)) / 3, THREE.logLoss(), 1e-6);
  }

  @Test
  void theFirstOfSeveralAlikeIsTaken() {
    assertEquals(0, THREE.predicted(2));
  }

  /** Among all answers none is expected to be nearer to the actual class. */
  @Test
  void theMedianClassIsTheNearestOneToExpect() {
    SplittableRandom random = new SplittableRandom(5);
    int other = 0;
    for (int round = 0; round < 500; round++) {
      double[] weights = random.doubles(5).map(w -> w * w * w).toArray();
      double sum = Arrays.stream(weights).sum();
      double[] shares = Arrays.stream(weights).map(w -> w / sum).toArray();
      Predictions said = Predictions.constant(new int[] {0}, shares);
      double least =
          IntStream.range(0, 5).mapToDouble(c -> distance(shares, c)).min().orElseThrow();
      assertEquals(least, distance(shares, said.median(0)), 1e-6, Arrays.toString(shares));
      other += said.median(0) == said.predicted(0) ? 0 : 1;
    }
    assertTrue(other > 100, other + " medians are not the most probable class");
    assertEquals(4, Predictions.constant(new int[] {0}, new double[] {0, 0, 0, 0, 1}).median(0));
  }

  private static double distance(double[] shares, int answer) {
    return IntStream.range(0, shares.length)
        .mapToDouble(c -> shares[c] * Math.abs(c - answer))
        .sum();
  }

  @Test
  void whatWasRuledOutIsLostButCounted() {
    Predictions certain = Predictions.of(2, new int[] {1}, new float[] {1, 0});
    assertEquals(87.3, certain.logLoss(), .1);
    assertEquals(1, certain.confidence(0));
  }

  @Test
  void oneThatLooksAtNothingSaysTheSameEachTime() {
    Predictions constant = Predictions.constant(new int[] {1, 0, 1}, new double[] {.25, .75});
    assertEquals(2.0 / 3, constant.matrix().accuracy());
    assertEquals(.75, constant.confidence(1), 1e-6);
  }

  @Test
  void refusesWhatIsNoPrediction() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Predictions.of(2, new int[] {0}, new float[] {.5f, .3f, .2f}));
    assertThrows(
        IllegalArgumentException.class,
        () -> Predictions.of(2, new int[] {2}, new float[] {.5f, .5f}));
    for (float bad : new float[] {Float.NaN, -.1f, 1.1f, Float.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Predictions.of(2, new int[] {0}, new float[] {bad, .5f}),
          Float.toString(bad));
    }
  }
}
