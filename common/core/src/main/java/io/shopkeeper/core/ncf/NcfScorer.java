package io.shopkeeper.core.ncf;

import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.util.Arrays;
import java.util.List;

/**
 * Exact top-k inference with a neural collaborative filtering network: every item of the catalogue
 * passes through every layer.
 *
 * <p>The first dense layer is the sum of a user part and an item part, W₁ [p; q] = Wᵤ p + Wᵢ q; the
 * latter is computed once for all users. In NeuMF the output's weights are multiplied into the
 * user's factors. Items are stored in tiles, feature-major, so that C2 compiles each inner loop
 * into vectorised fused multiply-adds without a reduction.
 *
 * <p>Thread-safe: instances hold no scratch memory.
 */
public final class NcfScorer {
  /** Number of items in a tile; with 64 outputs of the first layer a tile takes 64 KiB. */
  private static final int WIDTH = 256;

  /** Number of users that pass through a tile before the next one. */
  private static final int BLOCK = 64;

  private final NcfNetwork network;
  private final int items;

  /** first[t][o][j]: b₁ + Wᵢ q, output o of item t · WIDTH + j. */
  private final float[][][] first;

  /** factors[t][f][j]: factor f of that item; empty without GMF. */
  private final float[][][] factors;

  /** Packs the items. */
  public NcfScorer(NcfNetwork network) {
    this.network = network;
    this.items = network.items().rows();
    Dense layer = network.hidden().get(0);
    int split = network.users().perceptron().rank();
    FactorMatrix rows = network.items().perceptron();
    int tiles = (items + WIDTH - 1) / WIDTH;
    this.first = new float[tiles][layer.outputs()][];
    this.factors = new float[tiles][network.items().rank()][];
    for (int t = 0; t < tiles; t++) {
      int from = t * WIDTH;
      int n = Math.min(WIDTH, items - from);
      for (int o = 0; o < layer.outputs(); o++) {
        float[] sums = new float[n];
        for (int j = 0; j < n; j++) {
          sums[j] =
              layer.sum(
                  o, split, rows.values(), (from + j) * rows.rank(), rows.rank(), layer.bias()[o]);
        }
        first[t][o] = sums;
      }
      for (int f = 0; f < factors[t].length; f++) {
        float[] factor = new float[n];
        for (int j = 0; j < n; j++) {
          factor[j] = network.items().factors().values()[(from + j) * network.items().rank() + f];
        }
        factors[t][f] = factor;
      }
    }
  }

  /** The network that is evaluated. */
  public NcfNetwork network() {
    return network;
  }

  /**
   * The k best items of each user, best first, ties by the smaller item index. Scores are log-odds.
   *
   * @param users indices of the users
   * @param k length of the lists, at least 1
   * @param excludedSorted for each user the item indices to exclude, ascending; null for none, as a
   *     whole or for a single user
   * @throws IllegalArgumentException if a score is NaN, naming the item
   */
  public ScoredItems[] topK(int[] users, int k, int[][] excludedSorted) {
    ScoredItems[] result = new ScoredItems[users.length];
    Scratch scratch = new Scratch(network, Math.min(items, WIDTH));
    TopK[] best = new TopK[Math.min(users.length, BLOCK)];
    float[][] firstPart = new float[best.length][];
    float[][] factorPart = new float[best.length][];
    for (int u = 0; u < best.length; u++) {
      best[u] = new TopK(k);
    }
    for (int from = 0; from < users.length; from += BLOCK) {
      int n = Math.min(BLOCK, users.length - from);
      for (int u = 0; u < n; u++) {
        firstPart[u] = firstPart(users[from + u]);
        factorPart[u] = factorPart(users[from + u]);
      }
      for (int t = 0; t < first.length; t++) {
        for (int u = 0; u < n; u++) {
          float[] scores = score(t, firstPart[u], factorPart[u], scratch);
          int[] excluded = excludedSorted == null ? null : excludedSorted[from + u];
          best[u].offer(scores, first[t][0].length, t * WIDTH, excluded);
        }
      }
      for (int u = 0; u < n; u++) {
        result[from + u] = best[u].take();
      }
    }
    return result;
  }

