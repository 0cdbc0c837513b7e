package io.shopkeeper.core.topk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * What every kernel must do, against the slow obvious way: score everything with {@link
 * FactorMatrix#dot} and offer it. {@link #main} checks them in a JVM of its own.
 */
final class KernelProperties {
  /** Enough items that a sample of panels is scored first, on any machine. */
  private static final int MANY = 16 * 48;

  private final Function<FactorMatrix, BlockedTopK.Kernel> kernel;

  KernelProperties(Function<FactorMatrix, BlockedTopK.Kernel> kernel) {
    this.kernel = kernel;
  }

  /** Prints what this JVM scores with, after checking it. */
  public static void main(String[] arguments) {
    KernelProperties chosen = new KernelProperties(items -> new BlockedTopK(items)::topK);
    chosen.random(12);
    chosen.ties(8);
    chosen.misleadingSample();
    chosen.refusesNan();
    System.out.println("checked: " + BlockedTopK.kernel());
  }

  static ScoredItems[] bruteForce(
      FactorMatrix items, float[] users, int n, int k, int[][] excluded) {
    ScoredItems[] result = new ScoredItems[n];
    int rank = items.rank();
    for (int u = 0; u < n; u++) {
      TopK best = new TopK(k);
      for (int i = 0; i < items.rows(); i++) {
        if (excluded == null || excluded[u] == null || Arrays.binarySearch(excluded[u], i) < 0) {
          best.offer(i, FactorMatrix.dot(users, u * rank, items.values(), i * rank, rank));
        }
      }
      result[u] = best.take();
    }
    return result;
  }

  private void check(FactorMatrix items, float[] users, int n, int k, int[][] excluded) {
    assertArrayEquals(
        bruteForce(items, users, n, k, excluded), kernel.apply(items).topK(users, n, k, excluded));
  }

  /** Any rank, any number of items and users, vectors of very different lengths. */
  void random(int cases) {
    ForSeeds.check(
        cases,
        random -> {
          int rank = random.nextInt(1, 131);
          int rows = random.nextInt(0, 3 * MANY);
          int n = random.nextInt(0, 12);
          int k = random.nextInt(0, random.nextBoolean() ? 150 : 3000);
          float[] values = ForSeeds.factors(random, rows * rank);
          boolean alike = random.nextBoolean();
          for (int i = 0; i < values.length && !alike; i++) {
            values[i] *= (float) Math.pow(i / rank % 97 / 97.0, 3);
          }
          float[] users = ForSeeds.factors(random, n * rank);
          if (random.nextInt(3) == 0) {
            // Every score is negative.
            abs(values, 1);
            abs(users, -1);
          }
          check(new FactorMatrix(rows, rank, values), users, n, k, excluded(random, n, rows));
        });
  }

  private static void abs(float[] values, float sign) {
    for (int i = 0; i < values.length; i++) {
      values[i] = sign * Math.abs(values[i]);
    }
  }

  private static int[][] excluded(SplittableRandom random, int n, int rows) {
    int[][] excluded = new int[n][];
    for (int u = 0; u < n; u++) {
      int most =
          switch (random.nextInt(6)) {
            case 0 -> -1;
            case 1 -> rows;
            case 2 -> Math.max(0, rows - 3);
            default -> Math.min(rows, 40);
          };
      if (most >= 0) {
        excluded[u] = most == 0 ? new int[0] : ForSeeds.distinct(random, most, rows);
      }
    }
    return excluded;
  }

  /** Few different scores, so that the item decides; sometimes a single one. */
  void ties(int cases) {
    ForSeeds.check(
        cases,
        random -> {
          int rows = random.nextInt(1, 3 * MANY);
          int rank = random.nextInt(1, 6);
          int levels = random.nextInt(1, 4);
          float[] values = new float[rows * rank];
          float[] users = new float[5 * rank];
          for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(levels) - levels / 2;
          }
          for (int i = 0; i < users.length; i++) {
            users[i] = random.nextInt(levels) - levels / 2;
          }
          check(
              new FactorMatrix(rows, rank, values),
              users,
              5,
              random.nextInt(1, 300),
              excluded(random, 5, rows));
        });
  }

  /** All that is good lies where the sample is taken: what it promises of the rest is wrong. */
  void misleadingSample() {
    for (int width = 12; width <= 48; width *= 2) {
      int rows = 4 * MANY;
      float[] values = new float[2 * rows];
      for (int i = 0; i < rows; i++) {
        double angle = i / width % 16 == 15 ? 0.1 : 1.5;
        double length = 2 - (double) i / rows;
        values[2 * i] = (float) (length * Math.cos(angle));
        values[2 * i + 1] = (float) (length * Math.sin(angle));
      }
      FactorMatrix items = new FactorMatrix(rows, 2, values);
      float[] users = {1, 0, 0, 1, 1, 1, -1, 0, 1e-20f, 0, 0, 0, 1e-38f, 9.8e-45f};
      check(items, users, 7, 100, null);
      check(items, users, 7, 300, null);
    }
  }

  /** More users than pass through a panel at a time. */
  void severalBlocks() {
    SplittableRandom random = new SplittableRandom(7);
    int rows = 2 * MANY;
    FactorMatrix items = new FactorMatrix(rows, 9, ForSeeds.factors(random, rows * 9));
    check(items, ForSeeds.factors(random, 530 * 9), 530, 60, excluded(random, 530, rows));
  }

  void smallCatalogues() {
    FactorMatrix one = new FactorMatrix(1, 2, new float[] {1, 2});
    ScoredItems[] lists =
        kernel.apply(one).topK(new float[] {1, 1, 2, 2}, 2, 100, new int[][] {null, new int[] {0}});
    assertEquals(new ScoredItems(new int[] {0}, new float[] {3}), lists[0]);
    assertEquals(0, lists[1].size());
    BlockedTopK.Kernel none = kernel.apply(new FactorMatrix(0, 2, new float[0]));
    assertEquals(0, none.topK(new float[] {1, 1}, 1, 3, null)[0].size());
    assertEquals(0, none.topK(new float[0], 0, 3, null).length);
    assertEquals(0, kernel.apply(one).topK(new float[] {1, 1}, 1, 0, null)[0].size());
  }

  /** Sums that overflow, and ones so small that they are rounded to nothing. */
  void extremes() {
    for (int rows : new int[] {600, 4 * MANY}) {
      float[] values = new float[rows * 2];
      for (int i = 0; i < rows; i++) {
        values[2 * i] = i % 555 == 554 ? Float.MAX_VALUE : i % 7;
        values[2 * i + 1] = i % 5 - 2;
      }
      FactorMatrix huge = new FactorMatrix(rows, 2, values);
      float[] users = {3, 0, Float.MAX_VALUE, 1, 1e30f, -1e30f, -3, 2};
      check(huge, users, 4, 3, null);
      check(huge, users, 4, 100, null);
      for (int i = 0; i < values.length; i++) {
        values[i] = i % 9 * 1e-23f;
      }
      float[] tiny = {1e-22f, 1e-22f, 3e-23f, 0, Float.MIN_VALUE, 1, -1e-22f, 2e-23f};
      check(new FactorMatrix(rows, 2, values), tiny, 4, 50, null);
    }
  }

  void refusesNan() {
    int rows = 4 * MANY;
    float[] values = new float[rows * 2];
    for (int i = 0; i < rows; i++) {
      values[2 * i] = i == 555 ? Float.MAX_VALUE : i;
      values[2 * i + 1] = i == 555 ? -Float.MAX_VALUE : 1;
    }
    BlockedTopK.Kernel topK = kernel.apply(new FactorMatrix(rows, 2, values));
    for (float[] user :
        List.of(
            new float[] {Float.NaN, 1},
            new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})) {
      for (int k : new int[] {0, 3, 100}) {
        IllegalArgumentException refused =
            assertThrows(IllegalArgumentException.class, () -> topK.topK(user, 1, k, null));
        assertTrue(refused.getMessage().contains("NaN"), refused.getMessage());
      }
    }
    float[] one = {Float.MAX_VALUE, Float.POSITIVE_INFINITY};
    IllegalArgumentException late =
        assertThrows(IllegalArgumentException.class, () -> topK.topK(one, 1, 3, null));
    assertTrue(late.getMessage().contains("item 555"), late.getMessage());
  }
}
