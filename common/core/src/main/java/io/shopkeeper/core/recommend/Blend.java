package io.shopkeeper.core.recommend;

import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * A sum of neighbourhood models and of what all customers like: score(u, i) = Σ_m w_m s_m(u, i) /
 * σ_m(u) + e(i). The deviation σ_m(u) of a customer's scores over the catalogue makes the models
 * comparable; their means would move all items of a customer alike and are left out. A sum of sums,
 * so that the reasons stay exact. Thread-safe.
 */
public final class Blend implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Part> parts;
  private final float[] everybody;
  private final int known;

  /** One model of the blend; not a record, since Kryo may broadcast it. */
  public static final class Part implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Neighbours neighbours;
    private final Counting counting;
    private final double weight;

    /**
     * Creates a part.
     *
     * @param weight of the standardised scores, at least 0
     */
    public Part(Neighbours neighbours, Counting counting, double weight) {
      this.neighbours = neighbours;
      this.counting = counting;
      this.weight = weight;
    }

    /** The model. */
    public Neighbours neighbours() {
      return neighbours;
    }

    /** The weight of the standardised scores. */
    public double weight() {
      return weight;
    }
  }

  /**
   * Creates a blend.
   *
   * @param parts the models, over the same items
   * @param everybody what is added to the score of each item for all customers; NaN for an item
   *     that must not be recommended
   */
  public Blend(List<Part> parts, float[] everybody) {
    for (Part part : parts) {
      if (part.neighbours.items() != everybody.length) {
        throw new IllegalArgumentException(
            part.neighbours.items() + " items in a model of a blend of " + everybody.length);
      }
    }
    this.parts = List.copyOf(parts);
    this.everybody = everybody;
    int n = 0;
    for (float e : everybody) {
      n += Float.isNaN(e) ? 0 : 1;
    }
    this.known = n;
  }

  /** What is added for all customers, by item; not a copy. */
  public float[] everybody() {
    return everybody;
  }

  /**
   * The logarithm of 1 + popularity, standardised over the items of positive popularity; NaN for
   * the others.
   */
  public static double[] standardised(double[] popularity, double[] lately) {
    double sum = 0;
    double squares = 0;
    int n = 0;
    double[] out = new double[popularity.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = popularity[i] > 0 ? Math.log1p(lately[i]) : Double.NaN;
      if (popularity[i] > 0) {
        sum += out[i];
        squares += out[i] * out[i];
        n++;
      }
    }
    double mean = n == 0 ? 0 : sum / n;
    double deviation = n == 0 ? 0 : Math.sqrt(Math.max(0, squares / n - mean * mean));
    for (int i = 0; i < out.length; i++) {
      out[i] = deviation > 0 ? (out[i] - mean) / deviation : out[i] - mean;
    }
    return out;
  }

  /**
   * A customer's scores of one model, divided by their deviation over the catalogue.
   *
   * @param to receives one value for each item; what it holds is overwritten
   */
  public static void standardise(
      Neighbours neighbours, int[] history, float[] weights, int known, double[] to) {
    Arrays.fill(to, 0);
    neighbours.scores(history, weights, (i, score) -> to[i] = score);
    double scale = scale(to, known);
    for (int i = 0; i < to.length; i++) {
      to[i] *= scale;
    }
  }

  /** One over the deviation of scores, of which those not given are 0; 0 if all are alike. */
  private static double scale(double[] scores, int known) {
    double sum = 0;
    double squares = 0;
    for (double score : scores) {
      sum += score;
      squares += score * score;
    }
    double n = Math.max(1, known);
    double variance = squares / n - sum / n * (sum / n);
    return variance > 0 ? 1 / Math.sqrt(variance) : 0;
  }

  /**
   * The k best items, best first; none for a customer without a history.
   *
   * @param history item indices, ascending
   * @param strengths of interest in each item of the history
   * @param excludedSorted item indices to exclude, ascending
   */
  public ScoredItems recommend(int[] history, float[] strengths, int k, int[] excludedSorted) {
    if (history.length == 0) {
      return ScoredItems.empty();
    }
    double[] total = new double[everybody.length];
    double[] one = new double[everybody.length];
    for (int i = 0; i < total.length; i++) {
      total[i] = everybody[i];
    }
    for (Part part : parts) {
      standardise(part.neighbours, history, part.counting.weights(strengths), known, one);
      for (int i = 0; i < total.length; i++) {
        total[i] += part.weight * one[i];
      }
    }
    TopK best = new TopK(k);
    int next = 0;
    for (int i = 0; i < total.length; i++) {
      while (next < excludedSorted.length && excludedSorted[next] < i) {
        next++;
      }
      boolean excluded = next < excludedSorted.length && excludedSorted[next] == i;
      float score = (float) total[i];
      // False for NaN.
      if (!excluded && score >= best.threshold()) {
        best.offer(i, score);
      }
    }
    return best.take();
  }

  /**
   * The contributions of the history to the scores of items: the {@code top} largest of each; the
   * rest holds the others and what is the same for all customers.
   */
  public Reasons[] explain(int[] history, float[] strengths, int[] items, int top) {
    double[][] contributions = new double[items.length][history.length];
    double[] one = new double[everybody.length];
    for (Part part : parts) {
      float[] weights = part.counting.weights(strengths);
      Arrays.fill(one, 0);
      part.neighbours.scores(history, weights, (i, score) -> one[i] = score);
      double scale = part.weight * scale(one, known);
      for (int r = 0; r < items.length; r++) {
        part.neighbours.contributions(history, weights, items[r], scale, contributions[r]);
      }
    }
    Reasons[] reasons = new Reasons[items.length];
    for (int r = 0; r < items.length; r++) {
      Reasons own = Reasons.select(history, contributions[r], history.length, top);
      reasons[r] = new Reasons(own.items(), own.contributions(), own.rest() + everybody[items[r]]);
    }
    return reasons;
  }
}
