package io.shopkeeper.neural.ncf;

import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The items of every customer in compressed sparse rows, to draw negative samples from the other
 * items.
 *
 * <p>Not a record: Kryo, which a cluster may use to send it, cannot write records.
 */
final class CustomerItems implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] start;
  private final int[] items;
  private final int catalogue;

  /**
   * Creates the matrix.
   *
   * @param start index of each customer's first item, then the total; length customers + 1
   * @param items ascending and distinct for each customer, in [0, catalogue)
   * @param catalogue number of items
   */
  CustomerItems(int[] start, int[] items, int catalogue) {
    this.start = start;
    this.items = items;
    this.catalogue = catalogue;
  }

  int customers() {
    return start.length - 1;
  }

  /** The number of items of the catalogue. */
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
   * Draws negative samples: n items that the customer does not have, uniformly with replacement;
   * none if the customer has all items.
   */
  int[] others(int customer, int n, SplittableRandom random) {
    int left = catalogue - (start[customer + 1] - start[customer]);
    int[] drawn = new int[left == 0 ? 0 : n];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = other(customer, random.nextInt(left));
    }
    return drawn;
  }

  /** The item at an index among those that the customer does not have, in ascending order. */
  private int other(int customer, int place) {
    int from = start[customer];
    int low = from;
    int high = start[customer + 1];
    // Counts the customer's items before it: items[i] − i other items are below items[i].
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
