package io.shopkeeper.core.metrics;

import io.shopkeeper.core.recommend.ItemSimilarity;
import java.util.Arrays;

/**
 * Beyond-accuracy metrics: how recommendations spread over the catalogue, their popularity, novelty
 * and diversity.
 */
public final class Concentration {
  private Concentration() {}

  /**
   * The Gini coefficient of how often each item was recommended, in [0, 1): 0 if all are
   * recommended equally often, near 1 if a few items get everything. G = Σ (2i − n − 1) x_i ÷ (n Σ
   * x_i), x ascending, i from 1. 0 if nothing was recommended.
   *
   * @param counts number of recommendations of each item of the catalogue, zeros included
   */
  public static double gini(long[] counts) {
    long[] sorted = counts.clone();
    Arrays.sort(sorted);
    if (sorted.length > 0 && sorted[0] < 0) {
      throw new IllegalArgumentException("a count is " + sorted[0] + ": none may be negative");
    }
    int n = sorted.length;
    double sum = 0;
    double weighted = 0;
    for (int i = 0; i < n; i++) {
      sum += sorted[i];
      weighted += (2.0 * (i + 1) - n - 1) * sorted[i];
    }
    return sum == 0 ? 0 : weighted / (n * sum);
  }

  /**
   * The share of the catalogue recommended at least once, in [0, 1]; 0 for an empty catalogue.
   *
   * @param counts number of recommendations of each item of the catalogue
   */
  public static double coverage(long[] counts) {
    int given = 0;
    for (long count : counts) {
      given += count > 0 ? 1 : 0;
    }
    return counts.length == 0 ? 0 : (double) given / counts.length;
  }

  /**
   * Adds a list to the numbers of recommendations per item.
   *
   * @param list item indices
   * @param counts incremented for each item of the list
   */
  public static void count(int[] list, long[] counts) {
    for (int item : list) {
      counts[item]++;
    }
  }

  /**
   * The mean popularity of the items of a list or history; NaN if it is empty.
   *
   * @param list item indices
   * @param popularity of each item
   */
  public static double meanPopularity(int[] list, double[] popularity) {
    double sum = 0;
    for (int item : list) {
      sum += popularity[item];
    }
    return sum / list.length;
  }

  /**
   * The popularity lift, the relative difference in popularity between lists and histories: the
   * group average popularity of the lists ÷ that of the histories − 1 (Abdollahpouri et al. 2020:
   * The Connection Between Popularity Bias, Calibration, and Fairness). 0 if lists are as popular
   * as histories.
   *
   * @param listMean mean over users of {@link #meanPopularity} of their lists
   * @param historyMean mean over the same users of that of their histories, above 0
   */
  public static double popularityLift(double listMean, double historyMean) {
    return listMean / historyMean - 1;
  }

  /**
   * The mean self-information of the first k items, −log₂ p(i), in bits, p(i) the share of users
   * who have the item (Zhou et al. 2010: Solving the apparent diversity-accuracy dilemma). An item
   * that nobody has counts as if one user had it. 0 for an empty list.
   *
   * @param ranked item indices, best first
   * @param usersOfItem number of users who have each item
   * @param users number of users, at least 1
   * @param k cut-off, at least 1
   */
  public static double novelty(int[] ranked, long[] usersOfItem, long users, int k) {
    int n = Math.min(k, ranked.length);
    double bits = 0;
    for (int p = 0; p < n; p++) {
      bits += Math.log((double) users / Math.max(1, usersOfItem[ranked[p]]));
    }
    return n == 0 ? 0 : bits / n / Math.log(2);
  }

  /**
   * Intra-list diversity: the mean over all pairs of the first k items of 1 − similarity. 0 for
   * fewer than two items.
   *
   * @param ranked item indices, best first
   * @param k cut-off, at least 1
   */
  public static double intraListDiversity(int[] ranked, ItemSimilarity similarity, int k) {
    int n = Math.min(k, ranked.length);
    if (n < 2) {
      return 0;
    }
    double sum = 0;
    for (int a = 0; a < n; a++) {
      for (int b = a + 1; b < n; b++) {
        sum += 1 - similarity.between(ranked[a], ranked[b]);
      }
    }
    return sum / (n * (n - 1) / 2.0);
  }
}
