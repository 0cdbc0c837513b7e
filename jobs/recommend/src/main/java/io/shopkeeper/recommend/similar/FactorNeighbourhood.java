package io.shopkeeper.recommend.similar;

import io.shopkeeper.core.topk.BlockedTopK;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import io.shopkeeper.ranking.model.AlsModel;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Nearest items by the cosine of latent factors. */
final class FactorNeighbourhood implements Neighbourhood {
  private static final long serialVersionUID = 1L;

  /** Number of neighbours to search first, more than are shown since some may not be on sale. */
  private static final int DEPTH = 200;

  private final String source;
  private final int[] itemOf;
  private final int[] rowOf;
  private final FactorMatrix unit;
  private transient volatile BlockedTopK topK;

  /**
   * Creates a neighbourhood.
   *
   * @param items size of the item dictionary
   */
  FactorNeighbourhood(AlsModel model, int items) {
    this.source = model.source();
    this.itemOf = model.itemOf();
    this.rowOf = new int[items];
    Arrays.fill(rowOf, -1);
    for (int row = 0; row < itemOf.length; row++) {
      rowOf[itemOf[row]] = row;
    }
    this.unit = unit(model.factors());
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public ScoredItems[] nearest(int[] items, boolean[] shown, int k) {
    int[] rows = IntStream.of(items).map(item -> rowOf[item]).filter(row -> row >= 0).toArray();
    ScoredItems[] ofRows = nearest(rows, shown, k, depth(k));
    ScoredItems[] near = new ScoredItems[items.length];
    int next = 0;
    for (int i = 0; i < items.length; i++) {
      near[i] = rowOf[items[i]] < 0 ? ScoredItems.empty() : ofRows[next++];
    }
    return near;
  }

  /** The packed factors, created lazily once per process. */
  private BlockedTopK kernel() {
    BlockedTopK packed = topK;
    if (packed == null) {
      synchronized (this) {
        packed = topK;
        if (packed == null) {
          packed = new BlockedTopK(unit);
          topK = packed;
        }
      }
    }
    return packed;
  }

  private static int depth(int k) {
    return Math.max(DEPTH, 2 * k);
  }

  /** Searches deeper for items too many of whose neighbours may not be shown. */
  private ScoredItems[] nearest(int[] rows, boolean[] shown, int k, int depth) {
    int rank = unit.rank();
    float[] vectors = new float[rows.length * rank];
    int[][] self = new int[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(unit.values(), rows[i] * rank, vectors, i * rank, rank);
      self[i] = new int[] {rows[i]};
    }
    ScoredItems[] near = kernel().topK(vectors, rows.length, depth, self);
    for (int i = 0; i < rows.length; i++) {
      ScoredItems kept = shown(near[i], shown, k);
      boolean all = near[i].size() < depth || !(near[i].scores()[depth - 1] > 0);
      near[i] =
          kept.size() == k || all ? kept : nearest(new int[] {rows[i]}, shown, k, 4 * depth)[0];
    }
    return near;
  }

  /** The first k rows of positive similarity that may be shown, as items. */
  private ScoredItems shown(ScoredItems rows, boolean[] shown, int k) {
    TopK kept = new TopK(k);
    int n = 0;
    for (int i = 0; i < rows.size() && n < k; i++) {
      int item = itemOf[rows.items()[i]];
      if (shown[item] && rows.scores()[i] > 0) {
        kept.offer(item, rows.scores()[i]);
        n++;
      }
    }
    return kept.take();
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
}
