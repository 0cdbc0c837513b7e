package io.shopkeeper.neural.ncf;

import io.shopkeeper.core.JobException;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Who took what, with the customers and items that nobody knows anything of left out: the network
 * has a row for each of the others.
 *
 * @param userOf the customer of each of the network's rows, ascending
 * @param itemOf the item id of each of the network's rows, ascending
 * @param items in the network's rows
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record TrainingData(int[] userOf, int[] itemOf, CustomerItems items) {

  /**
   * Gathers the customers' items in this process, 4 bytes each: the network's rows of the same
   * customers, with their updater's state, are here anyway and are larger.
   */
  static TrainingData of(Interactions data, View view) {
    List<int[]> customers =
        data
            .strengths(view)
            .filter(customer -> customer.items().length > 0)
            .map(
                customer ->
                    IntStream.concat(IntStream.of(customer.user()), Arrays.stream(customer.items()))
                        .toArray())
            .collect()
            .stream()
            .sorted(Comparator.comparingInt(row -> row[0]))
            .toList();
    int[] itemOf =
        customers.stream()
            .flatMapToInt(row -> Arrays.stream(row, 1, row.length))
            .distinct()
            .sorted()
            .toArray();
    int[] start = new int[customers.size() + 1];
    for (int c = 0; c < customers.size(); c++) {
      start[c + 1] = Math.addExact(start[c], customers.get(c).length - 1);
    }
    int[] items = new int[start[customers.size()]];
    for (int c = 0; c < customers.size(); c++) {
      int[] row = customers.get(c);
      for (int i = 1; i < row.length; i++) {
        items[start[c] + i - 1] = Arrays.binarySearch(itemOf, row[i]);
      }
    }
    requireRows("customers", customers.size());
    requireRows("items", itemOf.length);
    return new TrainingData(
        customers.stream().mapToInt(row -> row[0]).toArray(),
        itemOf,
        new CustomerItems(start, items, itemOf.length));
  }

  private static void requireRows(String what, int rows) {
    if (rows > NcfGraph.MOST_ROWS) {
      throw JobException.badInput(
          "table events has %d %s; a network embeds at most %d: train als, or raise what counts as an interest under interactions"
              .formatted(rows, what, NcfGraph.MOST_ROWS));
    }
  }
}
