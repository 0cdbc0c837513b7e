package io.shopkeeper.recommend.again;

import io.shopkeeper.core.repurchase.Candidates;
import io.shopkeeper.core.repurchase.ItemHabits;
import io.shopkeeper.core.repurchase.Purchases;
import io.shopkeeper.ranking.history.ItemNames;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * How customers come back for each item, as of each window's first day.
 *
 * @param habits one for each window
 */
record Outlook(Windows windows, List<ItemHabits> habits) {
  /** The outlook of a log's windows. */
  static Outlook of(PurchaseLog log, Windows windows) {
    return new Outlook(windows, log.habits(windows.days()));
  }

  /** The pairs of a customer and an item that are known before each window. */
  long[] pairs() {
    return habits.stream().mapToLong(ItemHabits::pairs).toArray();
  }

  /** The same for tasks, until it is closed. */
  Shared share(PurchaseLog log) {
    return new Shared(
        new JavaSparkContext(log.customers().sparkSession().sparkContext())
            .broadcast(habits.toArray(ItemHabits[]::new)),
        log.sharedItems(),
        windows.days(),
        windows.horizon());
  }

  /** Finds the candidates of customers, in tasks. */
  static final class Shared implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private final Broadcast<ItemHabits[]> habits;
    private final Broadcast<ItemNames> items;
    private final int[] days;
    private final int horizon;

    private Shared(
        Broadcast<ItemHabits[]> habits, Broadcast<ItemNames> items, int[] days, int horizon) {
      this.habits = habits;
      this.items = items;
      this.days = days;
      this.horizon = horizon;
    }

    /** How many windows there are, the days that are served among them. */
    int windows() {
      return days.length;
    }

    /** What the customer of a row bought; it serves for all windows. */
    Purchases purchases(Row customer) {
      return PurchaseLog.purchases(customer, items.value());
    }

    /** What a customer may buy again in a window. */
    Candidates candidates(Purchases purchases, int window) {
      return Candidates.of(purchases, habits.value()[window], days[window], horizon);
    }

    /** The items that a customer bought in a window, ascending. */
    int[] boughtIn(Purchases purchases, int window) {
      return IntStream.range(0, purchases.items().length)
          .filter(
              place ->
                  IntStream.of(purchases.bought()[place])
                      .anyMatch(day -> day >= days[window] && day < days[window] + horizon))
          .map(place -> purchases.items()[place])
          .sorted()
          .toArray();
    }

    /** The id of an item. */
    String name(int item) {
      return items.value().name(item);
    }

    @Override
    public void close() {
      habits.destroy();
    }
  }
}
