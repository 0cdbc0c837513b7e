package io.shopkeeper.core.als;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import io.shopkeeper.vector.PanelProduct;
import io.shopkeeper.vector.VectorApi;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PanelsTest {
  private static final int ROWS = Panels.ROWS;

  @Test
  void vectorsAndPlainJavaGiveTheSameBitsWhichAreThoseOfTheFormulas() {
    assertTrue(VectorApi.available(), "tests run with the module");
    ForSeeds.check(
        100,
        random -> {
          int columns = Panels.STEP * random.nextInt(1, 5);
          int depth = random.nextInt(0, 40);
          boolean transposed = random.nextBoolean();
          int aDepth = transposed ? 1 : ROWS;
          int aRow = transposed ? 40 : 1;
          float[] a = ForSeeds.factors(random, 40 * ROWS);
          float[] b = ForSeeds.factors(random, (depth + 1) * columns);
          float[] c = ForSeeds.factors(random, ROWS * columns);
          float s = random.nextBoolean() ? 1 : -1;
          float[] vector = c.clone();
          PanelProduct.add(
              s, a, 0, aDepth, aRow, b, 0, columns, depth, vector, 0, columns, columns);
          float[] plain = c.clone();
          Panels.addPlainly(
              s, a, 0, aDepth, aRow, b, 0, columns, depth, plain, 0, columns, columns);
          assertArrayEquals(plain, vector);
          int i = random.nextInt(ROWS);
          int j = random.nextInt(columns);
          double sum = 0;
          for (int k = 0; k < depth; k++) {
            sum += (double) a[k * aDepth + i * aRow] * b[k * columns + j];
          }
          assertEquals(c[i * columns + j] + s * sum, vector[i * columns + j], 1e-4);

          int steps = Math.min(depth, ROWS);
          float[] eliminated = c.clone();
          PanelProduct.eliminate(2, a, 0, aDepth, b, 0, columns, steps, eliminated, 0, columns);
          plain = c.clone();
          Panels.eliminatePlainly(2, a, 0, aDepth, b, 0, columns, steps, plain, 0, columns);
          assertArrayEquals(plain, eliminated);
          sum = c[j];
          for (int k = 0; k < steps; k++) {
            sum -= (double) a[k * aDepth] * b[k * columns + j];
          }
          assertEquals(2 * sum, eliminated[j], 1e-4);
        });
  }

  @Test
  void picksRowsOfATable() {
    ForSeeds.check(
        50,
        random -> {
          int width = Panels.STEP * random.nextInt(1, 8);
          float[] table = ForSeeds.factors(random, 20 * width);
          int n = random.nextInt(0, 30);
          int[] rows = random.ints(n, 0, 20).toArray();
          float[] scales = ForSeeds.factors(random, n);
          float[] before = ForSeeds.factors(random, width);
          float[] vector = before.clone();
          PanelProduct.combine(table, rows, scales, n, vector, width);
          float[] plain = before.clone();
          Panels.combinePlainly(table, rows, scales, n, plain, width);
          assertArrayEquals(plain, vector);

          int first = random.nextInt(n + 1);
          float[] gathered = new float[n * width];
          PanelProduct.gather(table, rows, scales, first, n - first, gathered, width);
          float[] picked = new float[n * width];
          Panels.gatherPlainly(table, rows, scales, first, n - first, picked, width);
          assertArrayEquals(picked, gathered);
          int f = random.nextInt(width);
          double sum = before[f];
          for (int k = 0; k < n; k++) {
            sum += (double) scales[k] * table[rows[k] * width + f];
            if (k >= first) {
              assertEquals(
                  scales[k] * table[rows[k] * width + f], gathered[(k - first) * width + f]);
            }
          }
          assertEquals(sum, vector[f], 1e-4);

          float[] other = ForSeeds.factors(random, width);
          PanelProduct.multiply(before, other, vector, width);
          Panels.multiplyPlainly(before, other, plain, width);
          assertArrayEquals(plain, vector);
          assertEquals(before[f] * other[f], vector[f]);
        });
  }

  @Test
  void multipliesRowsOfATableByAVector() {
    ForSeeds.check(
        50,
        random -> {
          int width = Panels.STEP * random.nextInt(1, 8);
          float[] table = ForSeeds.factors(random, 20 * width);
          int n = random.nextInt(0, 200);
          int first = random.nextInt(n + 1);
          int[] rows = random.ints(n, 0, 20).toArray();
          float[] x = ForSeeds.factors(random, width);
          float[] vector = new float[n];
          PanelProduct.products(table, rows, first, n - first, x, vector, width);
          float[] plain = new float[n];
          Panels.productsPlainly(table, rows, first, n - first, x, plain, width);
          assertArrayEquals(plain, vector);
          for (int k = 0; k < n - first; k++) {
            double sum = 0;
            for (int f = 0; f < width; f++) {
              sum += (double) table[rows[first + k] * width + f] * x[f];
            }
            assertEquals(sum, vector[k], 1e-4);
          }
        });
  }

  @Test
  void doubleProductsGiveTheSameBitsToo() {
    SplittableRandom random = new SplittableRandom(5);
    int columns = 2 * Panels.STEP;
    double[] a = random.doubles(10L * columns).toArray();
    double[] vector = new double[ROWS * columns];
    PanelProduct.add(a, 3, columns, a, 0, columns, 10, vector, 0, columns, columns);
    double[] plain = new double[ROWS * columns];
    Panels.addPlainly(a, 3, columns, a, 0, columns, 10, plain, 0, columns, columns);
    assertArrayEquals(plain, vector);
    double sum = 0;
    for (int k = 0; k < 10; k++) {
      sum += a[k * columns + 5] * a[k * columns + 7];
    }
    assertEquals(sum, vector[2 * columns + 7], 1e-12);
  }

  @Test
  void systemsOfAnySizeAreSolvedForManyRightSides() {
    ForSeeds.check(
        100,
        random -> {
          int n = random.nextInt(1, 40);
          int m = random.nextInt(1, 20);
          int stride = Panels.padded(n);
          int columns = Panels.padded(m);
          float[] diagonal = new float[n];
          Arrays.fill(diagonal, 0.5f);
          SymmetricSystem system = new SymmetricSystem(40);
          // What an earlier system left must not matter.
          system.start(ForSeeds.factors(random, 40), 40);
          system.start(diagonal, n);
          float[] vectors = new float[(n + 3) * stride];
          double[][] w = new double[n][n];
          for (int v = 0; v < n + 3; v++) {
            System.arraycopy(ForSeeds.factors(random, n), 0, vectors, v * stride, n);
          }
          system.add(vectors, n + 3);
          for (int i = 0; i < n; i++) {
            w[i][i] = 0.5;
            for (int j = 0; j < n; j++) {
              for (int v = 0; v < n + 3; v++) {
                w[i][j] += (double) vectors[v * stride + i] * vectors[v * stride + j];
              }
            }
          }
          assertTrue(system.factorise(1e-6f));
          float[] right = new float[Panels.paddedRows(n) * columns];
          for (int i = 0; i < n; i++) {
            System.arraycopy(ForSeeds.factors(random, m), 0, right, i * columns, m);
          }
          float[] solved = right.clone();
          system.solve(solved, columns);
          int column = random.nextInt(m);
          double[] b = new double[n];
          float[] one = new float[n];
          for (int i = 0; i < n; i++) {
            b[i] = right[i * columns + column];
            one[i] = right[i * columns + column];
          }
          double[] expected = SolverTest.solve(w, b);
          system.solve(one);
          for (int i = 0; i < n; i++) {
            assertEquals(expected[i], solved[i * columns + column], 1e-3);
            assertEquals(one[i], solved[i * columns + column]);
          }
        });
  }
}
