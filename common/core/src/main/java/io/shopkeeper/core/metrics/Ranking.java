package io.shopkeeper.core.metrics;

import java.util.Arrays;

/**
 * Metrics of one ranked list against the relevant items, all from 0 to 1, binary relevance. An item
 * that stands twice in a list counts at its first place only, and its later places are misses. With
 * nothing relevant every metric is 0: leave such users out of a mean.
 *
 * <p>Parameters of all: {@code ranked}, item indices, best first; {@code relevantSorted}, the
 * relevant ones, ascending and distinct; {@code k}, how many places count, at least 1.
 */
public final class Ranking {
  private Ranking() {}

  /** Hits in the first k ÷ number of relevant items (not ÷ k, nor ÷ the smaller of both). */
  public static double recall(int[] ranked, int[] relevantSorted, int k) {
    int hits = hits(ranked, relevantSorted, k);
    return relevantSorted.length == 0 ? 0 : (double) hits / relevantSorted.length;
  }

  /** Hits in the first k ÷ k, also where the list is shorter. */
  public static double precision(int[] ranked, int[] relevantSorted, int k) {
    return (double) hits(ranked, relevantSorted, k) / k;
  }

  /** 1 where the first k hold a relevant item, else 0. */
  public static double hitRate(int[] ranked, int[] relevantSorted, int k) {
    return hits(ranked, relevantSorted, k) > 0 ? 1 : 0;
  }

  /**
   * Σ over hits in the first k of 1 ÷ log₂(place + 1), places from 1, ÷ the same of a list that
   * begins with min(k, |relevant|) hits (Järvelin and Kekäläinen 2002).
   */
  public static double ndcg(int[] ranked, int[] relevantSorted, int k) {
    boolean[] hit = hitsByPlace(ranked, relevantSorted, k);
    double gain = 0;
    for (int p = 0; p < hit.length; p++) {
      if (hit[p]) {
        gain += discount(p);
      }
    }
    double ideal = 0;
    for (int p = 0; p < Math.min(k, relevantSorted.length); p++) {
      ideal += discount(p);
    }
    return ideal == 0 ? 0 : gain / ideal;
  }

  /** 1 ÷ place of the first hit in the first k, else 0. */
  public static double reciprocalRank(int[] ranked, int[] relevantSorted, int k) {
    boolean[] hit = hitsByPlace(ranked, relevantSorted, k);
    for (int p = 0; p < hit.length; p++) {
      if (hit[p]) {
        return 1.0 / (p + 1);
      }
    }
    return 0;
  }

  /** Σ over hits in the first k of the precision at that place ÷ min(k, |relevant|). */
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

  private static double discount(int place) {
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
