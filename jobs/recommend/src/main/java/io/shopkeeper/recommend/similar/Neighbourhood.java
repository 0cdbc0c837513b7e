package io.shopkeeper.recommend.similar;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.NeighbourModel;
import java.io.Serializable;
import java.util.Arrays;

/** The items nearest to an item, by one of two measures. Executors get it by broadcast. */
interface Neighbourhood extends Serializable {
  /** The value of the {@code source} column. */
  String source();

  /**
   * For each of the items the k nearest of those that are marked, nearest first, without the item
   * itself.
   */
  ScoredItems[] nearest(int[] items, boolean[] shown, int k);

  /** By the cosine of latent factors. */
  static Neighbourhood ofFactors(AlsModel model, int items) {
    return new FactorNeighbourhood(model, items);
  }

  /** By the cosine of who dealt with both. */
  static Neighbourhood ofNeighbours(NeighbourModel model) {
    return new Counted(model);
  }

  /** The lists of a neighbour model, less what is not shown. */
  final class Counted implements Neighbourhood {
    private static final long serialVersionUID = 1L;

    private final NeighbourModel model;

    Counted(NeighbourModel model) {
      this.model = model;
    }

    @Override
    public String source() {
      return model.source();
    }

    @Override
    public ScoredItems[] nearest(int[] items, boolean[] shown, int k) {
      return Arrays.stream(items)
          .mapToObj(item -> shown(model.neighbours(item), shown, k))
          .toArray(ScoredItems[]::new);
    }

    private static ScoredItems shown(ScoredItems near, boolean[] shown, int k) {
      TopK kept = new TopK(k);
      for (int i = 0; i < near.size(); i++) {
        if (shown[near.items()[i]]) {
          kept.offer(near.items()[i], near.scores()[i]);
        }
      }
      return kept.take();
    }
  }
}
