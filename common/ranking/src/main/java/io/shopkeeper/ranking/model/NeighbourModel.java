package io.shopkeeper.ranking.model;

import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.recommend.ItemItem;
import io.shopkeeper.core.recommend.Recommender;
import io.shopkeeper.core.recommend.Rp3Beta;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Neighbour lists of items: item-item cosine or RP³β. */
public final class NeighbourModel implements CatalogueModel {
  private static final long serialVersionUID = 1L;

  private final String source;
  private final int[] rowStart;
  private final int[] neighbour;
  private final float[] similarity;
  private final Recommender recommender;

  /**
   * A model in compressed sparse rows, a row for each item of the dictionary.
   *
   * @param source {@code item-item} or {@code rp3beta}
   */
  public NeighbourModel(String source, int[] rowStart, int[] neighbour, float[] similarity) {
    this.source = source;
    this.rowStart = rowStart;
    this.neighbour = neighbour;
    this.similarity = similarity;
    this.recommender =
        source.equals("rp3beta")
            ? new Rp3Beta(rowStart, neighbour, similarity)
            : new ItemItem(rowStart, neighbour, similarity);
  }

  public static NeighbourModel of(ItemItem model) {
    return new NeighbourModel(
        model.source(), model.rowStart(), model.neighbour(), model.similarity());
  }

  public static NeighbourModel of(Rp3Beta model) {
    return new NeighbourModel(
        model.source(), model.rowStart(), model.neighbour(), model.similarity());
  }

  @Override
  public String source() {
    return source;
  }

  /** The neighbours of one item, nearest first. */
  public ScoredItems neighbours(int item) {
    int from = rowStart[item];
    int to = rowStart[item + 1];
    return new ScoredItems(
        Arrays.copyOfRange(neighbour, from, to), Arrays.copyOfRange(similarity, from, to));
  }

  public int items() {
    return rowStart.length - 1;
  }

  @Override
  public List<ScoredItems> top(List<History> customers, int k) {
    List<ScoredItems> lists = new ArrayList<>(customers.size());
    for (History customer : customers) {
      lists.add(recommender.recommend(customer.items(), customer.weights(), k, customer.hidden()));
    }
    return lists;
  }

  @Override
  public Contributions explain(History customer, int[] recommended, int reasons) {
    Reasons[] parts = new Reasons[recommended.length];
    float[] scores = new float[recommended.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] =
          recommender instanceof ItemItem cosine
              ? cosine.explain(customer.items(), customer.weights(), recommended[i], reasons)
              : ((Rp3Beta) recommender)
                  .explain(customer.items(), customer.weights(), recommended[i], reasons);
      scores[i] = (float) parts[i].total();
    }
    return new Contributions(parts, scores);
  }

  @Override
  public CatalogueModel limitedTo(boolean[] shown) {
    int[] start = new int[rowStart.length];
    int[] kept = new int[neighbour.length];
    float[] keptSimilarity = new float[neighbour.length];
    int n = 0;
    for (int item = 0; item < items(); item++) {
      for (int e = rowStart[item]; e < rowStart[item + 1]; e++) {
        if (shown[neighbour[e]]) {
          kept[n] = neighbour[e];
          keptSimilarity[n++] = similarity[e];
        }
      }
      start[item + 1] = n;
    }
    return new NeighbourModel(
        source, start, Arrays.copyOf(kept, n), Arrays.copyOf(keptSimilarity, n));
  }
}
