package io.shopkeeper.core.topk;

import io.shopkeeper.vector.ScoreTile;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * {@link BlockedTopK} on the Vector API.
 *
 * <p>Items are packed in panels. A tile of users goes through a panel in registers, and only scores
 * that reach the user's running threshold are written and offered to the selector. That costs more
 * than the inner products unless few scores reach it, so three things keep the threshold high:
 *
 * <ul>
 *   <li>Every sixteenth panel, a sample of the catalogue, is scored first. Its best few say where
 *       the k-th best of all will lie, and nothing below is looked at. Should fewer than k items
 *       reach the guess, which is set to be rare, the user is scored again without one.
 *   <li>Panels hold the longest vectors first, which tend to score high.
 *   <li>Once a panel's longest vector times the user's length is below the threshold
 *       (Cauchy-Schwarz), no later panel can matter (Teflioudi, Gemulla and Mykytiuk 2015, "LEMP",
 *       length pruning).
 * </ul>
 *
 * None of them changes a list.
 */
final class VectorTopK implements BlockedTopK.Kernel {
  /** Users that pass through a panel, which then lies in the L1 cache, before the next one. */
  private static final int BLOCK = 256;

  /** One panel in so many is in the sample. */
  private static final int SAMPLE_EVERY = 16;

  private static final int USERS = ScoreTile.USERS;
  private static final int ITEMS = ScoreTile.ITEMS;

  private final int items;
  private final int rank;

  /** The rank, filled up to what a tile takes. */
  private final int depth;

  /** panels[p][f · ITEMS + j]: factor f of the panel's item j; zeros after the last item. */
  private final float[][] panels;

  /** The items of each panel. */
  private final int[][] itemsOf;

  /** The length of each panel's longest vector, descending in the sample and in the rest. */
  private final double[] length;

  /** How many panels are in the sample; they come first. */
  private final int sampled;

