package io.shopkeeper.core.topk;

import java.util.Arrays;

/**
 * The k best items of many users under a factor model, exactly: the same items and the same scores,
 * bit for bit, as {@link FactorMatrix#dot} over all items followed by {@link TopK}.
 *
 * <p>Items are packed once into tiles in which one factor of consecutive items is contiguous, so
 * that the inner loop runs along the items and C2 turns it into vector instructions without any
 * reduction. Four users share each load of a tile. Of each tile only the items above the user's
 * running threshold are looked at; whole strips are dismissed by their maximum.
 *
 * <p>Instances hold no scratch memory: one may be used by several threads at once.
 */
public final class BlockedTopK {
  /** Items in a tile: with rank 64 the tile takes 64 KiB and stays in the L2 cache. */
  static final int WIDTH = 256;

  /** Users that go through a tile together. */
  private static final int LANES = 4;

  /** Users whose selectors are alive at the same time while a tile is hot. */
  private static final int USER_BLOCK = 256;

  /** Strips that a tile's scores are folded onto before the threshold is asked. */
  private static final int FOLD = 32;

  private final int items;
  private final int rank;

  /** Tile t, factor f, item j of the tile at (t · rank + f) · WIDTH + j; zeros behind the last. */
  private final float[][] tiles;

  /** Packs the items' factors; the matrix is not kept. */
  public BlockedTopK(FactorMatrix items) {
    this.items = items.rows();
    this.rank = items.rank();
    this.tiles = new float[(this.items + WIDTH - 1) / WIDTH][];
    float[] values = items.values();
    for (int t = 0; t < tiles.length; t++) {
      float[] tile = new float[rank * WIDTH];
      int from = t * WIDTH;
      int n = Math.min(WIDTH, this.items - from);
      for (int j = 0; j < n; j++) {
        for (int f = 0; f < rank; f++) {
          tile[f * WIDTH + j] = values[(from + j) * rank + f];
        }
      }
      tiles[t] = tile;
    }
  }

  /**
   * The k best items of each of n users.
   *
   * @param users factors of the users, n x rank, row-major
   * @param k how many items to give; a user gets fewer where the catalogue less the excluded has
   *     fewer
   * @param excludedSorted per user the item indices never to give, ascending; null for none, also
   *     for a single user
   * @throws IllegalArgumentException if a score is NaN, naming the item
   */
  public ScoredItems[] topK(float[] users, int n, int k, int[][] excludedSorted) {
    if ((long) n * rank > users.length) {
      throw new IllegalArgumentException(
          n
              + " users of rank "
              + rank
              + " need "
              + (long) n * rank
              + " factors, not "
              + users.length);
    }
    ScoredItems[] result = new ScoredItems[n];
    float[][] scores = new float[LANES][WIDTH];
    float[] folded = new float[FOLD];
    TopK[] best = new TopK[Math.min(n, USER_BLOCK)];
    for (int u = 0; u < best.length; u++) {
      best[u] = new TopK(k);
    }
    for (int from = 0; from < n; from += USER_BLOCK) {
      int to = Math.min(n, from + USER_BLOCK);
      for (int t = 0; t < tiles.length; t++) {
        for (int u = from; u < to; u += LANES) {
          int lanes = Math.min(LANES, to - u);
          score(tiles[t], users, u, lanes, scores);
          for (int lane = 0; lane < lanes; lane++) {
            int[] excluded = excludedSorted == null ? null : excludedSorted[u + lane];
            select(scores[lane], folded, t * WIDTH, best[u + lane - from], excluded);
          }
        }
      }
      for (int u = from; u < to; u++) {
        result[u] = best[u - from].take();
      }
    }
    return result;
  }

  /** Scores one tile for up to four users: the rank is walked four factors at a time. */
  private void score(float[] tile, float[] users, int firstUser, int lanes, float[][] scores) {
    for (int lane = 0; lane < lanes; lane++) {
      Arrays.fill(scores[lane], 0f);
    }
    int quads = rank & ~3;
    for (int lane = 0; lane < lanes; lane++) {
      int user = (firstUser + lane) * rank;
      for (int f = 0; f < quads; f += 4) {
        addFour(
            scores[lane],
            tile,
            f * WIDTH,
            users[user + f],
            users[user + f + 1],
            users[user + f + 2],
            users[user + f + 3]);
      }
      for (int f = quads; f < rank; f++) {
        addOne(scores[lane], tile, f * WIDTH, users[user + f]);
      }
    }
  }

  private static void addFour(
      float[] sum, float[] tile, int at, float u0, float u1, float u2, float u3) {
    for (int j = 0; j < WIDTH; j++) {
      sum[j] =
          Math.fma(
              u3,
              tile[at + 3 * WIDTH + j],
              Math.fma(
                  u2,
                  tile[at + 2 * WIDTH + j],
                  Math.fma(u1, tile[at + WIDTH + j], Math.fma(u0, tile[at + j], sum[j]))));
    }
  }

  private static void addOne(float[] sum, float[] tile, int at, float u) {
    for (int j = 0; j < WIDTH; j++) {
      sum[j] = Math.fma(u, tile[at + j], sum[j]);
    }
  }

  /** Offers the items of a tile that may be among the best. */
  private void select(float[] scores, float[] folded, int from, TopK best, int[] excluded) {
    int n = Math.min(WIDTH, items - from);
    if (!best.full()) {
      for (int j = 0; j < n; j++) {
        offer(best, from + j, scores[j], excluded);
      }
      return;
    }
    fold(scores, folded);
    for (int strip = 0; strip < FOLD; strip++) {
      // Not "above or equal": the negation also lets NaN, which Math.max hands on, through to the
      // selector, which refuses it. Equal scores go on to it too: a smaller item index beats them.
      if (!(folded[strip] < best.threshold())) {
        for (int j = strip; j < n; j += FOLD) {
          if (!(scores[j] < best.threshold())) {
            offer(best, from + j, scores[j], excluded);
          }
        }
      }
    }
  }

  private static void fold(float[] scores, float[] folded) {
    System.arraycopy(scores, 0, folded, 0, FOLD);
    for (int from = FOLD; from < WIDTH; from += FOLD) {
      for (int strip = 0; strip < FOLD; strip++) {
        folded[strip] = Math.max(folded[strip], scores[from + strip]);
      }
    }
  }

  private static void offer(TopK best, int item, float score, int[] excluded) {
    if (excluded == null || Arrays.binarySearch(excluded, item) < 0) {
      best.offer(item, score);
    }
  }
}
