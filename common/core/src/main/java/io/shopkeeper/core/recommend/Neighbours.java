package io.shopkeeper.core.recommend;

import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.io.Serializable;
import java.util.Arrays;

/**
 * An item-item neighbourhood model: the neighbours of each item in compressed sparse rows (CSR),
 * with scores score(i) = Σ_{j ∈ history} w_j · sim(j, i). The similarity is computed by {@link
 * ItemItemCosine} or {@link Rp3Beta}.
 *
 * <p>Items without a neighbour in the history, or with a score of 0 or less, are not recommended,
 * so a list may be shorter than requested. Thread-safe.
 */
public final class Neighbours implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Dense accumulators of a thread, all zeros between uses. */
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final int[] rowStart;
  private final int[] neighbour;
  private final float[] similarity;

  /**
   * Creates a model from compressed sparse rows; the arrays are not copied.
   *
   * @param rowStart length items + 1, ascending from 0
   * @param neighbour item indices; those of item j's neighbours from rowStart[j] to before
   *     rowStart[j + 1]
   * @param similarity of each neighbour, finite
   * @throws IllegalArgumentException if the arrays are inconsistent
   */
  public Neighbours(int[] rowStart, int[] neighbour, float[] similarity) {
    int items = rowStart.length - 1;
    if (items < 0
        || rowStart[0] != 0
        || rowStart[items] != neighbour.length
        || neighbour.length != similarity.length) {
      throw new IllegalArgumentException(
          rowStart.length
              + " row starts, "
              + neighbour.length
              + " neighbours and "
              + similarity.length
              + " similarities do not make a neighbour table");
    }
    for (int j = 0; j < items; j++) {
      if (rowStart[j] > rowStart[j + 1]) {
        throw new IllegalArgumentException(
            "the neighbours of item " + j + " end before they start");
      }
      for (int e = rowStart[j]; e < rowStart[j + 1]; e++) {
        if (neighbour[e] < 0 || neighbour[e] >= items || !Float.isFinite(similarity[e])) {
          throw new IllegalArgumentException(
              "neighbour "
                  + neighbour[e]
                  + " of item "
                  + j
                  + " of "
                  + items
                  + " has similarity "
                  + similarity[e]);
        }
      }
    }
    this.rowStart = rowStart;
    this.neighbour = neighbour;
    this.similarity = similarity;
  }

  /** The number of items. */
  public int items() {
    return rowStart.length - 1;
  }

  /** The start of each item's neighbours, length items + 1; not a copy. */
  public int[] rowStart() {
    return rowStart;
  }

  /** The item indices of all neighbours; not a copy. */
  public int[] neighbour() {
    return neighbour;
  }

  /** The similarities of all neighbours; not a copy. */
  public float[] similarity() {
    return similarity;
  }

  /** The k nearest neighbours of one item, nearest first. */
  public ScoredItems nearest(int item, int k) {
    int from = rowStart[item];
    int to = rowStart[item + 1];
    TopK best = new TopK(k);
    for (int e = from; e < to; e++) {
      best.offer(neighbour[e], similarity[e]);
    }
    return best.take();
  }

  /**
   * The k best items, best first.
   *
   * @param history item indices, ascending; may be empty
   * @param weights the weight w_j of each item of the history
   * @param k length of the list, at least 1
   * @param excludedSorted item indices to exclude, ascending; null for none
   */
  public ScoredItems recommend(int[] history, float[] weights, int k, int[] excludedSorted) {
    TopK best = new TopK(k);
    scores(
        history,
        weights,
        (i, score) -> {
          float s = (float) score;
          if (s > 0
              && s >= best.threshold()
              && (excludedSorted == null || Arrays.binarySearch(excludedSorted, i) < 0)) {
            best.offer(i, s);
          }
        });
    return best.take();
  }

  /** Receives the score of an item. */
  @FunctionalInterface
  private interface Scores {
    void accept(int item, double score);
  }

  /** The score of every item that is a neighbour of the history, in no order; others have 0. */
  private void scores(int[] history, float[] weights, Scores to) {
    Scratch scratch = SCRATCH.get();
    int n = accumulate(history, weights, scratch);
    double[] score = scratch.score;
    for (int t = 0; t < n; t++) {
      int i = scratch.touched[t];
      double s = score[i];
      score[i] = 0;
      to.accept(i, s);
    }
  }

  /**
   * Sums up the scores of the neighbours of the history, whose indices it notes; whoever calls it
   * leaves all sums 0.
   *
   * @return how many there are
   */
  private int accumulate(int[] history, float[] weights, Scratch scratch) {
    checkHistory(history, weights);
    scratch.ensure(items());
    double[] score = scratch.score;
    int[] touched = scratch.touched;
    boolean[] seen = scratch.seen;
    int n = 0;
    for (int h = 0; h < history.length; h++) {
      double weight = weights[h];
      for (int e = rowStart[history[h]]; e < rowStart[history[h] + 1]; e++) {
        int i = neighbour[e];
        if (!seen[i]) {
          seen[i] = true;
          touched[n++] = i;
        }
        score[i] += weight * similarity[e];
      }
    }
    for (int t = 0; t < n; t++) {
      seen[touched[t]] = false;
    }
    return n;
  }

  /**
   * See {@link HistorySum#addStandardised}: all but the neighbours of the history score 0.
   *
   * @param to one sum for each item
   */
  public void addStandardised(
      int[] history, float[] weights, double weight, int known, double[] to) {
    Scratch scratch = SCRATCH.get();
    int n = accumulate(history, weights, scratch);
    double factor = weight * scale(scratch, n, known);
    for (int t = 0; t < n; t++) {
      int i = scratch.touched[t];
      to[i] += factor * scratch.score[i];
      scratch.score[i] = 0;
    }
  }

  /** See {@link HistorySum#scale}. */
  public double scale(int[] history, float[] weights, int known) {
    Scratch scratch = SCRATCH.get();
    int n = accumulate(history, weights, scratch);
    double scale = scale(scratch, n, known);
    for (int t = 0; t < n; t++) {
      scratch.score[scratch.touched[t]] = 0;
    }
    return scale;
  }

  private static double scale(Scratch scratch, int n, int known) {
    double sum = 0;
    double squares = 0;
    for (int t = 0; t < n; t++) {
      double score = scratch.score[scratch.touched[t]];
      sum += score;
      squares += score * score;
    }
    return Blend.scale(sum, squares, known);
  }

  /**
   * The contributions of the history to the scores of items: the {@code top} largest of each, and
   * the sum of the rest.
   */
  public Reasons[] explain(int[] history, float[] weights, int[] items, int top) {
    checkHistory(history, weights);
    double[][] contributions = new double[items.length][history.length];
    contributions(history, weights, items, 1, contributions);
    Reasons[] reasons = new Reasons[items.length];
    for (int r = 0; r < items.length; r++) {
      reasons[r] = Reasons.select(history, contributions[r], history.length, top);
    }
    return reasons;
  }

  /**
   * The score of every item, 0 for one that is no neighbour of the history.
   *
   * @param to receives one score for each item; what it holds is overwritten
   */
  public void scores(int[] history, float[] weights, double[] to) {
    Arrays.fill(to, 0);
    scores(history, weights, (i, score) -> to[i] = score);
  }

  /**
   * Adds what each item of the history contributes to the scores of items, times a factor.
   *
   * @param items each once
   * @param to items × history
   */
  public void contributions(
      int[] history, float[] weights, int[] items, double factor, double[][] to) {
    Scratch scratch = SCRATCH.get();
    scratch.ensure(items());
    int[] row = scratch.row;
    for (int r = 0; r < items.length; r++) {
      row[items[r]] = r + 1;
    }
    for (int h = 0; h < history.length; h++) {
      double weight = factor * weights[h];
      for (int e = rowStart[history[h]]; e < rowStart[history[h] + 1]; e++) {
        int r = row[neighbour[e]] - 1;
        if (r >= 0) {
          to[r][h] += weight * similarity[e];
        }
      }
    }
    for (int item : items) {
      row[item] = 0;
    }
  }

  private void checkHistory(int[] history, float[] weights) {
    if (history.length != weights.length) {
      throw new IllegalArgumentException(
          history.length + " items with " + weights.length + " weights: give one for each item");
    }
    for (int h = 0; h < history.length; h++) {
      if (history[h] < 0 || history[h] >= items()) {
        throw new IllegalArgumentException(
            "item " + history[h] + " is outside the model's " + items() + " items");
      }
      if (!Float.isFinite(weights[h])) {
        throw new IllegalArgumentException(
            "the weight of item " + history[h] + " is " + weights[h] + ", not finite");
      }
    }
  }

  private static final class Scratch {
    private double[] score = new double[0];
    private int[] touched = new int[0];
    private boolean[] seen = new boolean[0];

    /** By item, the row in which contributions to it are added, from 1; 0 for none. */
    private int[] row = new int[0];

    void ensure(int items) {
      if (score.length < items) {
        score = new double[items];
        touched = new int[items];
        seen = new boolean[items];
        row = new int[items];
      }
    }
  }
}
