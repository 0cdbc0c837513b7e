package io.shopkeeper.core.recommend;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A sparse user × item matrix in compressed sparse rows (CSR): user u's items are {@code
 * item[rowStart[u]]} to before {@code item[rowStart[u + 1]]}, with their weights at the same
 * indices.
 *
 * @param users number of rows
 * @param items number of columns
 * @param rowStart length users + 1, ascending from 0
 * @param item item index of each interaction
 * @param weight weight of each interaction, finite
 */
@SuppressWarnings("ArrayRecordComponent") // A matrix to compute with; never compared.
public record InteractionMatrix(int users, int items, int[] rowStart, int[] item, float[] weight)
    implements Serializable {
  /** Checks the arrays, and names the index of a violation. */
  public InteractionMatrix {
    if (rowStart.length != users + 1
        || rowStart[0] != 0
        || rowStart[users] != item.length
        || item.length != weight.length) {
      throw new IllegalArgumentException(
          users
              + " users with "
              + rowStart.length
              + " row starts, "
              + item.length
              + " items and "
              + weight.length
              + " weights do not make a sparse matrix");
    }
    for (int u = 0; u < users; u++) {
      if (rowStart[u] > rowStart[u + 1]) {
        throw new IllegalArgumentException("row " + u + " ends before it starts");
      }
    }
    for (int e = 0; e < item.length; e++) {
      if (item[e] < 0 || item[e] >= items) {
        throw new IllegalArgumentException(
            "interaction " + e + " is with item " + item[e] + " of " + items);
      }
      if (!Float.isFinite(weight[e])) {
        throw new IllegalArgumentException(
            "interaction " + e + " with item " + item[e] + " weighs " + weight[e]);
      }
    }
  }

  /** The matrix of the first rows alone. */
  public InteractionMatrix first(int rows) {
    int end = rowStart[rows];
    return new InteractionMatrix(
        rows,
        items,
        Arrays.copyOf(rowStart, rows + 1),
        Arrays.copyOf(item, end),
        Arrays.copyOf(weight, end));
  }

  /**
   * Builds a matrix from triplets in any order. Weights of the same user and item are summed; each
   * row's items ascend.
   *
   * @param user row of each triplet
   * @param item column of each triplet
   * @param weight value of each triplet, finite
   */
  public static InteractionMatrix of(int users, int items, int[] user, int[] item, float[] weight) {
    // Two transpositions sort by item and then, stably, by user.
    InteractionMatrix byItem = bucket(items, users, item, user, weight);
    return byItem.transpose().summed();
  }

  /** The same interactions, each of weight 1; those of weight 0 or less are left at 0. */
  public InteractionMatrix binary() {
    float[] one = new float[weight.length];
    for (int e = 0; e < one.length; e++) {
      one[e] = weight[e] > 0 ? 1 : 0;
    }
    return new InteractionMatrix(users, items, rowStart, item, one);
  }

  /** The number of interactions. */
  public int size() {
    return item.length;
  }

  /** The transposed matrix; in each of its rows the columns ascend. */
  public InteractionMatrix transpose() {
    int[] row = new int[item.length];
    for (int u = 0; u < users; u++) {
      Arrays.fill(row, rowStart[u], rowStart[u + 1], u);
    }
    return bucket(items, users, item, row, weight);
  }

  /** Groups triplets into rows by a stable counting sort. */
  private static InteractionMatrix bucket(
      int rows, int columns, int[] row, int[] column, float[] weight) {
    int[] start = new int[rows + 1];
    for (int r : row) {
      start[r + 1]++;
    }
    for (int r = 0; r < rows; r++) {
      start[r + 1] += start[r];
    }
    int[] next = Arrays.copyOf(start, rows);
    int[] sortedColumn = new int[row.length];
    float[] sortedWeight = new float[row.length];
    for (int e = 0; e < row.length; e++) {
      int at = next[row[e]]++;
      sortedColumn[at] = column[e];
      sortedWeight[at] = weight[e];
    }
    return new InteractionMatrix(rows, columns, start, sortedColumn, sortedWeight);
  }

  /** Sums adjacent entries of a row with the same item. */
  private InteractionMatrix summed() {
    int[] start = new int[users + 1];
    int[] newItem = new int[item.length];
    float[] newWeight = new float[item.length];
    int n = 0;
    for (int u = 0; u < users; u++) {
      for (int e = rowStart[u]; e < rowStart[u + 1]; e++) {
        if (n > start[u] && newItem[n - 1] == item[e]) {
          newWeight[n - 1] += weight[e];
        } else {
          newItem[n] = item[e];
          newWeight[n++] = weight[e];
        }
      }
      start[u + 1] = n;
    }
    return new InteractionMatrix(
        users, items, start, Arrays.copyOf(newItem, n), Arrays.copyOf(newWeight, n));
  }
}
