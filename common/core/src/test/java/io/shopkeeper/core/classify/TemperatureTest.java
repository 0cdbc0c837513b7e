package io.shopkeeper.core.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureTest {
  /** The log-loss at a temperature by the definition: softmax of the logits divided by it. */
  private static double loss(Predictions cases, double temperature) {
    double sum = 0;
    for (int i = 0; i < cases.cases(); i++) {
      double[] logits = new double[cases.classes()];
      for (int c = 0; c < logits.length; c++) {
        logits[c] = cases.log(i, c);
      }
      sum -= Math.log(Softmaxes.softmax(logits, temperature)[cases.actual(i)]);
    }
    return sum / cases.cases();
  }

  @ParameterizedTest
  @ValueSource(doubles = {.6, 1, 1.7, 3})
  void findsTheTemperatureThatTheClassesWereDrawnWith(double temperature) {
    Predictions cases = Softmaxes.drawn(20_000, 4, temperature, 11);
    assertEquals(temperature, Temperature.fit(cases).value(), .05 * temperature);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noOtherTemperatureLosesLess(long seed) {
    Predictions cases = Softmaxes.drawn(60, 3, 2, seed);
    double fitted = Temperature.fit(cases).value();
    double least = Double.POSITIVE_INFINITY;
    double bestOfGrid = 0;
    for (double t = .1; t <= 10; t += .0005) {
      double loss = loss(cases, t);
      if (loss < least) {
        least = loss;
        bestOfGrid = t;
      }
    }
    assertEquals(bestOfGrid, fitted, .001);
    assertTrue(loss(cases, fitted) <= least + 1e-12);
    assertEquals(loss(cases, fitted), new Temperature(fitted).of(cases).logLoss(), 1e-5);
  }

  @Test
  void neverChangesWhichClassIsFirst() {
    Predictions cases = Softmaxes.drawn(500, 5, 1, 4);
    for (double t : new double[] {.1, .5, 2, 10}) {
      Predictions tempered = new Temperature(t).of(cases);
      for (int i = 0; i < cases.cases(); i++) {
        assertEquals(cases.predicted(i), tempered.predicted(i));
        double sum = 0;
        for (int c = 0; c < cases.classes(); c++) {
          sum += Math.exp(tempered.log(i, c));
        }
        assertEquals(1, sum, 1e-5);
      }
    }
  }

  @Test
  void staysWithinItsBoundsWhereAllIsRightOrAllIsWrong() {
    float[] sure = {.8f, .2f, .8f, .2f};
    assertEquals(.1, Temperature.fit(Predictions.of(2, new int[] {0, 0}, sure)).value(), 1e-9);
    assertEquals(10, Temperature.fit(Predictions.of(2, new int[] {1, 1}, sure)).value(), 1e-9);
  }

  @Test
  void withoutCasesTheClassifierIsTakenAtItsWord() {
    assertEquals(Temperature.NONE, Temperature.fit(Predictions.of(2, new int[0], new float[0])));
  }
}
