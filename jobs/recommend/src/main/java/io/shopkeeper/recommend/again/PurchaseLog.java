package io.shopkeeper.recommend.again;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.core.repurchase.ItemHabits;
import io.shopkeeper.core.repurchase.Purchases;
import io.shopkeeper.ranking.history.ItemNames;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * What every customer bought and returned, day by day. It stays persisted on the cluster until
 * {@link #close()}.
 */
final class PurchaseLog implements AutoCloseable {
  private static final String RETURN = "return";
  private static final Date DAY_ZERO = Date.valueOf(LocalDate.EPOCH);
  private static final double WEEK = 7;

  /** A customer counts in whole parts of this, so that the order of summation has no effect. */
  private static final double PARTS = 1L << 20;

  private static final StructType HABITS =
      new StructType()
          .add("window", DataTypes.IntegerType, false)
          .add("item", DataTypes.IntegerType, false)
          .add("buyers", DataTypes.LongType, false)
          .add("repeaters", DataTypes.LongType, false)
          .add("days", DataTypes.LongType, false)
          .add("gaps", DataTypes.LongType, false)
          .add("lately", DataTypes.LongType, false);

  private final Dataset<Row> customers;
  private final ItemNames items;
  private final Broadcast<ItemNames> shared;

  private PurchaseLog(Dataset<Row> customers, ItemNames items, Broadcast<ItemNames> shared) {
    this.customers = customers;
    this.items = items;
    this.shared = shared;
  }

  /**
   * Gathers the purchases of a shop.
   *
   * @param events including their partition column {@code ds}
   * @param types of events that count as a purchase
   */
  static PurchaseLog of(Dataset<Row> events, List<String> types, LocalDate asOf) {
    Column bought = col("event_type").isin(types.toArray());
    Column day = datediff(col("ds").cast("date"), lit(DAY_ZERO));
    Column returned = col("event_type").equalTo(RETURN);
    Dataset<Row> customers =
        events
            .where(col("user_id").isNotNull().and(col("ds").leq(asOf.toString())))
            .where(bought.or(returned))
            .groupBy("user_id", "item_id")
            .agg(
                sort_array(collect_set(when(bought, day))).as("bought"),
                sort_array(collect_list(when(returned.and(bought.unary_$bang()), day)))
                    .as("returned"))
            .where(size(col("bought")).gt(0))
            .groupBy("user_id")
            .agg(sort_array(collect_list(struct("item_id", "bought", "returned"))).as("items"))
            .persist(StorageLevel.MEMORY_AND_DISK());
    List<String> names =
        customers
            .selectExpr("explode(items.item_id) AS item_id")
            .distinct()
            .orderBy("item_id")
            .as(Encoders.STRING())
            .collectAsList();
    ItemNames items = ItemNames.of(names);
    return new PurchaseLog(
        customers,
        items,
        new JavaSparkContext(events.sparkSession().sparkContext()).broadcast(items));
  }

  /** The customers with a purchase: {@code user_id}, and what {@link #purchases} reads. */
  Dataset<Row> customers() {
    return customers;
  }

  /** The items that somebody bought; {@link #purchases} numbers them by their places. */
  ItemNames items() {
    return items;
  }

  /** The same for tasks. */
  Broadcast<ItemNames> sharedItems() {
    return shared;
  }

  /** The first day on which anybody bought anything, from 1970-01-01; empty if nobody did. */
  OptionalInt firstDay() {
    if (items.size() == 0) {
      return OptionalInt.empty();
    }
    Row first = customers.selectExpr("min(array_min(transform(items, i -> i.bought[0])))").first();
    return first.isNullAt(0) ? OptionalInt.empty() : OptionalInt.of(first.getInt(0));
  }

  /** What the customer of a row bought. */
  static Purchases purchases(Row customer, ItemNames items) {
    List<Row> rows = customer.getList(customer.fieldIndex("items"));
    int[] of = new int[rows.size()];
    int[][] bought = new int[of.length][];
    int[][] returned = new int[of.length][];
    for (int i = 0; i < of.length; i++) {
      of[i] = items.id(rows.get(i).getString(0));
      bought[i] = days(rows.get(i).getList(1));
      returned[i] = days(rows.get(i).getList(2));
    }
    return new Purchases(of, bought, returned);
  }

  private static int[] days(List<Integer> days) {
    return days.stream().mapToInt(Integer::intValue).toArray();
  }

  /** How customers come back for each item, as of each of some days. */
  List<ItemHabits> habits(int[] days) {
    Broadcast<ItemNames> names = shared;
    Iterator<Row> sums =
        items.size() == 0
            ? Collections.emptyIterator()
            : customers
                .flatMap(
                    (FlatMapFunction<Row, Row>) row -> habits(purchases(row, names.value()), days),
                    Encoders.row(HABITS))
                .groupBy("window", "item")
                .agg(sum("buyers"), sum("repeaters"), sum("days"), sum("gaps"), sum("lately"))
                .toLocalIterator();
    int n = items.size();
    int[][] buyers = new int[days.length][n];
    int[][] repeaters = new int[days.length][n];
    long[][] intervals = new long[days.length][n];
    long[][] gaps = new long[days.length][n];
    double[][] lately = new double[days.length][n];
    while (sums.hasNext()) {
      Row row = sums.next();
      int window = row.getInt(0);
      int item = row.getInt(1);
      buyers[window][item] = Math.toIntExact(row.getLong(2));
      repeaters[window][item] = Math.toIntExact(row.getLong(3));
      intervals[window][item] = row.getLong(4);
      gaps[window][item] = row.getLong(5);
      lately[window][item] = row.getLong(6) / PARTS;
    }
    List<ItemHabits> habits = new ArrayList<>();
    for (int w = 0; w < days.length; w++) {
      habits.add(new ItemHabits(buyers[w], repeaters[w], intervals[w], gaps[w], lately[w]));
    }
    return habits;
  }

  private static Iterator<Row> habits(Purchases purchases, int[] days) {
    List<Row> rows = new ArrayList<>();
    for (int place = 0; place < purchases.items().length; place++) {
      for (int window = 0; window < days.length; window++) {
        Purchases.Habit habit = purchases.habitBefore(days[window], place);
        if (habit != null) {
          long lately = 0;
          for (int t = 0; t < habit.times(); t++) {
            int age = days[window] - 1 - purchases.bought()[place][t];
            lately += Math.round(PARTS * Math.pow(0.5, age / WEEK));
          }
          rows.add(
              RowFactory.create(
                  window,
                  purchases.items()[place],
                  1L,
                  habit.times() > 1 ? 1L : 0L,
                  (long) habit.span(),
                  (long) habit.gaps(),
                  lately));
        }
      }
    }
    return rows.iterator();
  }

  @Override
  public void close() {
    customers.unpersist();
    shared.destroy();
  }
}
