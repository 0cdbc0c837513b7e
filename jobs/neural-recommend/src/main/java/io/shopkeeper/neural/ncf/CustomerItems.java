package io.shopkeeper.neural.ncf;

import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The items of every customer as one sparse matrix: what negative samples must not be.
 *
 * <p>Not a record: Kryo, which a cluster may use to send it, cannot write records.
 */
final class CustomerItems implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] start;
  private final int[] items;
  private final int catalogue;

  /**
   * Items by customer.
   *
   * @param start where each customer's items begin, and at the end where the last one's end
   * @param items of each customer ascending and distinct, below {@code catalogue}
   */
  CustomerItems(int[] start, int[] items, int catalogue) {
    this.start = start;
    this.items = items;
    this.catalogue = catalogue;
  }

  int customers() {
    return start.length - 1;
  }

  /** How many items there are to draw from. */
  int catalogue() {
    return catalogue;
  }

  int size() {
    return items.length;
  }

  int[] of(int customer) {
    return Arrays.copyOfRange(items, start[customer], start[customer + 1]);
  }

  /**
   * Draws items that are none of a customer's, each equally likely, with replacement; none for a
   * customer who has them all.
   */
  int[] others(int customer, int n, SplittableRandom random) {
    int left = catalogue - (start[customer + 1] - start[customer]);
    int[] drawn = new int[left == 0 ? 0 : n];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = other(customer, random.nextInt(left));
    }
    return drawn;
  }

  /** The item at a place among those that are none of the customer's, in ascending order. */
  private int other(int customer, int place) {
    int from = start[customer];
    int low = from;
    int high = start[customer + 1];
    // How many of the customer's items come before it: items[i] − i other items are below items[i].
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (items[middle] - (middle - from) <= place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return place + low - from;
  }
}
