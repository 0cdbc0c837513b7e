package io.shopkeeper.core.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EaseTest {
  private static InteractionMatrix matrix(double[][] x, int items) {
    int n = 0;
    int[] user = new int[x.length * items];
    int[] item = new int[user.length];
    float[] weight = new float[user.length];
    for (int u = 0; u < x.length; u++) {
      for (int i = 0; i < items; i++) {
        user[n] = u;
        item[n] = i;
        weight[n++] = (float) x[u][i];
      }
    }
    return InteractionMatrix.of(x.length, items, user, item, weight);
  }

  private static double[][] random(SplittableRandom random, int users, int items) {
    double[][] x = new double[users][items];
    for (double[] row : x) {
      for (int i = 0; i < items; i++) {
        row[i] = random.nextInt(3) == 0 ? 1 : 0;
      }
    }
    return x;
  }

  private static double weight(Neighbours ease, int from, int to) {
    for (int e = ease.rowStart()[from]; e < ease.rowStart()[from + 1]; e++) {
      if (ease.neighbour()[e] == to) {
        return ease.similarity()[e];
      }
    }
    return 0;
  }

  /** Ridge regression of column i on the other columns, by elimination in double. */
  private static double[] regression(double[][] x, int items, int i, double lambda) {
    int n = items - 1;
    double[][] system = new double[n][n + 1];
    for (int r = 0; r < n; r++) {
      for (int c = 0; c <= n; c++) {
        for (double[] row : x) {
          system[r][c] += row[r < i ? r : r + 1] * (c == n ? row[i] : row[c < i ? c : c + 1]);
        }
      }
      system[r][r] += lambda;
    }
    for (int k = 0; k < n; k++) {
      for (int r = 0; r < n; r++) {
        if (r != k) {
          double factor = system[r][k] / system[k][k];
          for (int c = k; c <= n; c++) {
            system[r][c] -= factor * system[k][c];
          }
        }
      }
    }
    double[] weights = new double[items];
    for (int r = 0; r < n; r++) {
      weights[r < i ? r : r + 1] = system[r][n] / system[r][r];
    }
    return weights;
  }

  /** The closed form solves, for each item, the regression on all the others. */
  @Test
  void weightsAreThoseOfTheRegressionOfEachItemOnAllOthers() {
    ForSeeds.check(
        30,
        random -> {
          int items = random.nextInt(2, 25);
          double[][] x = random(random, random.nextInt(1, 60), items);
          double lambda = random.nextDouble(0.5, 20);
          Neighbours ease = Ease.neighbours(matrix(x, items), items, lambda, items);
          for (int i = 0; i < items; i++) {
            double[] expected = regression(x, items, i, lambda);
            for (int j = 0; j < items; j++) {
              assertEquals(expected[j], weight(ease, j, i), 1e-4);
            }
          }
        });
  }

  @Test
  void theLargestWeightsAreKeptWhateverTheirSign() {
    double[][] x = random(new SplittableRandom(4), 80, 20);
    Neighbours all = Ease.neighbours(matrix(x, 20), 20, 5, 20);
    Neighbours some = Ease.neighbours(matrix(x, 20), 20, 5, 6);
    boolean negative = false;
    for (int j = 0; j < 20; j++) {
      assertEquals(6, some.rowStart()[j + 1] - some.rowStart()[j]);
      double least = Double.MAX_VALUE;
      for (int i = 0; i < 20; i++) {
        double kept = weight(some, j, i);
        negative |= kept < 0;
        least = kept == 0 ? least : Math.min(least, Math.abs(kept));
      }
      for (int i = 0; i < 20; i++) {
        double kept = weight(some, j, i);
        assertTrue(kept == 0 ? Math.abs(weight(all, j, i)) <= least : kept == weight(all, j, i));
      }
    }
    assertTrue(negative);
  }

  /** Beyond the memory only the items that most users have take part. */
  @Test
  void rareItemsAreLeftOut() {
    double[][] x = new double[10][4];
    for (int u = 0; u < 10; u++) {
      x[u][0] = 1;
      x[u][1] = u < 2 ? 1 : 0;
      x[u][2] = u < 6 ? 1 : 0;
    }
    Neighbours ease = Ease.neighbours(matrix(x, 4), 2, 1, 10);
    assertTrue(weight(ease, 0, 2) > 0);
    assertEquals(0, ease.rowStart()[2] - ease.rowStart()[1]);
    assertEquals(4, ease.items());
  }

  @Test
  void columnsThatAreEqualShareTheWeight() {
    double[][] x = new double[12][3];
    for (int u = 0; u < 12; u++) {
      x[u][0] = u % 2;
      x[u][1] = u % 2;
      x[u][2] = u % 3 == 0 ? 0 : u % 2;
    }
    Neighbours ease = Ease.neighbours(matrix(x, 3), 3, 0.5, 3);
    assertEquals(weight(ease, 0, 2), weight(ease, 1, 2), 1e-5);
  }

  @Test
  void nothingIsLearnedFromNothing() {
    assertEquals(0, Ease.neighbours(matrix(new double[0][5], 5), 5, 1, 5).neighbour().length);
    Neighbours one = Ease.neighbours(matrix(new double[][] {{1}}, 1), 5, 1, 5);
    assertEquals(0, one.neighbour().length);
    assertThrows(
        IllegalArgumentException.class,
        () -> Ease.neighbours(matrix(new double[][] {{1}}, 1), 5, 0, 5));
  }
}
