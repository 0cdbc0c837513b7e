package io.shopkeeper.core.metrics;

import io.shopkeeper.vector.LineCount;
import io.shopkeeper.vector.VectorApi;
import java.util.Arrays;

/**
 * NDCG of lists whose scores lie on a line, base + step · along: what a search for the weight of
 * one part of a sum asks for many times (the line search of Och 2003, "Minimum error rate
 * training", on given steps). No list is made: as many items stand before a relevant one as have a
 * higher score, and counting ends where {@code k} stand before it.
 */
public final class RankingLine {
  /** Scores that are compared before anybody asks whether that was enough. */
  private static final int STRIDE = 128;

  private static final boolean VECTORS = VectorApi.available();

  private RankingLine() {}

  /**
   * NDCG@k, as {@link Ranking#ndcg}, of the list at each step.
   *
   * @param base scores of all items of the list at step 0; of equal ones the first is the better
   * @param along what a step of 1 adds to each
   * @param hits where in {@code base} the relevant items are, distinct
   * @param relevant the number of relevant items, those without a score included
   */
  public static double[] ndcg(
      float[] base, float[] along, float[] steps, int[] hits, int relevant, int k) {
    double[] ndcg = new double[steps.length];
    if (hits.length == 0) {
      return ndcg;
    }
    double ideal = Ranking.ideal(relevant, k);
    int[] places = new int[hits.length];
    for (int s = 0; s < steps.length; s++) {
      for (int h = 0; h < hits.length; h++) {
        places[h] = place(base, along, steps[s], hits[h], k);
      }
      // In the order of the places, so that the sum is that of the list.
      Arrays.sort(places);
      double gain = 0;
      for (int h = 0; h < places.length && places[h] < k; h++) {
        gain += Ranking.discount(places[h]);
      }
      ndcg[s] = gain / ideal;
    }
    return ndcg;
  }

  /** How many items stand before one; some number from {@code enough} on if as many do. */
  private static int place(float[] base, float[] along, float step, int of, int enough) {
    float score = base[of] + step * along[of];
    int before = 0;
    for (int from = 0; from < of && before < enough; from += STRIDE) {
      before += atLeast(base, along, step, score, from, Math.min(of, from + STRIDE));
    }
    float more = Math.nextUp(score);
    for (int from = of + 1; from < base.length && before < enough; from += STRIDE) {
      before += atLeast(base, along, step, more, from, Math.min(base.length, from + STRIDE));
    }
    return before;
  }

  private static int atLeast(
      float[] base, float[] along, float step, float least, int from, int to) {
    return VECTORS
        ? LineCount.atLeast(base, along, step, least, from, to)
        : atLeastPlainly(base, along, step, least, from, to);
  }

  static int atLeastPlainly(
      float[] base, float[] along, float step, float least, int from, int to) {
    int n = 0;
    for (int i = from; i < to; i++) {
      n += base[i] + step * along[i] >= least ? 1 : 0;
    }
    return n;
  }
}
