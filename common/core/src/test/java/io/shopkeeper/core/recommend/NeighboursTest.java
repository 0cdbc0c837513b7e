package io.shopkeeper.core.recommend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private static float[][] dense(SplittableRandom random) {
    float[][] dense = new float[random.nextInt(1, 15)][random.nextInt(1, 12)];
    for (float[] row : dense) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextInt(3) == 0 ? random.nextInt(1, 6) : 0;
      }
    }
    return dense;
  }

  private static InteractionMatrix sparse(float[][] dense) {
    int users = dense.length;
    int items = dense[0].length;
    int n = 0;
    int[] user = new int[users * items];
    int[] item = new int[users * items];
    float[] weight = new float[users * items];
    for (int u = users - 1; u >= 0; u--) {
      for (int i = 0; i < items; i++) {
        if (dense[u][i] != 0) {
          user[n] = u;
          item[n] = i;
          weight[n++] = dense[u][i];
        }
      }
    }
    return InteractionMatrix.of(
        users, items, Arrays.copyOf(user, n), Arrays.copyOf(item, n), Arrays.copyOf(weight, n));
  }

  /** The n best of a row of similarities that are not 0, the item itself left out. */
  private static ScoredItems best(double[] row, int self, int n) {
    TopK best = new TopK(n);
    for (int i = 0; i < row.length; i++) {
      if (i != self && row[i] != 0) {
        best.offer(i, (float) row[i]);
      }
    }
    return best.take();
  }

  private static void assertSame(ScoredItems expected, ScoredItems actual) {
    assertArrayEquals(expected.scores(), actual.scores(), 1e-6f);
    assertEquals(expected.size(), actual.size());
  }

  private static double[][] cosine(float[][] dense, double shrinkage) {
    int items = dense[0].length;
    double[][] similarity = new double[items][items];
    for (int j = 0; j < items; j++) {
      for (int i = 0; i < items; i++) {
        double dot = 0;
        double jj = 0;
        double ii = 0;
        for (float[] row : dense) {
          dot += row[j] * row[i];
          jj += row[j] * row[j];
          ii += row[i] * row[i];
        }
        similarity[j][i] = dot == 0 ? 0 : dot / (Math.sqrt(jj) * Math.sqrt(ii) + shrinkage);
      }
    }
    return similarity;
  }

  /** P_iu^α P_ui^α D^-β with dense matrices. */
  private static double[][] rp3(float[][] dense, double alpha, double beta) {
    int items = dense[0].length;
    double[][] similarity = new double[items][items];
    for (int j = 0; j < items; j++) {
      for (int i = 0; i < items; i++) {
        double sumJ = 0;
        int degree = 0;
        for (float[] row : dense) {
          sumJ += row[j];
          degree += row[i] > 0 ? 1 : 0;
        }
        for (float[] row : dense) {
          double sumU = 0;
          for (float w : row) {
            sumU += w;
          }
          if (row[j] > 0 && row[i] > 0) {
            similarity[j][i] +=
                Math.pow(row[j] / sumJ, alpha)
                    * Math.pow(row[i] / sumU, alpha)
                    / Math.pow(degree, beta);
          }
        }
      }
    }
    return similarity;
  }

  @Test
  void neighboursAreThoseOfTheDenseFormulas() {
    ForSeeds.check(
        300,
        random -> {
          float[][] dense = dense(random);
          InteractionMatrix matrix = sparse(dense);
          int topN = random.nextInt(1, 14);
          double shrinkage = random.nextInt(2) * 10 * random.nextDouble();
          double alpha = 0.3 + random.nextDouble();
          double beta = random.nextDouble();
          Neighbours cosine = ItemItemCosine.neighbours(matrix, topN, shrinkage);
          Neighbours walk = Rp3Beta.neighbours(matrix, topN, alpha, beta);
          double[][] cosines = cosine(dense, shrinkage);
          double[][] walks = rp3(dense, alpha, beta);
          for (int j = 0; j < matrix.items(); j++) {
            assertSame(best(cosines[j], j, topN), cosine.nearest(j, topN));
            assertSame(best(walks[j], j, topN), walk.nearest(j, topN));
          }
        });
  }

  @Test
  void scoresAreTheWeightedSumOfSimilarities() {
    ForSeeds.check(
        300,
        random -> {
          float[][] dense = dense(random);
          InteractionMatrix matrix = sparse(dense);
          Neighbours model = ItemItemCosine.neighbours(matrix, 5, 1);
          int[] history = ForSeeds.distinct(random, random.nextInt(0, 5), matrix.items());
          float[] weights = new float[history.length];
          for (int h = 0; h < weights.length; h++) {
            weights[h] = (float) (random.nextDouble() * 4 - 1);
          }
          int[] excluded =
              random.nextBoolean() ? null : ForSeeds.distinct(random, 3, matrix.items());
          int k = random.nextInt(0, 8);
          double[] scores = new double[matrix.items()];
          for (int h = 0; h < history.length; h++) {
            ScoredItems row = model.nearest(history[h], 100);
            for (int r = 0; r < row.size(); r++) {
              scores[row.items()[r]] += (double) weights[h] * row.scores()[r];
            }
          }
          TopK best = new TopK(k);
          for (int i = 0; i < scores.length; i++) {
            if ((float) scores[i] > 0
                && (excluded == null || Arrays.binarySearch(excluded, i) < 0)) {
              best.offer(i, (float) scores[i]);
            }
          }
          ScoredItems list = model.recommend(history, weights, k, excluded);
          assertSame(best.take(), list);
          Reasons[] reasons = model.explain(history, weights, list.items(), 2);
          for (int r = 0; r < list.size(); r++) {
            assertEquals(list.scores()[r], reasons[r].total(), 1e-5);
            assertTrue(reasons[r].items().length <= 2);
          }
          int known = matrix.items() + random.nextInt(3);
          double mean = Arrays.stream(scores).sum() / known;
          double squares = Arrays.stream(scores).map(s -> s * s).sum() / known;
          double deviation = Math.sqrt(squares - mean * mean);
          double scale = deviation > 1e-9 ? 1 / deviation : 0;
          Neighbours.Sums customer = model.sums(history, weights);
          assertEquals(scale, customer.scale(known), 1e-6 * scale);
          int first = random.nextInt(matrix.items());
          double[] sums = new double[random.nextInt(matrix.items() - first + 1)];
          Arrays.fill(sums, 3);
          customer.addTo(0.5, first, sums);
          for (int i = 0; i < sums.length; i++) {
            assertEquals(3 + 0.5 * scores[first + i], sums[i], 1e-6);
          }
        });
  }

  @Test
  void transposingTwiceIsTheSameMatrix() {
    ForSeeds.check(
        100,
        random -> {
          float[][] dense = dense(random);
          InteractionMatrix matrix = sparse(dense);
          InteractionMatrix transposed = matrix.transpose();
          assertEquals(matrix.users(), transposed.items());
          assertEquals(matrix.size(), transposed.size());
          InteractionMatrix again = transposed.transpose();
          assertArrayEquals(matrix.rowStart(), again.rowStart());
          assertArrayEquals(matrix.item(), again.item());
          assertArrayEquals(matrix.weight(), again.weight());
          for (int u = 0; u < matrix.users(); u++) {
            for (int e = matrix.rowStart()[u]; e < matrix.rowStart()[u + 1]; e++) {
              assertEquals(dense[u][matrix.item()[e]], matrix.weight()[e]);
            }
          }
        });
  }

  @Test
  void triplesOfTheSamePairAreSummed() {
    InteractionMatrix matrix =
        InteractionMatrix.of(
            3, 2, new int[] {2, 0, 2, 2}, new int[] {1, 0, 1, 0}, new float[] {1, 5, 2, 4});
    assertArrayEquals(new int[] {0, 1, 1, 3}, matrix.rowStart());
    assertArrayEquals(new int[] {0, 0, 1}, matrix.item());
    assertArrayEquals(new float[] {5, 4, 3}, matrix.weight());
  }

  @Test
  void anEmptyOrTinyShopHasNoNeighbours() {
    InteractionMatrix none = new InteractionMatrix(0, 3, new int[1], new int[0], new float[0]);
    assertEquals(0, ItemItemCosine.neighbours(none, 5, 0).nearest(1, 5).size());
    assertEquals(0, Rp3Beta.neighbours(none, 5, 1, 1).nearest(1, 5).size());
    InteractionMatrix one =
        new InteractionMatrix(1, 1, new int[] {0, 1}, new int[] {0}, new float[] {1});
    Neighbours model = ItemItemCosine.neighbours(one, 5, 0);
    assertEquals(0, model.recommend(new int[] {0}, new float[] {1}, 5, null).size());
    assertEquals(0, model.recommend(new int[0], new float[0], 5, null).size());
  }

  @Test
  void refusesWhatIsNoMatrixOrHistory() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new InteractionMatrix(1, 1, new int[] {0, 1}, new int[] {1}, new float[] {1}));
    IllegalArgumentException nan =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new InteractionMatrix(
                    1, 4, new int[] {0, 1}, new int[] {3}, new float[] {Float.NaN}));
    assertTrue(nan.getMessage().contains("item 3"), nan.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new InteractionMatrix(2, 1, new int[] {0, 1}, new int[] {0}, new float[] {1}));
    assertThrows(
        IllegalArgumentException.class,
        () -> new InteractionMatrix(2, 1, new int[] {0, 2, 1}, new int[1], new float[1]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Neighbours(new int[] {0, 1}, new int[] {1}, new float[] {1}));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Neighbours(new int[] {0, 1}, new int[] {0}, new float[] {Float.NaN}));
    Neighbours model = new Neighbours(new int[] {0, 0}, new int[0], new float[0]);
    assertThrows(
        IllegalArgumentException.class,
        () -> model.recommend(new int[] {1}, new float[] {1}, 1, null));
    assertThrows(
        IllegalArgumentException.class,
        () -> model.recommend(new int[] {0}, new float[] {Float.NaN}, 1, null));
    assertThrows(
        IllegalArgumentException.class,
        () -> model.recommend(new int[] {0}, new float[0], 1, null));
  }

  @Test
  void aFailedCallLeavesNoTraceInTheScratch() {
    Neighbours big =
        new Neighbours(new int[] {0, 1, 2}, new int[] {1, 0}, new float[] {Float.MAX_VALUE, 1});
    assertThrows(
        IllegalArgumentException.class,
        () -> big.recommend(new int[] {0, 5}, new float[] {1, 1}, 1, null));
    ScoredItems list = big.recommend(new int[] {1}, new float[] {2}, 5, null);
    assertEquals(new ScoredItems(new int[] {0}, new float[] {2}), list);
  }

  @Test
  void neighboursTravel() throws Exception {
    Neighbours model = new Neighbours(new int[] {0, 1, 1}, new int[] {1}, new float[] {0.5f});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(model);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals(
          model.recommend(new int[] {0}, new float[] {1}, 3, new int[] {0}),
          ((Neighbours) in.readObject())
              .recommend(new int[] {0}, new float[] {1}, 3, new int[] {0}));
    }
  }

  @Test
  void mostPopularOrdersByPopularityThenItem() {
    ForSeeds.check(
        200,
        random -> {
          double[] popularity = new double[random.nextInt(0, 30)];
          for (int i = 0; i < popularity.length; i++) {
            popularity[i] = random.nextInt(-2, 4) * (random.nextBoolean() ? 1 : 1e30);
          }
          int[] excluded = ForSeeds.distinct(random, 4, Math.max(popularity.length, 1));
          TopK best = new TopK(7);
          for (int i = 0; i < popularity.length; i++) {
            if (Arrays.binarySearch(excluded, i) < 0) {
              best.offer(i, (float) popularity[i]);
            }
          }
          assertEquals(best.take(), new MostPopular(popularity).best(7, excluded));
        });
    assertArrayEquals(
        new int[] {3, 0, 1, 2},
        new MostPopular(new double[] {0.0, -0.0, -1, 2}).best(9, null).items());
    assertThrows(IllegalArgumentException.class, () -> new MostPopular(new double[] {Double.NaN}));
  }
}
