package io.shopkeeper.core.recommend;

import io.shopkeeper.core.topk.ScoredItems;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Re-ranks so that a list mirrors the customer's own mix of categories (Steck 2018: Calibrated
 * Recommendations, equations 3 to 6). Greedily maximises (1 − λ) Σ s(i) − λ KL(p ‖ q̃), where p is
 * the category distribution of the history, q that of the list and q̃ = 0.99 q + 0.01 p.
 */
public final class CalibratedReranker implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Keeps KL finite for categories that the list lacks (Steck 2018, equation 4). */
  private static final double SMOOTHING = 0.01;

  private final int[] category;
  private final int categories;
  private final double lambda;

  /**
   * A re-ranker.
   *
   * @param category of each item index; items with a negative one count in no distribution
   * @param lambda 0 keeps the order by relevance, 1 asks for calibration only
   */
  public CalibratedReranker(int[] category, double lambda) {
    if (!(lambda >= 0 && lambda <= 1)) {
      throw new IllegalArgumentException("lambda = " + lambda + ": it must be from 0 to 1");
    }
    this.category = category;
    this.categories = Arrays.stream(category).max().orElse(-1) + 1;
    this.lambda = lambda;
  }

  /**
   * The first k items of the new order, with the scores that they came with. The relevance s is the
   * score, scaled over the candidates to 0 to 1. Without a history of known categories the order
   * stays as it is. Equal gains go to the candidate that came first.
   *
   * @param weights of the history's items; those of 0 or less are left out
   */
  public ScoredItems rerank(ScoredItems candidates, int[] history, float[] weights, int k) {
    double[] wanted = distribution(history, weights);
    int n = candidates.size();
    int length = Math.min(k, n);
    double[] relevance = Relevance.scaled(candidates);
    if (wanted.length == 0) {
      return candidates.first(length);
    }
    boolean[] chosen = new boolean[n];
    int[] listed = new int[categories];
    int known = 0;
    int[] items = new int[length];
    float[] scores = new float[length];
    double[] divergenceWith = new double[categories + 1];
    for (int r = 0; r < length; r++) {
      divergences(wanted, listed, known, divergenceWith);
      int best = -1;
      double bestGain = 0;
      for (int c = 0; c < n; c++) {
        if (chosen[c]) {
          continue;
        }
        int g = category[candidates.items()[c]];
        double gain = (1 - lambda) * relevance[c] - lambda * divergenceWith[g < 0 ? categories : g];
        if (best < 0 || gain > bestGain) {
          best = c;
          bestGain = gain;
        }
      }
      chosen[best] = true;
      items[r] = candidates.items()[best];
      scores[r] = candidates.scores()[best];
      int g = category[items[r]];
      if (g >= 0) {
        listed[g]++;
        known++;
      }
    }
    return new ScoredItems(items, scores);
  }

  /** KL(p ‖ q̃) of a list of items against a history; 0 is perfectly calibrated. */
  public double divergence(int[] items, int[] history, float[] weights) {
    double[] wanted = distribution(history, weights);
    if (wanted.length == 0) {
      return 0;
    }
    int[] listed = new int[categories];
    int known = 0;
    for (int item : items) {
      if (category[item] >= 0) {
        listed[category[item]]++;
        known++;
      }
    }
    double[] divergence = new double[categories + 1];
    divergences(wanted, listed, known, divergence);
    return divergence[categories];
  }

  /** p(g), or an empty array where nothing is known. */
  private double[] distribution(int[] history, float[] weights) {
    double[] share = new double[categories];
    double sum = 0;
    for (int h = 0; h < history.length; h++) {
      int g = category[history[h]];
      if (g >= 0 && weights[h] > 0) {
        share[g] += weights[h];
        sum += weights[h];
      }
    }
    if (sum == 0) {
      return new double[0];
    }
    for (int g = 0; g < categories; g++) {
      share[g] /= sum;
    }
    return share;
  }

  /**
   * KL(p ‖ q̃) of the list with one more item of each category, and, in the last place, with none
   * of a known one.
   */
  private void divergences(double[] wanted, int[] listed, int known, double[] result) {
    double all = 0;
    for (int g = 0; g < categories; g++) {
      all += term(wanted[g], listed[g], known + 1);
    }
    double unchanged = 0;
    for (int g = 0; g < categories; g++) {
      result[g] =
          all - term(wanted[g], listed[g], known + 1) + term(wanted[g], listed[g] + 1, known + 1);
      unchanged += term(wanted[g], listed[g], Math.max(known, 1));
    }
    result[categories] = unchanged;
  }

  private static double term(double p, int count, int of) {
    if (p == 0) {
      return 0;
    }
    double q = (1 - SMOOTHING) * count / of + SMOOTHING * p;
    return p * Math.log(p / q);
  }
}
