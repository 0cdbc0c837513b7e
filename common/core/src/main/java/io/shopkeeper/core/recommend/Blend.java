package io.shopkeeper.core.recommend;

import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.io.Serializable;
import java.util.List;

/**
 * A sum of models and of what all customers like: score(u, i) = Σ_m w_m s_m(u, i) / σ_m(u) + e(i).
 * The deviation σ_m(u) of a customer's scores over the catalogue makes the models comparable; their
 * means would move all items of a customer alike and are left out. A sum of sums, so that the
 * reasons stay exact. Thread-safe.
 */
public final class Blend implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The share of the mean square below which a variance is rounding. */
  private static final double ALIKE = 1e-10;

  private final List<Part> parts;
  private final ItemRows rows;
  private final float[] everybody;
  private final int known;

  /** One model of the blend; not a record, since Kryo may broadcast it. */
  public static final class Part implements Serializable {
    private static final long serialVersionUID = 1L;
    private final HistorySum model;
    private final double weight;

    /**
     * Creates a part.
     *
     * @param weight of the standardised scores, at least 0
     */
    public Part(HistorySum model, double weight) {
      this.model = model;
      this.weight = weight;
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
    this(parts, ItemRows.all(everybody.length), everybody, count(everybody));
    for (Part part : parts) {
      if (part.model.items() != everybody.length) {
        throw new IllegalArgumentException(
            part.model.items() + " items in a model of a blend of " + everybody.length);
      }
    }
  }

  private Blend(List<Part> parts, ItemRows rows, float[] everybody, int known) {
    this.parts = List.copyOf(parts);
    this.rows = rows;
    this.everybody = everybody;
    this.known = known;
  }

  private static int count(float[] everybody) {
    int n = 0;
    for (float e : everybody) {
      n += Float.isNaN(e) ? 0 : 1;
    }
    return n;
  }

  /**
   * The same blend, restricted to some items: their scores stay what they were.
   *
   * @param shown by item, whether it may be recommended
   */
  public Blend limitedTo(boolean[] shown) {
    float[] limited = everybody.clone();
    for (int i = 0; i < limited.length; i++) {
      limited[i] = shown[rows.item(i)] ? limited[i] : Float.NaN;
    }
    return new Blend(parts, rows, limited, known);
  }

  /**
   * The same blend of some items only.
   *
   * @param items ascending; those that have no row here are left out
   * @param models the parts, which have the rows of the same items
   */
  public Blend only(int[] items, List<Part> models) {
    int[] at = rows.rows(items);
    float[] some = new float[at.length];
    for (int r = 0; r < some.length; r++) {
      some[r] = everybody[at[r]];
    }
    return new Blend(models, ItemRows.of(rows.items(at)), some, known);
  }

  /**
   * One blend of items that ascend from one to the next.
   *
   * @param models the parts, which have the rows of all these items
   */
  public static Blend joined(List<Blend> blends, List<Part> models) {
    ItemRows rows = ItemRows.joined(blends.stream().map(blend -> blend.rows).toList());
    float[] all = new float[rows.count()];
    int at = 0;
    for (Blend blend : blends) {
      System.arraycopy(blend.everybody, 0, all, at, blend.everybody.length);
      at += blend.everybody.length;
    }
    return new Blend(models, rows, all, blends.get(0).known);
  }

  /** What is added for all customers, by row; not a copy. */
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
   * @param known how many items the catalogue has
   * @param to receives one value for each item; what it holds is overwritten
   */
  public static void standardise(
      HistorySum model, int[] history, float[] strengths, int known, double[] to) {
    model.scores(history, strengths, to);
    double scale = scale(to, known);
    for (int i = 0; i < to.length; i++) {
      to[i] *= scale;
    }
  }

  /**
   * One over the deviation of scores, of which those not given are 0; 0 if all are alike, within
   * the rounding of a model that works in float.
   */
  static double scale(double[] scores, int known) {
    double sum = 0;
    double squares = 0;
    for (double score : scores) {
      sum += score;
      squares += score * score;
    }
    return scale(sum, squares, known);
  }

  /**
   * The same of scores that are summed up.
   *
   * @param sum of all scores
   * @param squares the sum of their squares
   */
  public static double scale(double sum, double squares, int known) {
    double n = Math.max(1, known);
    double variance = squares / n - sum / n * (sum / n);
    return variance > ALIKE * squares / n ? 1 / Math.sqrt(variance) : 0;
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
    TopK best = new TopK(k);
    offer(customer(history, strengths), excludedSorted, best);
    return best.take();
  }

  /** What a customer is to each part, and by what its scores are multiplied. */
  public static final class Customer {
    private final HistorySum.Customer[] of;
    private final double[] factor;

    private Customer(int parts) {
      of = new HistorySum.Customer[parts];
      factor = new double[parts];
    }
  }

  /** What a customer with this history is to the blend, which has the rows of its items. */
  public Customer customer(int[] history, float[] strengths) {
    Customer customer = new Customer(parts.size());
    for (int p = 0; p < parts.size(); p++) {
      Part part = parts.get(p);
      customer.of[p] = part.model.customer(history, strengths);
      customer.factor[p] = part.weight * customer.of[p].scale(known);
    }
    return customer;
  }

  /**
   * Offers a customer the items that have rows here, which are consecutive.
   *
   * @param customer as this blend or one of other items has it
   * @param excludedSorted item indices to exclude, ascending
   * @param best where they are offered
   */
  public void offer(Customer customer, int[] excludedSorted, TopK best) {
    int count = everybody.length;
    if (!rows.consecutive()) {
      throw new IllegalArgumentException(
          "of items %d to %d only %d have rows: items are scored in blocks without gaps"
              .formatted(rows.item(0), rows.item(count - 1), count));
    }
    double[] total = new double[count];
    for (int i = 0; i < total.length; i++) {
      total[i] = everybody[i];
    }
    int first = count == 0 ? 0 : rows.item(0);
    for (int p = 0; p < parts.size(); p++) {
      parts.get(p).model.add(customer.of[p], customer.factor[p], first, total);
    }
    int next = 0;
    for (int i = 0; i < total.length; i++) {
      int item = first + i;
      while (next < excludedSorted.length && excludedSorted[next] < item) {
        next++;
      }
      boolean excluded = next < excludedSorted.length && excludedSorted[next] == item;
      float score = (float) total[i];
      // False for NaN.
      if (!excluded && score >= best.threshold()) {
        best.offer(item, score);
      }
    }
  }

  /**
   * The contributions of the history to the scores of items: the {@code top} largest of each; the
   * rest holds the others and what is the same for all customers.
   */
  public Reasons[] explain(int[] history, float[] strengths, int[] items, int top) {
    double[][] contributions = new double[items.length][history.length];
    for (Part part : parts) {
      double factor = part.weight * part.model.customer(history, strengths).scale(known);
      part.model.contributions(history, strengths, items, factor, contributions);
    }
    Reasons[] reasons = new Reasons[items.length];
    for (int r = 0; r < items.length; r++) {
      Reasons own = Reasons.select(history, contributions[r], history.length, top);
      reasons[r] =
          new Reasons(own.items(), own.contributions(), own.rest() + everybody[rows.row(items[r])]);
    }
    return reasons;
  }
}
