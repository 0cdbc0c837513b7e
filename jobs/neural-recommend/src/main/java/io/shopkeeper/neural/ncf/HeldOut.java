package io.shopkeeper.neural.ncf;

import io.shopkeeper.core.ncf.NcfNetwork;
import io.shopkeeper.core.ncf.NcfScorer;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.deep.data.Permutation;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The validation set of early stopping: one held-out item of each of some customers, ranked among
 * all items (leave-one-out, as in He et al. 2017, section 4.1, but with full ranking).
 */
final class HeldOut {
  private static final int DEPTH = 20;

  /** At most one in this many customers has an item held out. */
  private static final int ONE_OF = 5;

  private final int[] customers;
  private final int[] items;
  private final CustomerItems rest;

  private HeldOut(int[] customers, int[] items, CustomerItems rest) {
    this.customers = customers;
    this.items = items;
    this.rest = rest;
  }

  /**
   * Samples the held-out items.
   *
   * @param most upper bound of the customers, who are at most a fifth of those with two items or
   *     more
   * @param seed random seed
   */
  static HeldOut of(CustomerItems all, int most, long seed) {
    int[] eligible =
        IntStream.range(0, all.customers()).filter(c -> all.of(c).length > 1).toArray();
    int[] customers =
        IntStream.of(eligible)
            .boxed()
            .sorted(java.util.Comparator.comparingLong(c -> hash(seed, c)))
            .limit(Math.min(most, eligible.length / ONE_OF))
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    int[] items = new int[customers.length];
    for (int i = 0; i < items.length; i++) {
      int[] own = all.of(customers[i]);
      items[i] = own[(int) Long.remainderUnsigned(hash(~seed, customers[i]), own.length)];
    }
    return new HeldOut(customers, items, without(all, customers, items));
  }

  private static long hash(long seed, int customer) {
    return Permutation.mix(Permutation.mix(seed) + customer);
  }

  private static CustomerItems without(CustomerItems all, int[] customers, int[] heldOut) {
    int[] start = new int[all.customers() + 1];
    int[] kept = new int[all.size() - customers.length];
    int n = 0;
    for (int c = 0; c < all.customers(); c++) {
      int at = Arrays.binarySearch(customers, c);
      for (int item : all.of(c)) {
        if (at < 0 || item != heldOut[at]) {
          kept[n++] = item;
        }
      }
      start[c + 1] = n;
    }
    return new CustomerItems(start, kept, all.catalogue());
  }

  /** The number of held-out items. */
  int size() {
    return items.length;
  }

  /** The items without the held-out ones, to train on. */
  CustomerItems rest() {
    return rest;
  }

  /**
   * The mean NDCG@20 of the held-out items, ranked among all items that the customer does not have.
   */
  double ndcg(NcfNetwork network) {
    int[][] own = IntStream.of(customers).mapToObj(rest::of).toArray(int[][]::new);
    ScoredItems[] lists = new NcfScorer(network).topK(customers, DEPTH, own);
    double sum = 0;
    for (int i = 0; i < items.length; i++) {
      int[] list = lists[i].items();
      for (int rank = 0; rank < list.length; rank++) {
        if (list[rank] == items[i]) {
          sum += Math.log(2) / Math.log(rank + 2);
        }
      }
    }
    return sum / items.length;
  }
}
