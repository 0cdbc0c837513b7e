package io.shopkeeper.ranking.history;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
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
  private static final int MOST_PARTITIONS = 20_000;

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
    return of(events, List.of(), settings, seen, feedback, days);
  }

  /**
   * Aggregates events as {@link #of}, over a dictionary that has further items.
   *
   * @param offered ids of items, in any order
   */
  static Interactions of(
      Dataset<Row> events,
      List<String> offered,
      InteractionSettings settings,
      SeenItems seen,
      Feedback feedback,
      Days days) {
    return find(events, offered, settings, seen, feedback, days)
        .orElseThrow(
            () ->
                JobException.badInput(
                    "table events up to %s: no event has a weight; ingest more days, or see the settings under interactions.event-weights"
                        .formatted(days.asOf())));
  }

  /** Aggregates events as {@link #of} does; empty if no event has a weight. */
  public static Optional<Interactions> find(
      Dataset<Row> events,
      InteractionSettings settings,
      SeenItems seen,
      Feedback feedback,
      Days days) {
    return find(events, List.of(), settings, seen, feedback, days);
  }

  static Optional<Interactions> find(
      Dataset<Row> events,
      List<String> offered,
      InteractionSettings settings,
      SeenItems seen,
      Feedback feedback,
      Days days) {
    SeenItems.requireEventTypes("interactions.event-weights", settings.eventWeights());
    Dataset<Row> counted = counted(events, settings, feedback, days);
    NavigableMap<String, Touched> touched = touched(counted);
    if (touched.isEmpty()) {
      return Optional.empty();
    }
    offered.forEach(item -> touched.putIfAbsent(item, Touched.NEVER));
    ItemNames items = ItemNames.of(List.copyOf(touched.keySet()));
    LocalDate[] first = touched.values().stream().map(Touched::first).toArray(LocalDate[]::new);
    long all = touched.values().stream().mapToLong(Touched::events).sum();
    Broadcast<ItemNames> dictionary =
        new JavaSparkContext(events.sparkSession().sparkContext()).broadcast(items);
    Dataset<Row> grouped =
        strengths(counted, settings, seen, feedback, days)
            .repartitionByRange(
                (int) Math.min(MOST_PARTITIONS, all / settings.eventsPerPartition() + 1),
                col("anonymous"),
                col("actor"))
            // The dictionary has the same order, so that ids ascend in each history.
            .sortWithinPartitions("anonymous", "actor", "item_id")
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>) rows -> new GroupedByActor(rows, dictionary),
                Encoders.row(GROUPED))
            .persist(StorageLevel.MEMORY_AND_DISK());
    return Optional.of(numbered(grouped, items, first, LEFT_IN_SPLIT));
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

  /** The events with a weight, with columns {@code actor}, {@code anonymous} and {@code weight}. */
  static Dataset<Row> counted(
      Dataset<Row> events, InteractionSettings settings, Feedback feedback, Days days) {
    Column weight = lit(null).cast("double");
    for (Map.Entry<String, Double> entry : settings.eventWeights().entrySet()) {
      weight = when(col("event_type").equalTo(entry.getKey()), entry.getValue()).otherwise(weight);
    }
    Column liked =
        col("event_type")
            .notEqual("rating")
            .or(coalesce(col("rating"), lit(Double.MAX_VALUE)).geq(settings.positiveRating()));
    Column pieces =
        least(greatest(coalesce(col("quantity"), lit(1)), lit(1)), lit(settings.quantityCap()));
    Column interest =
        feedback == Feedback.IMPLICIT
            ? when(liked, weight).otherwise(0.0).multiply(pieces)
            : when(col("event_type").equalTo("rating").and(liked), weight).otherwise(0.0);
    return upTo(events, days)
        .where(weight.isNotNull())
        .withColumn("weight", interest)
        .withColumn("anonymous", col("user_id").isNull())
        .withColumn(
            "actor", coalesce(col("user_id"), col("session_id"), col("order_id"), col("event_id")));
  }

  private static Dataset<Row> upTo(Dataset<Row> events, Days days) {
    return events.where(col("ds").leq(days.asOf().toString()));
  }

  /** One row for each (actor, item): strengths, flags, and the latest segment. */
  private static Dataset<Row> strengths(
      Dataset<Row> counted,
      InteractionSettings settings,
      SeenItems seen,
      Feedback feedback,
      Days days) {
    Column inTrain = col("ds").leq(days.trainEnd().toString());
    Column segment =
        settings.segmentAttribute().isEmpty()
            ? lit(null).cast("string")
            : col("attributes").getItem(settings.segmentAttribute());
    return counted
        .groupBy("anonymous", "actor", "item_id")
        .agg(
            strength(settings, feedback, days.trainEnd()).as("train"),
            strength(settings, feedback, days.asOf()).as("full"),
            max(inTrain.and(seen.hides(days.trainEnd()))).as("hidden_after_train"),
            max(seen.hides(days.asOf())).as("hidden"),
            max(inTrain.unary_$bang().and(col("weight").gt(0))).as("test"),
            max(when(segment.isNotNull(), struct(col("event_time"), segment.as("segment"))))
                .as("latest"))
        .select(
            col("anonymous"),
            col("actor"),
            col("item_id"),
            greatest(col("train"), lit(0.0)).cast("float").as("train"),
            greatest(col("full"), lit(0.0)).cast("float").as("full"),
            flag("hidden_after_train", CustomerHistory.HIDDEN_AFTER_TRAIN)
                .plus(flag("hidden", CustomerHistory.HIDDEN))
                .plus(flag("test", CustomerHistory.TEST))
                .as("flags"),
            col("latest.event_time").as("segment_time"),
            col("latest.segment").as("segment"));
  }

  private static Column flag(String name, byte bit) {
    return when(col(name), (int) bit).otherwise(0);
  }

  private static Column strength(
      InteractionSettings settings, Feedback feedback, LocalDate reference) {
    Column age = datediff(lit(Date.valueOf(reference)), col("ds").cast("date"));
    if (feedback == Feedback.EXPLICIT) {
      Column rated = age.geq(0).and(col("event_type").equalTo("rating"));
      return coalesce(
          max_by(
              when(rated, col("rating")),
              when(
                  rated.and(col("rating").isNotNull()),
                  struct(col("event_time"), col("event_id")))),
          lit(0.0));
    }
    Column decay =
        settings.halfLifeDays() == 0
            ? lit(1.0)
            : pow(lit(0.5), age.divide(settings.halfLifeDays()));
    return round(sum(when(age.geq(0), col("weight").multiply(decay)).otherwise(0.0)), 6);
  }

  /**
   * What happened to an item.
   *
   * @param first the day of its first event; null if there is none
   */
  private record Touched(long events, LocalDate first) {
    static final Touched NEVER = new Touched(0, null);
  }

  /** The events of each item, sorted by UTF-8 bytes: as many as the catalogue has. */
  private static NavigableMap<String, Touched> touched(Dataset<Row> counted) {
    NavigableMap<String, Touched> touched =
        new TreeMap<>(
            Comparator.comparing(
                name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
    for (Row row : counted.groupBy("item_id").agg(count(lit(1)), min("ds")).collectAsList()) {
      touched.put(row.getString(0), new Touched(row.getLong(1), LocalDate.parse(row.getString(2))));
    }
    return touched;
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

  /** Groups sorted (actor, item) rows into one history per actor, lazily. */
  private static final class GroupedByActor implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final ItemNames dictionary;
    private Row ahead;

    GroupedByActor(Iterator<Row> rows, Broadcast<ItemNames> dictionary) {
      this.rows = rows;
      this.dictionary = dictionary.value();
      this.ahead = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public Row next() {
      if (ahead == null) {
        throw new java.util.NoSuchElementException();
      }
      boolean anonymous = ahead.getAs("anonymous");
      String actor = ahead.getAs("actor");
      int n = 0;
      int[] items = new int[16];
      float[] train = new float[16];
      float[] full = new float[16];
      byte[] flags = new byte[16];
      int left = 0;
      java.sql.Timestamp segmentTime = null;
      String segment = null;
      while (ahead != null
          && anonymous == ahead.<Boolean>getAs("anonymous")
          && actor.equals(ahead.getAs("actor"))) {
        if (n == items.length) {
          items = Arrays.copyOf(items, 2 * n);
          train = Arrays.copyOf(train, 2 * n);
          full = Arrays.copyOf(full, 2 * n);
          flags = Arrays.copyOf(flags, 2 * n);
        }
        items[n] = dictionary.id(ahead.getAs("item_id"));
        train[n] = ahead.<Float>getAs("train");
        full[n] = ahead.<Float>getAs("full");
        flags[n] = ahead.<Integer>getAs("flags").byteValue();
        left |= train[n] > 0 || full[n] > 0 || flags[n] != 0 ? LEFT_IN_SPLIT : 0;
        left |= full[n] > 0 || (flags[n] & CustomerHistory.HIDDEN) != 0 ? LEFT_IN_ALL : 0;
        n++;
        java.sql.Timestamp time = ahead.getAs("segment_time");
        String candidate = ahead.getAs("segment");
        if (candidate != null
            && (segment == null
                || time.after(segmentTime)
                || (time.equals(segmentTime) && candidate.compareTo(segment) > 0))) {
          segment = candidate;
          segmentTime = time;
        }
        ahead = rows.hasNext() ? rows.next() : null;
      }
      Row history =
          new CustomerHistory(
                  anonymous ? -1 : 0,
                  actor,
                  segment,
                  Arrays.copyOf(items, n),
                  Arrays.copyOf(train, n),
                  Arrays.copyOf(full, n),
                  Arrays.copyOf(flags, n))
              .toRow();
      return RowFactory.create(
          history.get(0), history.get(1), history.get(2), history.get(3), left);
    }
  }
}
