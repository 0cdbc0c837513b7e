package io.shopkeeper.recommend;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.NeighbourModel;
import java.util.stream.IntStream;

/** The items nearest to an item, by one of two measures. */
interface Neighbourhood {
  /** The value of the {@code source} column. */
  String source();

  /** The k nearest of the items that are marked, nearest first, without the item itself. */
  ScoredItems nearest(int item, boolean[] shown, int k);

  /** The same for every item that is marked; empty lists for the others. */
  default ScoredItems[] nearestOfAll(boolean[] shown, int k) {
    return IntStream.range(0, shown.length)
        .parallel()
        .mapToObj(item -> shown[item] ? nearest(item, shown, k) : ScoredItems.empty())
        .toArray(ScoredItems[]::new);
  }

  /** By the cosine of latent factors. */
  static Neighbourhood ofFactors(AlsModel model, int items) {
    return new FactorNeighbourhood(model, items);
  }

  /** By the cosine of who dealt with both. */
  static Neighbourhood ofNeighbours(NeighbourModel model) {
    return new Neighbourhood() {
      @Override
      public String source() {
        return model.source();
      }

      @Override
      public ScoredItems nearest(int item, boolean[] shown, int k) {
        ScoredItems near = model.neighbours(item);
        TopK kept = new TopK(k);
        for (int i = 0; i < near.size(); i++) {
          if (shown[near.items()[i]]) {
            kept.offer(near.items()[i], near.scores()[i]);
          }
        }
        return kept.take();
      }
    };
  }
}
