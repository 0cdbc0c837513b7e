package io.shopkeeper.core.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shopkeeper.core.ForSeeds;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  /** Counted by hand: 5 cats (4 seen as cats, 1 as dog), 3 dogs (1 as cat, 2 as dogs), no bird. */
  private static ConfusionMatrix pets() {
    ConfusionMatrix matrix = new ConfusionMatrix(3);
    int[][] seen = {{0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 1}, {1, 0}, {1, 1}, {1, 1}};
    for (int[] pair : seen) {
      matrix.add(pair[0], pair[1]);
    }
    return matrix;
  }

  @Test
  void countsByHand() {
    ConfusionMatrix matrix = pets();
    assertEquals(8, matrix.total());
    assertEquals(6.0 / 8, matrix.accuracy());
    assertEquals(4.0 / 5, matrix.precision(0));
    assertEquals(4.0 / 5, matrix.recall(0));
    assertEquals(2.0 / 3, matrix.precision(1));
    assertEquals(2.0 / 3, matrix.f1(1), 1e-15);
    assertEquals(
        (0.8 + 2.0 / 3) / 2, matrix.macroF1(), 1e-15, "a class without examples is left out");
    assertEquals(0, matrix.recall(2));
    assertEquals(0, matrix.precision(2));
  }

  @Test
  void partsAddUpToTheWhole() {
    ForSeeds.check(
        50,
        random -> {
          ConfusionMatrix whole = new ConfusionMatrix(4);
          ConfusionMatrix a = new ConfusionMatrix(4);
          ConfusionMatrix b = new ConfusionMatrix(4);
          for (int i = 0; i < 40; i++) {
            int actual = random.nextInt(4);
            int predicted = random.nextInt(4);
            whole.add(actual, predicted);
            (random.nextBoolean() ? a : b).add(actual, predicted);
          }
          assertArrayEquals(whole.counts(), a.plus(b).counts());
          double macro = 0;
          for (int c = 0; c < 4; c++) {
            double p = whole.precision(c);
            double r = whole.recall(c);
            assertEquals(p + r == 0 ? 0 : 2 * p * r / (p + r), whole.f1(c), 1e-12);
            macro += whole.f1(c);
          }
          assertEquals(macro / 4, whole.macroF1(), 1e-12);
        });
  }

  @Test
  void refusesOtherClasses() {
    assertThrows(IllegalArgumentException.class, () -> pets().plus(new ConfusionMatrix(2)));
    assertThrows(IndexOutOfBoundsException.class, () -> pets().add(3, 0));
    assertEquals(0, new ConfusionMatrix(2).accuracy());
  }
}
