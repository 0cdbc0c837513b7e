package io.shopkeeper.core.als;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import io.shopkeeper.core.topk.FactorMatrix;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SolverTest {
  /** A small random problem. */
  private static final class Problem {
    final int rank;
    final FactorMatrix items;
    final int[] history;
    final float[] ratings;
    final double alpha;
    final double regularisation;

    Problem(SplittableRandom random) {
      rank = random.nextInt(1, 12);
      int rows = random.nextInt(1, 60);
      items = new FactorMatrix(rows, rank, ForSeeds.factors(random, rows * rank));
      history = ForSeeds.distinct(random, random.nextInt(1, 20), rows);
      ratings = new float[history.length];
      for (int j = 0; j < ratings.length; j++) {
        ratings[j] = random.nextInt(-2, 6) + (float) random.nextDouble();
      }
      alpha = random.nextDouble() * 40;
      regularisation = 0.01 + random.nextDouble();
    }

    int positive() {
      int n = 0;
      for (float rating : ratings) {
        n += rating > 0 ? 1 : 0;
      }
      return n;
    }

    double y(int item, int f) {
      return items.values()[item * rank + f];
    }

    double ratingOf(int item) {
      for (int j = 0; j < history.length; j++) {
        if (history[j] == item) {
          return ratings[j];
        }
      }
      return 0;
    }

    /** W of the paper, over all items with dense matrices: Yᵀ C Y + λ n I. */
    double[][] implicitW() {
      double[][] w = new double[rank][rank];
      for (int a = 0; a < rank; a++) {
        for (int b = 0; b < rank; b++) {
          for (int i = 0; i < items.rows(); i++) {
            double c = 1 + alpha * Math.abs(ratingOf(i));
            w[a][b] += y(i, a) * c * y(i, b);
          }
        }
        w[a][a] += regularisation * positive();
      }
      return w;
    }

    double[] implicitB() {
      double[] b = new double[rank];
      for (int i = 0; i < items.rows(); i++) {
        if (ratingOf(i) > 0) {
          for (int f = 0; f < rank; f++) {
            b[f] += (1 + alpha * ratingOf(i)) * y(i, f);
          }
        }
      }
      return b;
    }
  }

  /** Gauss-Jordan elimination with pivoting. */
  static double[] solve(double[][] matrix, double[] right) {
    int n = right.length;
    double[][] a = new double[n][];
    double[] b = right.clone();
    for (int i = 0; i < n; i++) {
      a[i] = matrix[i].clone();
    }
    for (int c = 0; c < n; c++) {
      int pivot = c;
      for (int r = c + 1; r < n; r++) {
        if (Math.abs(a[r][c]) > Math.abs(a[pivot][c])) {
          pivot = r;
        }
      }
      double[] row = a[c];
      a[c] = a[pivot];
      a[pivot] = row;
      double swap = b[c];
      b[c] = b[pivot];
      b[pivot] = swap;
      for (int r = 0; r < n; r++) {
        if (r != c) {
          double factor = a[r][c] / a[c][c];
          for (int k = c; k < n; k++) {
            a[r][k] -= factor * a[c][k];
          }
          b[r] -= factor * b[c];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      b[i] /= a[i][i];
    }
    return b;
  }

  private static void assertClose(double expected, double actual, double scale) {
    assertEquals(expected, actual, 1e-4 * Math.max(scale, 1e-3));
  }

  private static double largest(double[] x) {
    double largest = 0;
    for (double value : x) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  @Test
  void implicitFoldInSolvesThePapersEquation() {
    ForSeeds.check(
        300,
        random -> {
          Problem p = new Problem(random);
          float[] x =
              new FoldIn(p.items, AlsObjective.implicit(p.alpha, p.regularisation))
                  .factors(p.history, p.ratings);
          double[] expected =
              p.positive() == 0 ? new double[p.rank] : solve(p.implicitW(), p.implicitB());
          for (int f = 0; f < p.rank; f++) {
            assertClose(expected[f], x[f], largest(expected));
          }
        });
  }

  @Test
  void implicitFoldInMinimisesTheObjective() {
    ForSeeds.check(
        50,
        random -> {
          Problem p = new Problem(random);
          float[] x =
              new FoldIn(p.items, AlsObjective.implicit(p.alpha, p.regularisation))
                  .factors(p.history, p.ratings);
          if (p.positive() == 0) {
            return;
          }
          double best = loss(p, x);
          for (int trial = 0; trial < 20; trial++) {
            float[] other = x.clone();
            other[random.nextInt(p.rank)] += (random.nextBoolean() ? 1 : -1) * 0.01f;
            assertTrue(loss(p, other) > best);
          }
        });
  }

  private static double loss(Problem p, float[] x) {
    double loss = 0;
    for (int i = 0; i < p.items.rows(); i++) {
      double r = p.ratingOf(i);
      double error = (r > 0 ? 1 : 0);
      for (int f = 0; f < p.rank; f++) {
        error -= p.y(i, f) * x[f];
      }
      loss += (1 + p.alpha * Math.abs(r)) * error * error;
    }
    for (float value : x) {
      loss += p.regularisation * p.positive() * value * value;
    }
    return loss;
  }

  @Test
  void contributionsAreThePapersAndSumToTheScore() {
    ForSeeds.check(
        100,
        random -> {
          Problem p = new Problem(random);
          FoldIn solver = new FoldIn(p.items, AlsObjective.implicit(p.alpha, p.regularisation));
          int[] recommended = ForSeeds.distinct(random, random.nextInt(0, 40), p.items.rows());
          Contributions all = solver.explain(p.history, p.ratings, recommended, Integer.MAX_VALUE);
          Contributions five = solver.explain(p.history, p.ratings, recommended, 5);
          float[] x = solver.factors(p.history, p.ratings);
          assertEquals(recommended.length, all.reasons().length);
          for (int i = 0; i < recommended.length; i++) {
            double score = p.items.dot(recommended[i], x);
            double magnitude = 0;
            Reasons reasons = all.of(i);
            for (int r = 0; r < reasons.items().length; r++) {
              magnitude += Math.abs(reasons.contributions()[r]);
              double[] b = new double[p.rank];
              for (int f = 0; f < p.rank; f++) {
                int j = reasons.items()[r];
                b[f] = (1 + p.alpha * p.ratingOf(j)) * p.y(j, f);
              }
              double[] z = solve(p.implicitW(), b);
              double expected = 0;
              for (int f = 0; f < p.rank; f++) {
                expected += p.y(recommended[i], f) * z[f];
              }
              assertClose(expected, reasons.contributions()[r], Math.max(1, Math.abs(expected)));
            }
            double bound = 1e-4 * Math.max(magnitude, 1e-3);
            assertEquals(0f, reasons.rest());
            assertEquals(score, reasons.total(), bound);
            assertEquals(score, five.of(i).total(), bound);
            assertEquals(score, all.scores()[i], bound);
            assertEquals(Math.min(5, reasons.items().length), five.of(i).items().length);
            for (int r = 0; r < five.of(i).items().length; r++) {
              assertEquals(reasons.items()[r], five.of(i).items()[r]);
            }
          }
        });
  }

  @Test
  void longHistoriesAndListsPassInChunks() {
    SplittableRandom random = new SplittableRandom(11);
    FactorMatrix items = new FactorMatrix(12_000, 6, ForSeeds.factors(random, 72_000));
    FoldIn solver = new FoldIn(items, AlsObjective.implicit(2, 0.1));
    int[] many = ForSeeds.distinct(random, 9_500, 12_000);
    int[] some = ForSeeds.distinct(random, 120, 12_000);
    for (int[][] pair : new int[][][] {{many, some}, {some, many}, {some, some}}) {
      float[] ratings = new float[pair[0].length];
      java.util.Arrays.fill(ratings, 1f);
      float[] x = solver.factors(pair[0], ratings);
      Contributions explained = solver.explain(pair[0], ratings, pair[1], 5);
      for (int i = 0; i < pair[1].length; i++) {
        assertEquals(items.dot(pair[1][i], x), explained.of(i).total(), 1e-4);
      }
    }
  }

  @Test
  void explanationsInFloatAreThoseInDoubleForShortAndLongHistories() {
    SplittableRandom random = new SplittableRandom(12);
    int rank = 24;
    FactorMatrix items = new FactorMatrix(400, rank, ForSeeds.factors(random, 400 * rank));
    FoldIn solver = new FoldIn(items, AlsObjective.implicit(10, 0.1));
    for (int n : new int[] {1, 7, 8, 16, 23, 24, 25, 64, 65, 200}) {
      int[] history = ForSeeds.distinct(random, n, 400);
      float[] ratings = new float[n];
      for (int j = 0; j < n; j++) {
        ratings[j] = random.nextInt(4) == 0 ? -1 : 1 + random.nextInt(3);
      }
      ratings[0] = 1;
      int[] recommended = ForSeeds.distinct(random, 1 + random.nextInt(110), 400);
      Contributions fast = solver.explain(history, ratings, recommended, n);
      Contributions sure = solver.explainInDouble(history, ratings, recommended, n);
      for (int i = 0; i < recommended.length; i++) {
        double magnitude = 0;
        java.util.Map<Integer, Float> expected = new java.util.TreeMap<>();
        for (int r = 0; r < sure.of(i).items().length; r++) {
          expected.put(sure.of(i).items()[r], sure.of(i).contributions()[r]);
          magnitude += Math.abs(sure.of(i).contributions()[r]);
        }
        for (int r = 0; r < fast.of(i).items().length; r++) {
          float part = expected.getOrDefault(fast.of(i).items()[r], 0f);
          assertEquals(part, fast.of(i).contributions()[r], 1e-4 * Math.max(magnitude, 1e-3));
        }
        assertEquals(sure.scores()[i], fast.scores()[i], 1e-4 * Math.max(magnitude, 1e-3));
      }
    }
  }

  @Test
  void anItemGivenTwiceCountsTwice() {
    FactorMatrix items = new FactorMatrix(2, 1, new float[] {1, 2});
    float[] x =
        new FoldIn(items, AlsObjective.implicit(1, 1))
            .factors(new int[] {0, 0}, new float[] {1, 1});
    // W = (1 + 4) + 1 + 1 + 2, b = 2 + 2.
    assertEquals(4f / 9, x[0], 1e-7);
  }

  @Test
  void withoutAPreferenceThereAreNoFactorsAndNoReasons() {
    FoldIn solver =
        new FoldIn(new FactorMatrix(1, 3, new float[] {1, 2, 3}), AlsObjective.implicit(1, 0));
    assertArrayEquals(new float[3], solver.factors(new int[0], new float[0]));
    assertArrayEquals(new float[3], solver.factors(new int[] {0}, new float[] {-1}));
    Contributions none = solver.explain(new int[] {0}, new float[] {0}, new int[] {0}, 5);
    assertEquals(new Reasons(new int[0], new float[0], 0), none.of(0));
    assertEquals(0f, none.scores()[0]);
  }

  @Test
  void singularEquationsSayWhatToDo() {
    FoldIn solver =
        new FoldIn(new FactorMatrix(1, 3, new float[] {1, 2, 3}), AlsObjective.implicit(1, 0));
    UndecidedException refused =
        assertThrows(
            UndecidedException.class, () -> solver.factors(new int[] {0}, new float[] {1}));
    assertTrue(refused.getMessage().contains("regularisation"), refused.getMessage());
  }

  @Test
  void hugeRatingsStayFinite() {
    SplittableRandom random = new SplittableRandom(3);
    FactorMatrix items = new FactorMatrix(50, 8, ForSeeds.factors(random, 400));
    float[] x =
        new FoldIn(items, AlsObjective.implicit(40, 0.1))
            .factors(new int[] {1, 2}, new float[] {1e12f, Float.MIN_VALUE});
    for (float value : x) {
      assertTrue(Float.isFinite(value));
    }
    assertEquals(1, items.dot(1, x), 1e-3);
  }

  @Test
  void refusesWhatIsNoRating() {
    FoldIn solver = new FoldIn(new FactorMatrix(2, 1, new float[2]), AlsObjective.implicit(1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> solver.factors(new int[] {2}, new float[] {1}));
    assertThrows(
        IllegalArgumentException.class, () -> solver.factors(new int[] {-1}, new float[] {1}));
    assertThrows(
        IllegalArgumentException.class, () -> solver.factors(new int[] {0}, new float[] {1, 2}));
    IllegalArgumentException nan =
        assertThrows(
            IllegalArgumentException.class,
            () -> solver.factors(new int[] {1}, new float[] {Float.NaN}));
    assertTrue(nan.getMessage().contains("item 1"), nan.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new FoldIn(new FactorMatrix(1, 1, new float[1]), AlsObjective.implicit(Double.NaN, 1)));
  }

  @Test
  void explicitFoldInIsRidgeRegression() {
    ForSeeds.check(
        200,
        random -> {
          Problem p = new Problem(random);
          double[][] w = new double[p.rank][p.rank];
          double[] b = new double[p.rank];
          for (int j = 0; j < p.history.length; j++) {
            for (int a = 0; a < p.rank; a++) {
              for (int c = 0; c < p.rank; c++) {
                w[a][c] += p.y(p.history[j], a) * p.y(p.history[j], c);
              }
              b[a] += p.ratings[j] * p.y(p.history[j], a);
            }
          }
          for (int a = 0; a < p.rank; a++) {
            w[a][a] += p.regularisation * p.history.length;
          }
          FoldIn solver = new FoldIn(p.items, AlsObjective.explicit(p.regularisation));
          float[] x = solver.factors(p.history, p.ratings);
          double[] expected = solve(w, b);
          for (int f = 0; f < p.rank; f++) {
            assertClose(expected[f], x[f], largest(expected));
          }
          int[] recommended = {0};
          Contributions explained = solver.explain(p.history, p.ratings, recommended, 5);
          double magnitude = Math.abs(explained.of(0).rest());
          for (float contribution : explained.of(0).contributions()) {
            magnitude += Math.abs(contribution);
          }
          assertEquals(
              p.items.dot(0, x), explained.of(0).total(), 1e-4 * Math.max(magnitude, 1e-3));
        });
    assertArrayEquals(
        new float[1],
        new FoldIn(new FactorMatrix(1, 1, new float[1]), AlsObjective.explicit(1))
            .factors(new int[0], new float[0]));
  }

  @Test
  void solversOfDifferentRanksShareAThread() {
    FoldIn two =
        new FoldIn(new FactorMatrix(1, 2, new float[] {1, 0}), AlsObjective.implicit(1, 1));
    FoldIn one = new FoldIn(new FactorMatrix(1, 1, new float[] {1}), AlsObjective.implicit(1, 1));
    for (int round = 0; round < 2; round++) {
      assertArrayEquals(
          new float[] {2f / 3, 0}, two.factors(new int[] {0}, new float[] {1}), 1e-7f);
      assertArrayEquals(new float[] {2f / 3}, one.factors(new int[] {0}, new float[] {1}), 1e-7f);
    }
  }

  @Test
  void reasonsAreTheLargestByMagnitudeAndKeepTheSum() {
    ForSeeds.check(
        300,
        random -> {
          int n = random.nextInt(0, 15);
          int top = random.nextInt(0, 7);
          int[] items = new int[n];
          double[] contributions = new double[n];
          double sum = 0;
          for (int j = 0; j < n; j++) {
            items[j] = 100 + j;
            contributions[j] = random.nextInt(-3, 4);
            sum += contributions[j];
          }
          Reasons reasons = Reasons.select(items, contributions, n, top);
          assertEquals(sum, reasons.total(), 1e-6);
          double[] magnitudes =
              java.util.Arrays.stream(contributions).map(Math::abs).sorted().toArray();
          for (int r = 0; r < reasons.items().length; r++) {
            assertEquals(magnitudes[n - 1 - r], Math.abs(reasons.contributions()[r]));
            assertEquals(contributions[reasons.items()[r] - 100], reasons.contributions()[r]);
          }
        });
  }
}
