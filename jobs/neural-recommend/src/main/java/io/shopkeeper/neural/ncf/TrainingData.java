package io.shopkeeper.neural.ncf;

import io.shopkeeper.core.JobException;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The interactions of a training, restricted to customers and items that have any; the network has
 * one row for each of them.
 *
 * @param userOf the customer's number of each row of the network, ascending
 * @param itemOf the item id of each row of the network, ascending
 * @param items the items of each customer, both as rows of the network
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record TrainingData(int[] userOf, int[] itemOf, CustomerItems items) {

  /**
   * Collects the customers' items to the driver, 4 bytes each; the network's embeddings of these
   * customers, with the updater's state, are held there anyway and are larger.
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
