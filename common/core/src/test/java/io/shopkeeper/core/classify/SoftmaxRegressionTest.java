package io.shopkeeper.core.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.core.classify.SoftmaxRegression.Examples;
import io.shopkeeper.core.classify.SoftmaxRegression.Fitted;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoftmaxRegressionTest {
  private static Examples random(int examples, int features, int classes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] places = new int[examples][];
    float[][] values = new float[examples][];
    int[] labels = new int[examples];
    for (int e = 0; e < examples; e++) {
      places[e] = IntStream.range(0, features).filter(f -> random.nextInt(3) == 0).toArray();
      values[e] = new float[places[e].length];
      for (int i = 0; i < values[e].length; i++) {
        values[e][i] = (float) random.nextDouble(-1, 1);
      }
      labels[e] = random.nextInt(classes);
    }
    return new Examples(places, values, labels, features, classes);
  }

  /** The slope of the objective in one parameter, straight from its formula, in double. */
  private static double slope(Examples examples, Fitted at, double looseness, int feature, int of) {
    int n = examples.labels().length;
    int classes = examples.classes();
    double slope = feature < 0 ? 0 : at.weights()[feature * classes + of] / (looseness * n);
    for (int e = 0; e < n; e++) {
      double[] scores = new double[classes];
      double value = feature < 0 ? 1 : 0;
      for (int c = 0; c < classes; c++) {
        scores[c] = at.intercepts()[c];
      }
      for (int i = 0; i < examples.places()[e].length; i++) {
        int place = examples.places()[e][i];
        value = place == feature ? examples.values()[e][i] : value;
        for (int c = 0; c < classes; c++) {
          scores[c] += examples.values()[e][i] * at.weights()[place * classes + c];
        }
      }
      double sum = Arrays.stream(scores).map(Math::exp).sum();
      slope += value * (Math.exp(scores[of]) / sum - (examples.labels()[e] == of ? 1 : 0)) / n;
    }
    return slope;
  }

  /** The objective is convex: where no parameter has a slope, it is least. */
  @Test
  void endsWhereNothingSlopes() {
    Examples examples = random(200, 12, 4, 1);
    for (double looseness : new double[] {.1, 4}) {
      Fitted fitted = SoftmaxRegression.fit(examples, looseness, 500);
      for (int feature = -1; feature < 12; feature++) {
        for (int c = 0; c < 4; c++) {
          assertEquals(0, slope(examples, fitted, looseness, feature, c), 2e-5, feature + " " + c);
        }
      }
    }
  }

  /** One feature, two classes, no regularisation to speak of: the odds are those of the counts. */
  @Test
  void knowsTheOddsOfCounts() {
    int[][] places = new int[100][];
    float[][] values = new float[100][];
    int[] labels = new int[100];
    for (int e = 0; e < 100; e++) {
      boolean has = e < 40;
      places[e] = has ? new int[] {0} : new int[0];
      values[e] = has ? new float[] {1} : new float[0];
      labels[e] = (has ? e % 4 == 0 : e % 3 == 0) ? 1 : 0;
    }
    Fitted fitted = SoftmaxRegression.fit(new Examples(places, values, labels, 1, 2), 1e6, 500);
    double without = fitted.intercepts()[1] - fitted.intercepts()[0];
    double with = without + fitted.weights()[1] - fitted.weights()[0];
    assertEquals(Math.log(20 / 40.), without, 1e-3);
    assertEquals(Math.log(10 / 30.), with, 1e-3);
  }

  @Test
  void withoutFeaturesItSaysFrequencies() {
    Fitted fitted =
        SoftmaxRegression.fit(
            new Examples(new int[4][0], new float[4][0], new int[] {0, 0, 0, 1}, 0, 2), 1, 100);
    assertEquals(Math.log(3), fitted.intercepts()[0] - fitted.intercepts()[1], 1e-3);
    assertArrayEquals(new float[0], fitted.weights());
  }
}