  /** The user part of the first layer, Wᵤ p. */
  private float[] firstPart(int user) {
    FactorMatrix rows = network.users().perceptron();
    Dense layer = network.hidden().get(0);
    float[] part = new float[layer.outputs()];
    for (int o = 0; o < part.length; o++) {
      part[o] = layer.sum(o, 0, rows.values(), user * rows.rank(), rows.rank(), 0f);
    }
    return part;
  }

  /** The user's factors g times the output layer's weights. */
  private float[] factorPart(int user) {
    int rank = network.users().rank();
    float[] part = new float[rank];
    for (int f = 0; f < rank; f++) {
      part[f] = network.output().weights()[f] * network.users().factors().values()[user * rank + f];
    }
    return part;
  }

  /** The scratch memory of one call: the activations of a tile. */
  private static final class Scratch {
    final float[][][] layers;
    final float[] scores;

    Scratch(NcfNetwork network, int width) {
      layers =
          network.hidden().stream()
              .map(layer -> new float[layer.outputs()][width])
              .toArray(float[][][]::new);
      scores = new float[width];
    }
  }

  /** The scores of a tile's items. */
  private float[] score(int tile, float[] firstPart, float[] factorPart, Scratch scratch) {
    int n = first[tile][0].length;
    float[][] before = scratch.layers[0];
    for (int o = 0; o < before.length; o++) {
      addAndRectify(first[tile][o], firstPart[o], before[o], n);
    }
    List<Dense> hidden = network.hidden();
    for (int l = 1; l < hidden.size(); l++) {
      Dense layer = hidden.get(l);
      float[][] after = scratch.layers[l];
      for (int o = 0; o < after.length; o++) {
        Arrays.fill(after[o], 0, n, layer.bias()[o]);
        add(layer.weights(), o * layer.inputs(), before, after[o], n);
        rectify(after[o], n);
      }
      before = after;
    }
    Dense output = network.output();
    Arrays.fill(scratch.scores, 0, n, output.bias()[0]);
    add(output.weights(), factorPart.length, before, scratch.scores, n);
    add(factorPart, 0, factors[tile], scratch.scores, n);
    return scratch.scores;
  }

  /** Adds weights · rows to the sums, row by row in ascending order. */
  private static void add(float[] weights, int at, float[][] rows, float[] sums, int n) {
    int i = 0;
    for (; i + 3 < rows.length; i += 4) {
      addFour(
          sums,
          n,
          rows[i],
          rows[i + 1],
          rows[i + 2],
          rows[i + 3],
          weights[at + i],
          weights[at + i + 1],
          weights[at + i + 2],
          weights[at + i + 3]);
    }
    for (; i < rows.length; i++) {
      addOne(sums, n, rows[i], weights[at + i]);
    }
  }

  /** Four arrays with the same index: with more, C2 gives up vectors or shortens them. */
  private static void addFour(
      float[] sum,
      int n,
      float[] r0,
      float[] r1,
      float[] r2,
      float[] r3,
      float w0,
      float w1,
      float w2,
      float w3) {
    for (int j = 0; j < n; j++) {
      sum[j] =
          Math.fma(
              w3, r3[j], Math.fma(w2, r2[j], Math.fma(w1, r1[j], Math.fma(w0, r0[j], sum[j]))));
    }
  }

  private static void addOne(float[] sum, int n, float[] r0, float w0) {
    for (int j = 0; j < n; j++) {
      sum[j] = Math.fma(w0, r0[j], sum[j]);
    }
  }

  private static void addAndRectify(float[] ofItems, float ofUser, float[] out, int n) {
    for (int j = 0; j < n; j++) {
      out[j] = Math.max(0f, ofUser + ofItems[j]);
    }
  }

  private static void rectify(float[] values, int n) {
    for (int j = 0; j < n; j++) {
      values[j] = Math.max(0f, values[j]);
    }
  }
}
