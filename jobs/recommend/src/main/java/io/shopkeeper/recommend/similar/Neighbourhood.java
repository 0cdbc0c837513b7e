package io.shopkeeper.recommend.similar;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.NeighbourModel;
import java.io.Serializable;
import java.util.Arrays;

/** Finds the nearest items of an item by one of two similarities. It is broadcast to executors. */
interface Neighbourhood extends Serializable {
  /** The value of the {@code source} column. */
  String source();

  /**
   * For each of the items, the k nearest ones that may be shown, nearest first, without the item
   * itself.
   *
   * @param items item ids
   * @param shown by item id, whether it may be shown
   * @param k length of a list, at least 1
   */
  ScoredItems[] nearest(int[] items, boolean[] shown, int k);

  /** A neighbourhood by the cosine of latent factors. */
  static Neighbourhood ofFactors(AlsModel model, int items) {
    return new FactorNeighbourhood(model, items);
  }

  /** A neighbourhood by the cosine of columns of the interaction matrix. */
  static Neighbourhood ofNeighbours(NeighbourModel model) {
    return new Counted(model);
  }

  /** The lists of a neighbourhood model without items that may not be shown. */
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
