package io.shopkeeper.core.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SoftmaxTest {
  @Test
  void probabilitiesAreThoseOfTheFormula() {
    double[] expected = Softmaxes.softmax(new double[] {1, -2, .5}, 2);
    float[] said = Softmax.of(new float[] {1, -2, .5f}, 2);
    for (int c = 0; c < said.length; c++) {
      assertEquals(expected[c], said[c], 1e-6);
    }
  }

  @Test
  void hugeScoresStayProbabilities() {
    assertArrayEquals(new float[] {1, 0}, Softmax.of(new float[] {1e30f, -1e30f}, .1));
    assertArrayEquals(new float[] {.5f, .5f}, Softmax.of(new float[] {-1e30f, -1e30f}, 10));
  }

  @Test
  void theFirstOfTheMostProbableIsNamed() {
    assertEquals(1, Softmax.first(new float[] {.2f, .4f, .4f}));
    assertEquals(0, Softmax.first(new float[] {1}));
  }
}
