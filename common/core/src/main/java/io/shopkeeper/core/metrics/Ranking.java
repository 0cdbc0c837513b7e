package io.shopkeeper.core.metrics;

import java.util.Arrays;

/**
 * Accuracy metrics of one ranked list with binary relevance, all in [0, 1]. An item that occurs
 * twice counts at its first position only; later ones are misses. Without relevant items every
 * metric is 0: exclude such users from a mean.
 *
 * <p>Parameters of all methods: {@code ranked}, item indices, best first; {@code relevantSorted},
 * the relevant items, ascending and distinct; {@code k}, the cut-off, at least 1.
 */
public final class Ranking {
  /** Of the first places: logarithms cost more than all else here. */
  private static final double[] DISCOUNTS = new double[100];

  static {
    for (int place = 0; place < DISCOUNTS.length; place++) {
      DISCOUNTS[place] = computed(place);
    }
  }

  private Ranking() {}

  /** Recall@k: hits in the first k ÷ number of relevant items (not ÷ min(k, relevant)). */
  public static double recall(int[] ranked, int[] relevantSorted, int k) {
    int hits = hits(ranked, relevantSorted, k);
    return relevantSorted.length == 0 ? 0 : (double) hits / relevantSorted.length;
  }

  /** Precision@k: hits in the first k ÷ k, even if the list is shorter. */
  public static double precision(int[] ranked, int[] relevantSorted, int k) {
    return (double) hits(ranked, relevantSorted, k) / k;
  }

  /** Hit rate@k: 1 if a relevant item is among the first k, else 0. */
  public static double hitRate(int[] ranked, int[] relevantSorted, int k) {
    return hits(ranked, relevantSorted, k) > 0 ? 1 : 0;
  }

  /**
   * NDCG@k: Σ over hits in the first k of 1 ÷ log₂(position + 1), positions from 1, ÷ that of the
   * ideal list, which begins with min(k, |relevant|) hits (Järvelin and Kekäläinen 2002).
   */
  public static double ndcg(int[] ranked, int[] relevantSorted, int k) {
    boolean[] hit = hitsByPlace(ranked, relevantSorted, k);
    double gain = 0;
    for (int p = 0; p < hit.length; p++) {
      if (hit[p]) {
        gain += discount(p);
      }
    }
    return relevantSorted.length == 0 ? 0 : gain / ideal(relevantSorted.length, k);
  }

  /** The discounted gain of a list that begins with all relevant items. */
  static double ideal(int relevant, int k) {
    double ideal = 0;
    for (int p = 0; p < Math.min(k, relevant); p++) {
      ideal += discount(p);
    }
    return ideal;
  }

  /** Reciprocal rank@k: 1 ÷ position of the first hit in the first k, else 0. */
  public static double reciprocalRank(int[] ranked, int[] relevantSorted, int k) {
    boolean[] hit = hitsByPlace(ranked, relevantSorted, k);
    for (int p = 0; p < hit.length; p++) {
      if (hit[p]) {
        return 1.0 / (p + 1);
      }
    }
    return 0;
  }

  /**
   * Average precision@k: Σ over hits in the first k of the precision at that position ÷ min(k,
   * |relevant|).
   */
  public static double averagePrecision(int[] ranked, int[] relevantSorted, int k) {
    boolean[] hit = hitsByPlace(ranked, relevantSorted, k);
    double sum = 0;
    int hits = 0;
    for (int p = 0; p < hit.length; p++) {
      if (hit[p]) {
        hits++;
        sum += (double) hits / (p + 1);
      }
    }
    return relevantSorted.length == 0 ? 0 : sum / Math.min(k, relevantSorted.length);
  }

  /** What a hit at a place gains, places from 0. */
  static double discount(int place) {
    return place < DISCOUNTS.length ? DISCOUNTS[place] : computed(place);
  }

  private static double computed(int place) {
    return Math.log(2) / Math.log(place + 2);
  }

  private static int hits(int[] ranked, int[] relevantSorted, int k) {
    int hits = 0;
    for (boolean hit : hitsByPlace(ranked, relevantSorted, k)) {
      hits += hit ? 1 : 0;
    }
    return hits;
  }

  private static boolean[] hitsByPlace(int[] ranked, int[] relevantSorted, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k = " + k + ": look at 1 place or more");
    }
    boolean[] hit = new boolean[Math.min(k, ranked.length)];
    boolean[] found = new boolean[relevantSorted.length];
    for (int p = 0; p < hit.length; p++) {
      int at = Arrays.binarySearch(relevantSorted, ranked[p]);
      if (at >= 0 && !found[at]) {
        found[at] = true;
        hit[p] = true;
      }
    }
    return hit;
  }
}
