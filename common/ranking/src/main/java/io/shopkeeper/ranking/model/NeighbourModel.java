package io.shopkeeper.ranking.model;

import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.recommend.Counting;
import io.shopkeeper.core.recommend.HistorySum;
import io.shopkeeper.core.recommend.Neighbours;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** An item-item neighbourhood model; the similarity is up to its training. */
public final class NeighbourModel implements DivisibleModel, HistorySum {
  private static final long serialVersionUID = 1L;

  private final String source;
  private final Counting counting;
  private final Neighbours neighbours;

  /**
   * Creates a model.
   *
   * @param source {@code item-item}, {@code rp3beta}, {@code ease} or {@code content}
   * @param neighbours the neighbour list of every item of the dictionary
   */
  public NeighbourModel(String source, Counting counting, Neighbours neighbours) {
    this.source = source;
    this.counting = counting;
    this.neighbours = neighbours;
  }

  @Override
  public String source() {
    return source;
  }

  /** The neighbours of one item, nearest first. */
  public ScoredItems neighbours(int item) {
    return NeighbourLists.of(neighbours, item);
  }

  /** The items that are neighbours of any, ascending. */
  int[] recommended() {
    BitSet found = new BitSet(items());
    for (int item : neighbours.neighbour()) {
      found.set(item);
    }
    return found.stream().toArray();
  }

  @Override
  public int items() {
    return neighbours.items();
  }

  @Override
  public Neighbours.Sums customer(int[] history, float[] strengths) {
    return neighbours.sums(history, counting.weights(strengths));
  }

  @Override
  public void add(Customer customer, double factor, int first, double[] to) {
    ((Neighbours.Sums) customer).addTo(factor, first, to);
  }

  @Override
  public void contributions(
      int[] history, float[] strengths, int[] recommended, double factor, double[][] to) {
    neighbours.contributions(history, counting.weights(strengths), recommended, factor, to);
  }

  @Override
  public NeighbourModel only(int[] items) {
    return new NeighbourModel(source, counting, neighbours.only(items));
  }

  @Override
  public NeighbourModel joined(List<DivisibleModel> parts) {
    return new NeighbourModel(
        source,
        counting,
        Neighbours.joined(parts.stream().map(part -> ((NeighbourModel) part).neighbours).toList()));
  }

  /** The rows of a history say all, so that the blocks are not looked at. */
  @Override
  public List<ScoredItems> top(List<History> customers, int k, Iterable<DivisibleModel> blocks) {
    List<ScoredItems> lists = new ArrayList<>(customers.size());
    for (History customer : customers) {
      float[] weights = counting.weights(customer.weights());
      lists.add(neighbours.recommend(customer.items(), weights, k, customer.hidden()));
    }
    return lists;
  }

  @Override
  public Contributions explain(History customer, int[] recommended, int reasons) {
    float[] weights = counting.weights(customer.weights());
    Reasons[] parts = neighbours.explain(customer.items(), weights, recommended, reasons);
    float[] scores = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      scores[i] = (float) parts[i].total();
    }
    return new Contributions(parts, scores);
  }

  @Override
  public CatalogueModel limitedTo(boolean[] shown) {
    int[] rowStart = neighbours.rowStart();
    int[] neighbour = neighbours.neighbour();
    int[] start = new int[rowStart.length];
    int[] kept = new int[neighbour.length];
    float[] similarity = new float[neighbour.length];
    int n = 0;
    for (int item = 0; item < items(); item++) {
      for (int e = rowStart[item]; e < rowStart[item + 1]; e++) {
        if (shown[neighbour[e]]) {
          kept[n] = neighbour[e];
          similarity[n++] = neighbours.similarity()[e];
        }
      }
      start[item + 1] = n;
    }
    return new NeighbourModel(
        source,
        counting,
        new Neighbours(start, Arrays.copyOf(kept, n), Arrays.copyOf(similarity, n)));
  }
}
