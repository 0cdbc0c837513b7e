package io.shopkeeper.core.recommend;

import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

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

  private final int items;
  private final ItemRows rows;
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
    this(
        rowStart.length - 1,
        ItemRows.all(Math.max(0, rowStart.length - 1)),
        rowStart,
        neighbour,
        similarity);
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
  }

  private Neighbours(
      int items, ItemRows rows, int[] rowStart, int[] neighbour, float[] similarity) {
    this.items = items;
    this.rows = rows;
    this.rowStart = rowStart;
    this.neighbour = neighbour;
    this.similarity = similarity;
  }

  /**
   * The neighbours of some items only; of no others may then be asked.
   *
   * @param of item indices, ascending; those that have no row here are left out
   */
  public Neighbours only(int[] of) {
    int[] at = rows.rows(of);
    int[] start = new int[at.length + 1];
    for (int r = 0; r < at.length; r++) {
      start[r + 1] = start[r] + rowStart[at[r] + 1] - rowStart[at[r]];
    }
    int[] near = new int[start[at.length]];
    float[] like = new float[near.length];
    for (int r = 0; r < at.length; r++) {
      int n = start[r + 1] - start[r];
      System.arraycopy(neighbour, rowStart[at[r]], near, start[r], n);
      System.arraycopy(similarity, rowStart[at[r]], like, start[r], n);
    }
    return new Neighbours(items, ItemRows.of(rows.items(at)), start, near, like);
  }

  /** Of one catalogue, the neighbours of items that ascend from part to part. */
  public static Neighbours joined(List<Neighbours> parts) {
    ItemRows rows = ItemRows.joined(parts.stream().map(part -> part.rows).toList());
    int[] start = new int[rows.count() + 1];
    int r = 0;
    for (Neighbours part : parts) {
      for (int row = 0; row < part.rows.count(); row++) {
        start[r + 1] = Math.addExact(start[r], part.rowStart[row + 1] - part.rowStart[row]);
        r++;
      }
    }
    int[] near = new int[start[r]];
    float[] like = new float[near.length];
    int at = 0;
    for (Neighbours part : parts) {
      System.arraycopy(part.neighbour, 0, near, at, part.neighbour.length);
      System.arraycopy(part.similarity, 0, like, at, part.neighbour.length);
      at += part.neighbour.length;
    }
    return new Neighbours(parts.get(0).items, rows, start, near, like);
  }

  /** The number of items of the catalogue. */
  public int items() {
    return items;
  }

  /** The items that have a row here. */
  public ItemRows rows() {
    return rows;
  }

  /** The start of each row's neighbours, length rows + 1; not a copy. */
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
    int row = rows.row(item);
    TopK best = new TopK(k);
    for (int e = rowStart[row]; e < rowStart[row + 1]; e++) {
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
    Sums sums = sums(history, weights);
    TopK best = new TopK(k);
    for (int t = 0; t < sums.items.length; t++) {
      int i = sums.items[t];
      float s = (float) sums.scores[t];
      if (s > 0
          && s >= best.threshold()
          && (excludedSorted == null || Arrays.binarySearch(excludedSorted, i) < 0)) {
        best.offer(i, s);
      }
    }
    return best.take();
  }

  /** The scores of the neighbours of a history, by item; all other items have 0. */
  public static final class Sums implements HistorySum.Customer {
    private final int[] items;
    private final double[] scores;
    private double sum;
    private double squares;

    private Sums(int n) {
      items = new int[n];
      scores = new double[n];
    }

    @Override
    public double scale(int known) {
      return Blend.scale(sum, squares, known);
    }

    /** See {@link HistorySum#add}. */
    public void addTo(double factor, int first, double[] to) {
      int t = first == 0 ? 0 : Arrays.binarySearch(items, first);
      t = t < 0 ? -1 - t : t;
      for (; t < items.length && items[t] - first < to.length; t++) {
        to[items[t] - first] += factor * scores[t];
      }
    }
  }

  /**
   * Sums up the scores of the neighbours of a history.
   *
   * @param history item indices, ascending, that have rows here
   * @param weights the weight w_j of each item of the history
   */
  public Sums sums(int[] history, float[] weights) {
    checkHistory(history, weights);
    Scratch scratch = SCRATCH.get();
    scratch.ensure(items);
    double[] score = scratch.score;
    long[] touched = scratch.touched;
    for (int h = 0; h < history.length; h++) {
      double weight = weights[h];
      int row = rows.row(history[h]);
      for (int e = rowStart[row]; e < rowStart[row + 1]; e++) {
        int i = neighbour[e];
        touched[i >> 6] |= 1L << i;
        score[i] += weight * similarity[e];
      }
    }
    return scratch.taken(items);
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
   * Adds what each item of the history contributes to the scores of items, times a factor.
   *
   * @param items each once
   * @param to items × history
   */
  public void contributions(
      int[] history, float[] weights, int[] items, double factor, double[][] to) {
    Scratch scratch = SCRATCH.get();
    scratch.ensure(this.items);
    int[] place = scratch.place;
    for (int r = 0; r < items.length; r++) {
      place[items[r]] = r + 1;
    }
    for (int h = 0; h < history.length; h++) {
      double weight = factor * weights[h];
      int row = rows.row(history[h]);
      for (int e = rowStart[row]; e < rowStart[row + 1]; e++) {
        int r = place[neighbour[e]] - 1;
        if (r >= 0) {
          to[r][h] += weight * similarity[e];
        }
      }
    }
    for (int item : items) {
      place[item] = 0;
    }
  }

  private void checkHistory(int[] history, float[] weights) {
    if (history.length != weights.length) {
      throw new IllegalArgumentException(
          history.length + " items with " + weights.length + " weights: give one for each item");
    }
    for (int h = 0; h < history.length; h++) {
      if (history[h] < 0 || history[h] >= items || rows.row(history[h]) < 0) {
        throw new IllegalArgumentException(
            "item " + history[h] + " is outside the model's " + rows.count() + " items");
      }
      if (!Float.isFinite(weights[h])) {
        throw new IllegalArgumentException(
            "the weight of item " + history[h] + " is " + weights[h] + ", not finite");
      }
    }
  }

  private static final class Scratch {
    private double[] score = new double[0];

    /** One bit for each item, set where something was added. */
    private long[] touched = new long[0];

    /** By item, the row in which contributions to it are added, from 1; 0 for none. */
    private int[] place = new int[0];

    void ensure(int items) {
      if (score.length < items) {
        score = new double[items];
        touched = new long[(items + 63) / 64];
        place = new int[items];
      }
    }

    /** What was added to each item, and leaves zeros. */
    Sums taken(int items) {
      int words = (items + 63) / 64;
      int n = 0;
      for (int w = 0; w < words; w++) {
        n += Long.bitCount(touched[w]);
      }
      Sums sums = new Sums(n);
      n = 0;
      for (int w = 0; w < words; w++) {
        for (long bits = touched[w]; bits != 0; bits &= bits - 1) {
          int i = w * 64 + Long.numberOfTrailingZeros(bits);
          double s = score[i];
          score[i] = 0;
          sums.items[n] = i;
          sums.scores[n++] = s;
          sums.sum += s;
          sums.squares += s * s;
        }
        touched[w] = 0;
      }
      return sums;
    }
  }
}
