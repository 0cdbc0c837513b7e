package io.shopkeeper.core.recommend;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.util.Arrays;

/**
 * Computes the item-item matrix row by row as a sparse product of the transposed interaction matrix
 * with itself, and keeps the best of each row. A dense accumulator is reused; only its touched
 * entries are cleared. The cost is Σ over users of (items of the user)².
 */
final class NeighbourBuilder {
  /** Defines a similarity: the terms of the sum over common users, and a final normalisation. */
  interface Weighting {
    /**
     * The factor of item j's interaction e, an index into the transposed matrix; 0 adds nothing.
     */
    double outward(int j, int user, int e);

    /** The factor of the user's interaction e, an index into the matrix. */
    double inward(int user, int e);

    /** The similarity of i to j, given the sum of products over common users. */
    double finish(int j, int i, double sum);
  }

  private final InteractionMatrix byUser;
  private final InteractionMatrix byItem;

  NeighbourBuilder(InteractionMatrix byUser, InteractionMatrix byItem) {
    this.byUser = byUser;
    this.byItem = byItem;
  }

  Neighbours build(int topN, Weighting weighting) {
    if (topN < 1) {
      throw new IllegalArgumentException("topN = " + topN + ": keep at least 1 neighbour");
    }
    int items = byUser.items();
    double[] inward = new double[byUser.size()];
    for (int u = 0; u < byUser.users(); u++) {
      for (int e = byUser.rowStart()[u]; e < byUser.rowStart()[u + 1]; e++) {
        inward[e] = weighting.inward(u, e);
      }
    }
    int[] rowStart = new int[items + 1];
    int[] neighbour = new int[Math.min(1024, Math.max(items, 1))];
    float[] similarity = new float[neighbour.length];
    double[] sum = new double[items];
    boolean[] seen = new boolean[items];
    int[] touched = new int[items];
    TopK best = new TopK(topN);
    for (int j = 0; j < items; j++) {
      int n = 0;
      for (int e = byItem.rowStart()[j]; e < byItem.rowStart()[j + 1]; e++) {
        int user = byItem.item()[e];
        double outward = weighting.outward(j, user, e);
        if (outward == 0) {
          continue;
        }
        n = addRow(user, outward, inward, sum, seen, touched, n);
      }
      for (int t = 0; t < n; t++) {
        int i = touched[t];
        float s = i == j ? 0f : (float) weighting.finish(j, i, sum[i]);
        sum[i] = 0;
        seen[i] = false;
        if (s != 0f && s >= best.threshold()) {
          best.offer(i, s);
        }
      }
      ScoredItems row = best.take();
      int from = rowStart[j];
      int to = Math.addExact(from, row.size());
      if (to > neighbour.length) {
        int capacity = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(to, 2L * neighbour.length));
        neighbour = Arrays.copyOf(neighbour, capacity);
        similarity = Arrays.copyOf(similarity, capacity);
      }
      System.arraycopy(row.items(), 0, neighbour, from, row.size());
      System.arraycopy(row.scores(), 0, similarity, from, row.size());
      rowStart[j + 1] = to;
    }
    return new Neighbours(
        rowStart,
        Arrays.copyOf(neighbour, rowStart[items]),
        Arrays.copyOf(similarity, rowStart[items]));
  }

  private int addRow(
      int user,
      double outward,
      double[] inward,
      double[] sum,
      boolean[] seen,
      int[] touched,
      int n) {
    int count = n;
    int[] item = byUser.item();
    for (int e = byUser.rowStart()[user]; e < byUser.rowStart()[user + 1]; e++) {
      int i = item[e];
      if (!seen[i]) {
        seen[i] = true;
        touched[count++] = i;
      }
      sum[i] += outward * inward[e];
    }
    return count;
  }
}
