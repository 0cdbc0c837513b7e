package io.shopkeeper.core.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReliabilityTest {
  @Test
  void countsByHand() {
    // Confidences .9, .9, .7 and 1: bins 13, 13, 10 and 14 of 0 to 14.
    Predictions cases =
        Predictions.of(2, new int[] {0, 1, 1, 0}, new float[] {.9f, .1f, .9f, .1f, .3f, .7f, 1, 0});
    Reliability reliability = Reliability.of(cases);
    assertEquals(
        List.of(1L, 2L, 1L), reliability.bins().stream().map(Reliability.Bin::cases).toList());
    assertEquals(.5, reliability.bins().get(1).accuracy());
    assertEquals((.3 + 2 * .4 + 0) / 4, reliability.expectedCalibrationError(), 1e-6);
  }

  @Test
  void temperingMendsOneThatIsTooSure() {
    Predictions validation = Softmaxes.drawn(5_000, 4, 3, 1);
    Predictions test = Softmaxes.drawn(5_000, 4, 3, 2);
    double before = Reliability.of(test).expectedCalibrationError();
    double after = Reliability.of(Temperature.fit(validation).of(test)).expectedCalibrationError();
    assertTrue(before > .15 && after < .03, before + " before, " + after + " after");
  }

  @Test
  void nothingIsWellCalibrated() {
    assertEquals(
        0, Reliability.of(Predictions.of(2, new int[0], new float[0])).expectedCalibrationError());
  }
}
