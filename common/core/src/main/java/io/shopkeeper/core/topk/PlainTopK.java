package io.shopkeeper.core.topk;

import java.util.Arrays;

/**
 * {@link BlockedTopK} for any JVM.
 *
 * <p>Items are packed once into tiles in which one factor of consecutive items is an array of its
 * own, so that the inner loop runs along the items and C2 turns it into fused multiply-adds on
 * vectors without any reduction. Each load of four factors' arrays, which then lie in the L1 cache,
 * serves sixteen users. Of each tile only the items above the user's running threshold go to the
 * selector.
 */
final class PlainTopK implements BlockedTopK.Kernel {
  /**
   * Items in a tile. Long loops matter: C2 runs up to 32 scalar steps before and after the vector
   * ones. With rank 64 a tile takes 256 KiB and stays in the L2 cache.
   */
  static final int WIDTH = 1024;

  /** Users whose sums for a tile are built together: 64 KiB of them. */
  private static final int GROUP = 16;

  /** Users that pass through a tile before the next one is fetched from memory. */
  private static final int BLOCK = 256;

  private final int items;
  private final int rank;

  /** tiles[t][f][j]: factor f of item t · WIDTH + j; the last tile is as short as it can be. */
  private final float[][][] tiles;

  /** Packs the items' factors; the matrix is not kept. */
  PlainTopK(FactorMatrix items) {
    this.items = items.rows();
    this.rank = items.rank();
    this.tiles = new float[(this.items + WIDTH - 1) / WIDTH][rank][];
    float[] values = items.values();
    for (int t = 0; t < tiles.length; t++) {
      int from = t * WIDTH;
      int n = Math.min(WIDTH, this.items - from);
      for (int f = 0; f < rank; f++) {
        float[] factor = new float[n];
        for (int j = 0; j < n; j++) {
          factor[j] = values[(from + j) * rank + f];
        }
        tiles[t][f] = factor;
      }
    }
  }

  @Override
  public ScoredItems[] topK(float[] users, int n, int k, int[][] excludedSorted) {
    ScoredItems[] result = new ScoredItems[n];
    float[][] sums = new float[Math.min(n, GROUP)][Math.min(items, WIDTH)];
    TopK[] best = new TopK[Math.min(n, BLOCK)];
    for (int u = 0; u < best.length; u++) {
      best[u] = new TopK(k);
    }
    for (int from = 0; from < n; from += BLOCK) {
      int to = Math.min(n, from + BLOCK);
      for (int t = 0; t < tiles.length; t++) {
        for (int first = from; first < to; first += GROUP) {
          int group = Math.min(GROUP, to - first);
          score(tiles[t], users, first, group, sums);
          for (int g = 0; g < group; g++) {
            int user = first + g;
            int[] excluded = excludedSorted == null ? null : excludedSorted[user];
            best[user - from].offer(sums[g], tiles[t][0].length, t * WIDTH, excluded);
          }
        }
      }
      for (int u = from; u < to; u++) {
        result[u] = best[u - from].take();
      }
    }
    return result;
  }

  /** Sums up the scores of one tile for a group of users. */
  private void score(float[][] tile, float[] users, int first, int group, float[][] sums) {
    int n = tile[0].length;
    for (int g = 0; g < group; g++) {
      Arrays.fill(sums[g], 0, n, 0f);
    }
    int f = 0;
    for (; f + 3 < rank; f += 4) {
      for (int g = 0; g < group; g++) {
        int at = (first + g) * rank + f;
        addFour(
            sums[g],
            n,
            tile[f],
            tile[f + 1],
            tile[f + 2],
            tile[f + 3],
            users[at],
            users[at + 1],
            users[at + 2],
            users[at + 3]);
      }
    }
    for (; f < rank; f++) {
      for (int g = 0; g < group; g++) {
        addOne(sums[g], n, tile[f], users[(first + g) * rank + f]);
      }
    }
  }

  /**
   * Four, and each factor an array of its own with the same index: with more, or with offsets into
   * one array, C2 gives up vectors or shortens them.
   */
  private static void addFour(
      float[] sum,
      int n,
      float[] t0,
      float[] t1,
      float[] t2,
      float[] t3,
      float u0,
      float u1,
      float u2,
      float u3) {
    for (int j = 0; j < n; j++) {
      sum[j] =
          Math.fma(
              u3, t3[j], Math.fma(u2, t2[j], Math.fma(u1, t1[j], Math.fma(u0, t0[j], sum[j]))));
    }
  }

  private static void addOne(float[] sum, int n, float[] t0, float u0) {
    for (int j = 0; j < n; j++) {
      sum[j] = Math.fma(u0, t0[j], sum[j]);
    }
  }
}
