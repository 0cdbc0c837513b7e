package io.shopkeeper.core.als;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SymmetricInverseTest {
  /** A positive definite matrix, I + XᵀX / n. */
  private static double[][] positive(SplittableRandom random, int n) {
    double[][] x = new double[n][n];
    for (double[] row : x) {
      for (int j = 0; j < n; j++) {
        row[j] = random.nextDouble(-1, 1);
      }
    }
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (double[] row : x) {
          sum += row[i] * row[j];
        }
        a[i][j] = sum / n + (i == j ? 1 : 0);
      }
    }
    return a;
  }

  private static float[] upperTriangle(double[][] a) {
    int n = a.length;
    int row = SymmetricInverse.rowLength(n);
    float[] packed = new float[SymmetricInverse.rows(n) * row];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < row; j++) {
        packed[i * row + j] = j >= n ? 7 : j < i ? Float.NaN : (float) a[i][j];
      }
    }
    return packed;
  }

  @Test
  void theProductWithTheMatrixIsTheIdentity() {
    ForSeeds.check(
        40,
        random -> {
          int n = random.nextInt(1, 200);
          double[][] a = positive(random, n);
          float[] inverse = upperTriangle(a);
          SymmetricInverse.invert(inverse, n);
          int row = SymmetricInverse.rowLength(n);
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
              double sum = 0;
              for (int k = 0; k < n; k++) {
                sum += a[i][k] * inverse[k * row + j];
              }
              assertEquals(i == j ? 1 : 0, sum, 1e-5, n + ": " + i + ", " + j);
            }
          }
        });
  }

  @Test
  void theResultDoesNotDependOnThreads() {
    double[][] a = positive(new SplittableRandom(1), 150);
    float[] one = upperTriangle(a);
    float[] other = upperTriangle(a);
    SymmetricInverse.invert(one, 150);
    SymmetricInverse.invert(other, 150);
    for (int i = 0; i < 150 * SymmetricInverse.rowLength(150); i++) {
      assertEquals(one[i], other[i]);
    }
  }

  @Test
  void aMatrixThatIsNotPositiveDefiniteIsRefusedByItsPivot() {
    double[][] a = new double[100][100];
    for (int i = 0; i < 100; i++) {
      a[i][i] = i == 70 ? 0 : 1;
    }
    ArithmeticException e =
        assertThrows(
            ArithmeticException.class, () -> SymmetricInverse.invert(upperTriangle(a), 100));
    assertTrue(e.getMessage().contains("pivot 70"), e.getMessage());
    SymmetricInverse.invert(new float[0], 0);
  }
}
