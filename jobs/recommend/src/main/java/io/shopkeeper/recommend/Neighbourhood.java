package io.shopkeeper.recommend;

import io.shopkeeper.core.topk.BlockedTopK;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The items nearest to an item, by one of two measures. */
interface Neighbourhood {
  /** How many neighbours stand ready, more than are shown since some may not be sold. */
  int DEPTH = 200;

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
    FactorMatrix unit = unit(model.factors());
    int[] rowOf = new int[items];
    Arrays.fill(rowOf, -1);
    for (int row = 0; row < model.itemOf().length; row++) {
      rowOf[model.itemOf()[row]] = row;
    }
    BlockedTopK topK = new BlockedTopK(unit);
    return new Neighbourhood() {
      @Override
      public String source() {
        return model.source();
      }

      @Override
      public ScoredItems nearest(int item, boolean[] shown, int k) {
        int row = rowOf[item];
        if (row < 0) {
          return ScoredItems.empty();
        }
        int[][] self = {{row}};
        for (int depth = Math.max(DEPTH, 2 * k); ; depth *= 4) {
          ScoredItems rows = topK.topK(unit.row(row), 1, depth, self)[0];
          TopK kept = new TopK(k);
          int n = 0;
          for (int i = 0; i < rows.size() && n < k; i++) {
            int other = model.itemOf()[rows.items()[i]];
            if (shown[other] && rows.scores()[i] > 0) {
              kept.offer(other, rows.scores()[i]);
              n++;
            }
          }
          if (n == k || rows.size() < depth) {
            return kept.take();
          }
        }
      }
    };
  }

  private static FactorMatrix unit(FactorMatrix factors) {
    int rank = factors.rank();
    float[] values = factors.values().clone();
    for (int row = 0; row < factors.rows(); row++) {
      double squares = 0;
      for (int f = row * rank; f < (row + 1) * rank; f++) {
        squares += (double) values[f] * values[f];
      }
      float scale = squares > 0 ? (float) (1 / Math.sqrt(squares)) : 0;
      for (int f = row * rank; f < (row + 1) * rank; f++) {
        values[f] *= scale;
      }
    }
    return new FactorMatrix(factors.rows(), rank, values);
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
