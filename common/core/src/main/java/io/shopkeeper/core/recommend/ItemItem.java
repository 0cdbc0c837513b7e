package io.shopkeeper.core.recommend;

import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.topk.ScoredItems;

/**
 * Recommends the neighbours of what the customer dealt with: score(i) = Σ_{j ∈ history} w_j ·
 * sim(j, i). Items that no neighbour speaks for, or with a score of 0 or less, are not given, so a
 * list may be shorter than asked for.
 */
public final class ItemItem implements Recommender {
  private static final long serialVersionUID = 1L;

  private final NeighbourTable table;

  /**
   * A model from compressed sparse rows.
   *
   * @param rowStart items + 1 positions, ascending from 0
   * @param neighbour the neighbours of item j from rowStart[j] to before rowStart[j + 1]
   * @param similarity as many similarities, finite
   */
  public ItemItem(int[] rowStart, int[] neighbour, float[] similarity) {
    this(new NeighbourTable(rowStart, neighbour, similarity));
  }

  ItemItem(NeighbourTable table) {
    this.table = table;
  }

  @Override
  public String source() {
    return "item-item";
  }

  @Override
  public ScoredItems recommend(int[] history, float[] weights, int k, int[] excludedSorted) {
    return table.recommend(history, weights, k, excludedSorted);
  }

  /** What each item of the history adds to an item's score; the largest, and the rest as a sum. */
  public Reasons explain(int[] history, float[] weights, int item, int top) {
    return table.explain(history, weights, item, top);
  }

  /** The k nearest neighbours of one item, nearest first. */
  public ScoredItems similar(int item, int k) {
    return table.row(item, k);
  }

  /** How many items the model knows. */
  public int items() {
    return table.items();
  }

  /** Where each item's neighbours begin; not a copy. */
  public int[] rowStart() {
    return table.rowStart();
  }

  /** All neighbours; not a copy. */
  public int[] neighbour() {
    return table.neighbour();
  }

  /** All similarities; not a copy. */
  public float[] similarity() {
    return table.similarity();
  }
}
