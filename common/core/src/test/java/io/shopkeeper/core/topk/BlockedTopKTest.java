package io.shopkeeper.core.topk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockedTopKTest {
  private static ScoredItems[] bruteForce(
      FactorMatrix items, float[] users, int n, int k, int[][] excluded) {
    ScoredItems[] result = new ScoredItems[n];
    for (int u = 0; u < n; u++) {
      TopK best = new TopK(k);
      for (int i = 0; i < items.rows(); i++) {
        int item = i;
        boolean skip =
            excluded != null
                && excluded[u] != null
                && IntStream.of(excluded[u]).anyMatch(e -> e == item);
        if (!skip) {
          best.offer(
              i,
              FactorMatrix.dot(
                  users, u * items.rank(), items.values(), i * items.rank(), items.rank()));
        }
      }
      result[u] = best.take();
    }
    return result;
  }

  @Test
  void equalsBruteForceBitForBit() {
    ForSeeds.check(
        50,
        random -> {
          int rank = random.nextInt(1, 20);
          int rows = random.nextInt(0, 1500);
          int n = random.nextInt(0, 12);
          int k = random.nextInt(0, random.nextBoolean() ? 12 : 2000);
          FactorMatrix items = new FactorMatrix(rows, rank, ForSeeds.factors(random, rows * rank));
          float[] users = ForSeeds.factors(random, n * rank);
          int[][] excluded = new int[n][];
          for (int u = 0; u < n; u++) {
            excluded[u] =
                random.nextInt(3) == 0
                    ? null
                    : ForSeeds.distinct(random, random.nextInt(0, 30), Math.max(rows, 1));
          }
          assertArrayEquals(
              bruteForce(items, users, n, k, excluded),
              new BlockedTopK(items).topK(users, n, k, excluded));
        });
  }

  @Test
  void ordersTiesByItemAcrossTilesAndStrips() {
    ForSeeds.check(
        30,
        random -> {
          int rows = random.nextInt(1, 1200);
          int rank = random.nextInt(1, 6);
          float[] values = new float[rows * rank];
          for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(3) - 1;
          }
          FactorMatrix items = new FactorMatrix(rows, rank, values);
          float[] users = new float[5 * rank];
          for (int i = 0; i < users.length; i++) {
            users[i] = random.nextInt(3) - 1;
          }
          int k = random.nextInt(1, 300);
          assertArrayEquals(
              bruteForce(items, users, 5, k, null), new BlockedTopK(items).topK(users, 5, k, null));
        });
  }

  @Test
  void manyUsersPassThroughSeveralBlocks() {
    SplittableRandom random = new SplittableRandom(7);
    FactorMatrix items = new FactorMatrix(700, 9, ForSeeds.factors(random, 700 * 9));
    float[] users = ForSeeds.factors(random, 530 * 9);
    assertArrayEquals(
        bruteForce(items, users, 530, 10, null), new BlockedTopK(items).topK(users, 530, 10, null));
  }

  @Test
  void givesFewerWhereTheCatalogueIsSmall() {
    FactorMatrix one = new FactorMatrix(1, 2, new float[] {1, 2});
    BlockedTopK topK = new BlockedTopK(one);
    ScoredItems[] lists =
        topK.topK(new float[] {1, 1, 2, 2}, 2, 100, new int[][] {null, new int[] {0}});
    assertEquals(new ScoredItems(new int[] {0}, new float[] {3}), lists[0]);
    assertEquals(0, lists[1].size());
    assertEquals(
        0,
        new BlockedTopK(new FactorMatrix(0, 2, new float[0]))
            .topK(new float[] {1, 1}, 1, 3, null)[0].size());
  }

  @Test
  void keepsHugeScoresAndRefusesNan() {
    int rows = 600;
    float[] values = new float[rows * 2];
    for (int i = 0; i < rows; i++) {
      values[2 * i] = i == 555 ? Float.MAX_VALUE : i;
      values[2 * i + 1] = i == 555 ? -Float.MAX_VALUE : 1;
    }
    BlockedTopK topK = new BlockedTopK(new FactorMatrix(rows, 2, values));
    ScoredItems list = topK.topK(new float[] {3, 0}, 1, 3, null)[0];
    assertArrayEquals(new int[] {555, 599, 598}, list.items());
    assertEquals(Float.POSITIVE_INFINITY, list.scores()[0]);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> topK.topK(new float[] {Float.POSITIVE_INFINITY, 3}, 1, 3, null));
    assertTrue(refused.getMessage().contains("NaN"), refused.getMessage());
    IllegalArgumentException late =
        assertThrows(
            IllegalArgumentException.class,
            () -> topK.topK(new float[] {Float.MAX_VALUE, Float.POSITIVE_INFINITY}, 1, 3, null));
    assertTrue(late.getMessage().contains("item 555"), late.getMessage());
  }

  @Test
  void refusesShapesThatDoNotFit() {
    BlockedTopK topK = new BlockedTopK(new FactorMatrix(2, 2, new float[4]));
    assertThrows(IllegalArgumentException.class, () -> topK.topK(new float[3], 2, 1, null));
    assertThrows(IllegalArgumentException.class, () -> new FactorMatrix(2, 2, new float[5]));
    assertThrows(IllegalArgumentException.class, () -> new FactorMatrix(2, 0, new float[0]));
    IllegalArgumentException nan =
        assertThrows(
            IllegalArgumentException.class,
            () -> new FactorMatrix(2, 2, new float[] {0, 0, Float.NaN, 0}));
    assertTrue(nan.getMessage().contains("row 1"), nan.getMessage());
  }

  @Test
  void serializedMatrixIsTheSame() throws Exception {
    FactorMatrix matrix = new FactorMatrix(2, 2, new float[] {1, 2, 3, 4});
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try (java.io.ObjectOutputStream out = new java.io.ObjectOutputStream(bytes)) {
      out.writeObject(matrix);
    }
    try (java.io.ObjectInputStream in =
        new java.io.ObjectInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray()))) {
      FactorMatrix copy = (FactorMatrix) in.readObject();
      assertArrayEquals(new float[] {3, 4}, copy.row(1));
      assertEquals(11f, copy.dot(1, new float[] {1, 2}));
    }
  }
}