  VectorTopK(FactorMatrix matrix) {
    this.items = matrix.rows();
    this.rank = matrix.rank();
    this.depth = (rank + ScoreTile.STEP - 1) / ScoreTile.STEP * ScoreTile.STEP;
    double[] lengths =
        IntStream.range(0, items)
            .mapToDouble(item -> length(matrix.values(), item * rank, rank))
            .toArray();
    int[] byLength =
        IntStream.range(0, items)
            .boxed()
            .sorted((a, b) -> Double.compare(lengths[b], lengths[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    int count = (items + ITEMS - 1) / ITEMS;
    this.sampled = count / SAMPLE_EVERY;
    this.panels = new float[count][];
    this.itemsOf = new int[count][];
    this.length = new double[count];
    int inSample = 0;
    for (int p = 0; p < count; p++) {
      boolean sample = p % SAMPLE_EVERY == SAMPLE_EVERY - 1;
      int at = sample ? inSample++ : sampled + p - inSample;
      itemsOf[at] = Arrays.copyOfRange(byLength, p * ITEMS, Math.min(items, (p + 1) * ITEMS));
      panels[at] = panel(matrix, depth, itemsOf[at]);
      length[at] = lengths[itemsOf[at][0]];
    }
  }

  private static double length(float[] values, int at, int rank) {
    double squares = 0;
    for (int f = at; f < at + rank; f++) {
      squares += (double) values[f] * values[f];
    }
    return Math.sqrt(squares);
  }

  private static float[] panel(FactorMatrix matrix, int depth, int[] of) {
    float[] panel = new float[depth * ITEMS];
    Arrays.fill(panel, matrix.rank() * ITEMS, panel.length, ScoreTile.PAD);
    for (int j = 0; j < of.length; j++) {
      int at = of[j] * matrix.rank();
      for (int f = 0; f < matrix.rank(); f++) {
        panel[f * ITEMS + j] = matrix.values()[at + f];
      }
    }
    return panel;
  }

  @Override
  public ScoredItems[] topK(float[] users, int n, int k, int[][] excludedSorted) {
    ScoredItems[] result = new ScoredItems[n];
    if (n == 0) {
      return result;
    }
    Block block = new Block(Math.min(n, BLOCK));
    int guess = guessFrom(k);
    for (int from = 0; from < n; from += BLOCK) {
      int[] who = IntStream.range(from, Math.min(n, from + BLOCK)).toArray();
      block.load(users, who, excludedSorted);
      int[] left = guess < k ? block.scoreGuessing(guess, k, result) : who;
      if (left.length > 0) {
        block.load(users, left, excludedSorted);
        block.scoreAll(k, result);
      }
    }
    return result;
  }

  /**
   * The place in the sample whose score the k-th best of all will hardly miss: if the k best are
   * anywhere with equal chance, the number in the sample has mean and variance of about k · sampled
   * ÷ panels, and three deviations more are on the safe side.
   */
  private int guessFrom(int k) {
    if (sampled == 0) {
      return Integer.MAX_VALUE;
    }
    double expected = (double) k * sampled / panels.length;
    return (int) Math.ceil(expected + 3 * Math.sqrt(expected) + 3);
  }

  /** Up to {@link #BLOCK} users on their way through the panels. */
  private final class Block {
    private final float[] packed;

    /** What a user's score must reach; +∞ in places without a user. */
    private final float[] threshold;

    /** What it must reach whatever was found so far. */
    private final float[] floor;

    /** Largest absolute score that a vector of length 1 can have with each user. */
    private final double[] unitScore;

    /** The tiles for which panels are left, and their number. */
    private final int[] tiles;

    private int open;

    /** A panel all of whose vectors are shorter than this is of no use to the tile. */
    private final double[] reach;

    private final float[] scores = new float[USERS * ITEMS];
    private int[] who;
    private int[][] excluded;
    private TopK[] best;

    Block(int capacity) {
      int count = (capacity + USERS - 1) / USERS;
      packed = new float[count * USERS * depth];
      threshold = new float[count * USERS];
      floor = new float[capacity];
      unitScore = new double[capacity];
      tiles = new int[count];
      reach = new double[count];
    }

    void load(float[] users, int[] of, int[][] excludedSorted) {
      who = of;
      excluded = excludedSorted;
      Arrays.fill(packed, 0f);
      Arrays.fill(threshold, Float.POSITIVE_INFINITY);
      Arrays.fill(floor, Float.NEGATIVE_INFINITY);
      for (int u = 0; u < of.length; u++) {
        int at = of[u] * rank;
        int to = u / USERS * USERS * depth + u % USERS;
        for (int f = 0; f < rank; f++) {
          packed[to + f * USERS] = users[at + f];
        }
        // Each of the rank roundings may enlarge a sum by a factor of at most 1 + 2^-24.
        unitScore[u] = length(users, at, rank) * (1 + rank * 0x1p-22);
      }
    }

    void scoreAll(int k, ScoredItems[] result) {
      open(selectors(k));
      passAll(0, sampled);
      open(best);
      passAll(sampled, panels.length);
      for (int u = 0; u < who.length; u++) {
        result[who[u]] = best[u].take();
      }
    }

    /** Returns the users for whom the guess was too high. */
    int[] scoreGuessing(int guess, int k, ScoredItems[] result) {
      open(selectors(guess));
      passAll(0, sampled);
      TopK[] all = selectors(k);
      for (int u = 0; u < who.length; u++) {
        // Of the items at the sample's threshold some were let go: only what is above is all there.
        floor[u] = best[u].full() ? Math.nextUp(best[u].threshold()) : Float.NEGATIVE_INFINITY;
        ScoredItems sample = best[u].take();
        for (int i = 0; i < sample.size() && sample.scores()[i] >= floor[u]; i++) {
          all[u].offer(sample.items()[i], sample.scores()[i]);
        }
      }
      open(all);
      passAll(sampled, panels.length);
      int[] missed = new int[who.length];
      int n = 0;
      for (int u = 0; u < who.length; u++) {
        if (best[u].full() && floor[u] < Float.POSITIVE_INFINITY) {
          result[who[u]] = best[u].take();
        } else {
          missed[n++] = who[u];
        }
      }
      return Arrays.copyOf(missed, n);
    }

    private TopK[] selectors(int k) {
      TopK[] selectors = new TopK[who.length];
      Arrays.setAll(selectors, u -> new TopK(k));
      return selectors;
    }

    /** Makes every tile take part again, from longest panels on. */
    private void open(TopK[] selectors) {
      best = selectors;
      for (int u = 0; u < who.length; u++) {
        threshold[u] = Math.max(floor[u], best[u].threshold());
      }
      open = (who.length + USERS - 1) / USERS;
      for (int t = 0; t < open; t++) {
        tiles[t] = t;
        reach[t] = reach(t);
      }
    }

    private void passAll(int from, int to) {
      for (int p = from; p < to && open > 0; p++) {
        pass(p);
      }
    }

    private void pass(int p) {
      float[] panel = panels[p];
      int kept = 0;
      for (int i = 0; i < open; i++) {
        int t = tiles[i];
        if (length[p] < reach[t]) {
          continue;
        }
        tiles[kept++] = t;
        int reached =
            ScoreTile.score(panel, packed, t * USERS * depth, depth, threshold, t * USERS, scores);
        if (reached != 0) {
          select(itemsOf[p], t, reached);
        }
      }
      open = kept;
    }

    private void select(int[] panelItems, int t, int reached) {
      for (int bits = reached; bits != 0; bits &= bits - 1) {
        int u = Integer.numberOfTrailingZeros(bits);
        offer(panelItems, u * ITEMS, t * USERS + u);
      }
      reach[t] = reach(t);
    }

    private void offer(int[] panelItems, int at, int user) {
      float wanted = threshold[user];
      for (int j = 0; j < panelItems.length; j++) {
        // Not >=, so that NaN comes to the selector, which refuses it.
        if (!(scores[at + j] < wanted)) {
          wanted = offer(panelItems[j], scores[at + j], user);
        }
      }
      threshold[user] = wanted;
    }

    private float offer(int item, float score, int user) {
      int[] barred = excluded == null ? null : excluded[who[user]];
      if (barred == null || Arrays.binarySearch(barred, item) < 0) {
        best[user].offer(item, score);
      }
      return Math.max(floor[user], best[user].threshold());
    }

    /**
     * The length that a vector needs to reach the threshold of any user of a tile. Scores near the
     * end of the floats' range are never ruled out: their sums may pass through infinity; and tiny
     * ones may have been rounded up.
     */
    private double reach(int t) {
      double least = Double.POSITIVE_INFINITY;
      for (int user = t * USERS; user < Math.min(who.length, (t + 1) * USERS); user++) {
        double wanted = Math.min(threshold[user], Float.MAX_VALUE / 2) - rank * 0x1p-149;
        double needed = wanted / unitScore[user];
        // NaN, from 0 / 0 or an infinite user, rules nothing out.
        least = Math.min(least, Double.isNaN(needed) ? Double.NEGATIVE_INFINITY : needed);
      }
      return least;
    }
  }
}
