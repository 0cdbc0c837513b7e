package io.shopkeeper.ranking.history;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The interaction data of all customers: events aggregated into strengths of interest per customer
 * and item, with integer ids.
 *
 * <p>Strength of (customer, item) = Σ over events of event weight · min(quantity, cap) · ½^(age in
 * days / half-life), floored at 0 and rounded to six decimals, so that the order of summation on a
 * cluster has no effect. With explicit feedback it is the last rating instead.
 *
 * <p>Customers are sorted by id across and within partitions. An anonymous customer (user_id null)
 * is represented by the session and used for popularity and neighbours only. The data stay
 * persisted on the cluster until {@link #close()}.
 */
public final class Interactions implements AutoCloseable {
  private static final String LEFT = "left";
  private static final int LEFT_IN_SPLIT = 1;
  private static final int LEFT_IN_ALL = 2;

  private static final StructType RATINGS =
      new StructType()
          .add("user", DataTypes.IntegerType, false)
          .add("item", DataTypes.IntegerType, false)
          .add("rating", DataTypes.FloatType, false);

  private static final StructType ITEM_WEIGHTS =
      new StructType()
          .add("item", DataTypes.IntegerType, false)
          .add("weight", DataTypes.DoubleType, false);

  /** Histories before they are numbered, and of whom something is left in which view. */
  private static final StructType GROUPED =
      CustomerHistory.SCHEMA.add(LEFT, DataTypes.IntegerType, false);

  private final Dataset<Row> grouped;
  private final Dataset<Row> histories;
  private final ItemNames items;
  private final LocalDate[] first;
  private final long users;

  private Interactions(
      Dataset<Row> grouped,
      Dataset<Row> histories,
      ItemNames items,
      LocalDate[] first,
      long users) {
    this.grouped = grouped;
    this.histories = histories;
    this.items = items;
    this.first = first;
    this.users = users;
  }

  /**
   * Aggregates events, including their partition column {@code ds}, into histories.
   *
   * @throws JobException (65) if no event has a weight
   */
  public static Interactions of(
      Dataset<Row> events,
      InteractionSettings settings,
      SeenItems seen,
      Feedback feedback,
      Days days) {
    try (EventLog log = new EventLog(events, settings, seen, feedback)) {
      return of(log, days, List.of());
    }
  }

  /**
   * The interactions of a log's days.
   *
   * @param offered ids of further items in the dictionary, in any order
   * @throws JobException (65) if no event has a weight
   */
  static Interactions of(EventLog log, Days days, List<String> offered) {
    return log.interactions(days, offered)
        .orElseThrow(
            () ->
                JobException.badInput(
                    "table events up to %s: no event has a weight; ingest more days, or see the settings under interactions.event-weights"
                        .formatted(days.asOf())));
  }

  /**
   * The histories that a rule makes of what everybody did.
   *
   * @param actors sorted by kind and id
   * @param renumbered the id in {@code items} of each item of {@code actors}
   * @param first the day of each item's first event; null if there is none
   */
  static Interactions of(
      SparkSession spark,
      JavaRDD<ActorDays> actors,
      ActorDays.Rule rule,
      int[] renumbered,
      ItemNames items,
      LocalDate[] first) {
    Broadcast<int[]> numbers = new JavaSparkContext(spark.sparkContext()).broadcast(renumbered);
    JavaRDD<Row> rows =
        actors
            .map(actor -> actor.by(rule, numbers.value()))
            .filter(history -> history.items().length > 0)
            .map(Interactions::grouped);
    Dataset<Row> grouped =
        spark.createDataFrame(rows, GROUPED).persist(StorageLevel.MEMORY_AND_DISK());
    return numbered(grouped, items, first, LEFT_IN_SPLIT);
  }

  private static Row grouped(CustomerHistory history) {
    int left = 0;
    for (int i = 0; i < history.items().length; i++) {
      boolean wanted = history.full()[i] > 0;
      left |= wanted || history.train()[i] > 0 || history.flags()[i] != 0 ? LEFT_IN_SPLIT : 0;
      left |= wanted || (history.flags()[i] & CustomerHistory.HIDDEN) != 0 ? LEFT_IN_ALL : 0;
    }
    Row row = history.toRow();
    return RowFactory.create(row.get(0), row.get(1), row.get(2), row.get(3), left);
  }

  /** Those of whom something is left in a view, numbered in their order. */
  private static Interactions numbered(
      Dataset<Row> grouped, ItemNames items, LocalDate[] first, int view) {
    Dataset<Row> left = grouped.where(col(LEFT).bitwiseAND(view).notEqual(0)).drop(LEFT);
    long[] offsets = customersBefore(left);
    long users = offsets[offsets.length - 1];
    if (users > Integer.MAX_VALUE) {
      throw JobException.badInput(
          users + " users in table events: at most " + Integer.MAX_VALUE + " can be trained on");
    }
    // By the index of this partition, not of the task: a task that reads several partitions, after
    // a later coalesce, has another index.
    Dataset<Row> histories =
        left.sparkSession()
            .createDataFrame(
                left.toJavaRDD()
                    .mapPartitionsWithIndex((p, rows) -> numbered(rows, offsets[p]), true),
                CustomerHistory.SCHEMA);
    return new Interactions(grouped, histories, items, first, users);
  }

  /**
   * The same interactions as of {@link Days#all}: without customers and sessions of whom nothing is
   * left on the as-of day, as after a return in the test window. They share this one's memory and
   * end with it.
   */
  Interactions untested() {
    return numbered(grouped, items, first, LEFT_IN_ALL);
  }

  /**
   * Wraps histories that were built elsewhere, sorted by customer and persisted.
   *
   * @param histories rows of {@link CustomerHistory#SCHEMA}
   * @param items the item dictionary
   * @param users number of customers
   */
  public static Interactions ofHistories(Dataset<Row> histories, ItemNames items, long users) {
    return new Interactions(histories, histories, items, new LocalDate[items.size()], users);
  }

  /** The number of customers before each partition; the last entry is the total. */
  private static long[] customersBefore(Dataset<Row> histories) {
    StructType schema =
        new StructType()
            .add("partition", DataTypes.IntegerType, false)
            .add("customers", DataTypes.LongType, false);
    List<Row> counts =
        histories
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>)
                    rows -> {
                      long customers = 0;
                      while (rows.hasNext()) {
                        customers += rows.next().getInt(0) >= 0 ? 1 : 0;
                      }
                      return List.of(RowFactory.create(TaskContext.getPartitionId(), customers))
                          .iterator();
                    },
                Encoders.row(schema))
            .collectAsList();
    long[] before = new long[counts.stream().mapToInt(r -> r.getInt(0)).max().orElse(-1) + 2];
    counts.forEach(row -> before[row.getInt(0) + 1] = row.getLong(1));
    Arrays.parallelPrefix(before, Long::sum);
    return before;
  }

  private static Iterator<Row> numbered(Iterator<Row> rows, long before) {
    return new Iterator<>() {
      private int next = (int) before;

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        Row row = rows.next();
        return row.getInt(0) < 0
            ? row
            : RowFactory.create(next++, row.getString(1), row.getString(2), row.get(3));
      }
    };
  }

  /** All customers and sessions; customers are sorted by id across and within partitions. */
  public Dataset<Row> all() {
    return histories;
  }

  /** The customers without anonymous sessions, sorted by id. */
  public Dataset<Row> customers() {
    return histories.where(col("user").geq(0));
  }

  /** The number of customers. */
  public long users() {
    return users;
  }

  /**
   * By item, whether it is new on a day: listed lately and nobody turned to it up to then, or first
   * turned to in the last days, where the log is older than those.
   *
   * @param listed ids of the items that were listed in these days
   */
  public boolean[] areNew(LocalDate on, int days, List<String> listed) {
    LocalDate last = on.minusDays(days);
    boolean old = Arrays.stream(first).anyMatch(day -> day != null && !day.isAfter(last));
    boolean[] areNew = new boolean[first.length];
    for (String name : listed) {
      int item = items.id(name);
      if (item >= 0) {
        areNew[item] = first[item] == null || first[item].isAfter(on);
      }
    }
    for (int item = 0; item < areNew.length; item++) {
      LocalDate day = first[item];
      areNew[item] |= old && day != null && day.isAfter(last) && !day.isAfter(on);
    }
    return areNew;
  }

  /** The item dictionary. */
  public ItemNames items() {
    return items;
  }

  /** The customers' strengths as rows of (user, item, rating), the input of Spark MLlib's ALS. */
  public Dataset<Row> ratings(View view) {
    return customers()
        .flatMap(
            (FlatMapFunction<Row, Row>)
                row -> {
                  CustomerHistory customer = CustomerHistory.of(row);
                  History history = customer.history(view);
                  List<Row> rows = new ArrayList<>(history.items().length);
                  for (int i = 0; i < history.items().length; i++) {
                    rows.add(
                        RowFactory.create(
                            customer.user(), history.items()[i], history.weights()[i]));
                  }
                  return rows.iterator();
                },
            Encoders.row(RATINGS));
  }

  /** The customers' strengths, one element per customer. */
  public JavaRDD<UserRatings> strengths(View view) {
    return customers()
        .toJavaRDD()
        .map(
            row -> {
              CustomerHistory customer = CustomerHistory.of(row);
              History history = customer.history(view);
              return new UserRatings(customer.user(), history.items(), history.weights());
            });
  }

  /**
   * The popularity of each item by id: Σ over customers and sessions of min(strength, 1), so that
   * nobody counts more than once and decayed interest counts less.
   */
  public double[] popularity(View view) {
    double[] popularity = new double[items.size()];
    itemWeights(histories, view)
        .groupBy("item")
        .agg(round(sum("weight"), 6).as("weight"))
        .toLocalIterator()
        .forEachRemaining(row -> popularity[row.getInt(0)] = row.getDouble(1));
    return popularity;
  }

  /** The k most popular item ids of every segment, best first, collected to the driver. */
  public Map<String, int[]> popularBySegment(View view, int k) {
    Map<String, List<Integer>> lists = new java.util.TreeMap<>();
    Dataset<Row> weights =
        customers()
            .where(col("segment").isNotNull())
            .flatMap(
                (FlatMapFunction<Row, Row>)
                    row -> {
                      List<Row> out = new ArrayList<>();
                      History history = CustomerHistory.of(row).history(view);
                      for (int i = 0; i < history.items().length; i++) {
                        out.add(
                            RowFactory.create(
                                row.getString(2),
                                history.items()[i],
                                Math.min(1.0, history.weights()[i])));
                      }
                      return out.iterator();
                    },
                Encoders.row(
                    new StructType()
                        .add("segment", DataTypes.StringType, false)
                        .add("item", DataTypes.IntegerType, false)
                        .add("weight", DataTypes.DoubleType, false)));
    weights
        .groupBy("segment", "item")
        .agg(round(sum("weight"), 6).as("weight"))
        .withColumn(
            "rank",
            org.apache
                .spark
                .sql
                .functions
                .row_number()
                .over(Window.partitionBy("segment").orderBy(col("weight").desc(), col("item"))))
        .where(col("rank").leq(k))
        .orderBy("segment", "rank")
        .toLocalIterator()
        .forEachRemaining(
            row ->
                lists.computeIfAbsent(row.getString(0), s -> new ArrayList<>()).add(row.getInt(1)));
    Map<String, int[]> out = new java.util.TreeMap<>();
    lists.forEach((s, list) -> out.put(s, list.stream().mapToInt(Integer::intValue).toArray()));
    return out;
  }

  private static Dataset<Row> itemWeights(Dataset<Row> histories, View view) {
    return histories.flatMap(
        (FlatMapFunction<Row, Row>)
            row -> {
              History history = CustomerHistory.of(row).history(view);
              List<Row> rows = new ArrayList<>(history.items().length);
              for (int i = 0; i < history.items().length; i++) {
                rows.add(
                    RowFactory.create(history.items()[i], Math.min(1.0, history.weights()[i])));
              }
              return rows.iterator();
            },
        Encoders.row(ITEM_WEIGHTS));
  }

  @Override
  public void close() {
    grouped.unpersist();
  }
}
