package io.shopkeeper.core.recommend;

import io.shopkeeper.core.als.SymmetricInverse;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Computes {@link Neighbours} by regression of each item on all others, EASE (Steck 2019:
 * Embarrassingly Shallow Autoencoders for Sparse Data, equation 8): with P = (XᵀX + λI)⁻¹, the
 * weight of item j for item i is −P_ji / P_ii. Unlike a similarity it knows what the other items of
 * a history explain already; weights may be negative.
 *
 * <p>P is dense, 4 · n² bytes for n items; so the regression is between the items that most users
 * have, and the others get no neighbours.
 */
public final class Ease {
  /** Columns of P that are multiplied back in double. */
  private static final int VERIFIED = 4;

  /** The largest error of an element of (XᵀX + λI) P, which is 0 or 1. */
  private static final double TOLERANCE = 1e-2;

  private Ease() {}

  /**
   * Computes the weights and keeps the largest of every item.
   *
   * @param matrix the weight of each interaction; those of 0 or less are none
   * @param mostItems items that take part, at least 1; memory is 4 · mostItems² bytes
   * @param lambda the regularisation λ, above 0
   * @param topN number of weights kept of each item's row, the largest by absolute value, at least
   *     1
   * @throws ArithmeticException if λ is too small for the matrix in the precision of a float
   */
  public static Neighbours neighbours(
      InteractionMatrix matrix, int mostItems, double lambda, int topN) {
    if (!(lambda > 0)) {
      throw new IllegalArgumentException("lambda = " + lambda + ": it must be above 0");
    }
    InteractionMatrix byItem = matrix.transpose();
    int[] items = mostUsed(byItem, mostItems);
    int n = items.length;
    int row = SymmetricInverse.rowLength(n);
    float[] p = gram(matrix, byItem, items);
    for (int i = 0; i < n; i++) {
      p[i * row + i] += (float) lambda;
    }
    SymmetricInverse.invert(p, n);
    verify(matrix, items, lambda, p);
    return sparse(p, items, matrix.items(), topN);
  }

  /** The items with the most users, ascending; items without a user are left out. */
  private static int[] mostUsed(InteractionMatrix byItem, int most) {
    int n = byItem.users();
    long[] order = new long[n];
    for (int i = 0; i < n; i++) {
      int degree = 0;
      for (int e = byItem.rowStart()[i]; e < byItem.rowStart()[i + 1]; e++) {
        degree += byItem.weight()[e] > 0 ? 1 : 0;
      }
      order[i] = ((long) -degree << Integer.SIZE) | i;
    }
    Arrays.sort(order);
    return Arrays.stream(order)
        .limit(most)
        .filter(at -> at < 0)
        .mapToInt(at -> (int) at)
        .sorted()
        .toArray();
  }

  /** The upper triangle of XᵀX, in the layout of {@link SymmetricInverse}. */
  private static float[] gram(InteractionMatrix matrix, InteractionMatrix byItem, int[] items) {
    int n = items.length;
    int row = SymmetricInverse.rowLength(n);
    float[] gram = new float[Math.multiplyExact(SymmetricInverse.rows(n), row)];
    int[] place = new int[matrix.items()];
    Arrays.fill(place, -1);
    for (int i = 0; i < n; i++) {
      place[items[i]] = i;
    }
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i -> {
              int at = i * row;
              for (int e = byItem.rowStart()[items[i]]; e < byItem.rowStart()[items[i] + 1]; e++) {
                float weight = byItem.weight()[e];
                if (!(weight > 0)) {
                  continue;
                }
                int user = byItem.item()[e];
                for (int f = matrix.rowStart()[user]; f < matrix.rowStart()[user + 1]; f++) {
                  int j = place[matrix.item()[f]];
                  if (j >= i && matrix.weight()[f] > 0) {
                    gram[at + j] += weight * matrix.weight()[f];
                  }
                }
              }
            });
    return gram;
  }

  /**
   * Multiplies some columns of P by XᵀX + λI in double.
   *
   * @throws ArithmeticException if the product is not the identity
   */
  private static void verify(InteractionMatrix matrix, int[] items, double lambda, float[] p) {
    int n = items.length;
    int row = SymmetricInverse.rowLength(n);
    for (int check = 0; check < Math.min(VERIFIED, n); check++) {
      int column = (int) ((long) check * n / VERIFIED);
      double[] x = new double[matrix.items()];
      for (int j = 0; j < n; j++) {
        x[items[j]] = p[column * row + j];
      }
      double[] product = new double[matrix.items()];
      for (int u = 0; u < matrix.users(); u++) {
        double sum = 0;
        for (int e = matrix.rowStart()[u]; e < matrix.rowStart()[u + 1]; e++) {
          sum += Math.max(matrix.weight()[e], 0f) * x[matrix.item()[e]];
        }
        for (int e = matrix.rowStart()[u]; e < matrix.rowStart()[u + 1]; e++) {
          product[matrix.item()[e]] += Math.max(matrix.weight()[e], 0f) * sum;
        }
      }
      for (int j = 0; j < n; j++) {
        double identity = j == column ? 1 : 0;
        double error = Math.abs(product[items[j]] + lambda * x[items[j]] - identity);
        if (!(error <= TOLERANCE)) {
          throw new ArithmeticException(
              "the inverse errs by %s at item %d with lambda = %s: raise it"
                  .formatted(error, items[j], lambda));
        }
      }
    }
  }

  /** The weights −P_ji / P_ii, the largest of each row j. */
  private static Neighbours sparse(float[] p, int[] items, int allItems, int topN) {
    int n = items.length;
    int row = SymmetricInverse.rowLength(n);
    ScoredItems[] rows = new ScoredItems[n];
    IntStream.range(0, n)
        .parallel()
        .forEach(
            j -> {
              TopK largest = new TopK(topN);
              for (int i = 0; i < n; i++) {
                float size = Math.abs(p[j * row + i] / p[i * row + i]);
                if (i != j && size > 0 && size >= largest.threshold()) {
                  largest.offer(i, size);
                }
              }
              ScoredItems kept = largest.take();
              float[] weights = new float[kept.size()];
              int[] to = new int[kept.size()];
              for (int e = 0; e < to.length; e++) {
                int i = kept.items()[e];
                to[e] = items[i];
                weights[e] = -p[j * row + i] / p[i * row + i];
              }
              rows[j] = new ScoredItems(to, weights);
            });
    int[] rowStart = new int[allItems + 1];
    for (int j = 0; j < n; j++) {
      rowStart[items[j] + 1] = rows[j].size();
    }
    Arrays.parallelPrefix(rowStart, Math::addExact);
    int[] neighbour = new int[rowStart[allItems]];
    float[] weight = new float[neighbour.length];
    for (int j = 0; j < n; j++) {
      System.arraycopy(rows[j].items(), 0, neighbour, rowStart[items[j]], rows[j].size());
      System.arraycopy(rows[j].scores(), 0, weight, rowStart[items[j]], rows[j].size());
    }
    return new Neighbours(rowStart, neighbour, weight);
  }
}
