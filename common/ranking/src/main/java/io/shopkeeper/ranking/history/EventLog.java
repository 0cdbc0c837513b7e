package io.shopkeeper.ranking.history;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.learning.split.Days;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The events of a shop with the rules by which they become interactions. They are read and shuffled
 * once, by the first who asks, and kept on the cluster as what each customer did on each day, until
 * {@link #close()}: the interactions of other days cost a pass over that.
 */
public final class EventLog implements AutoCloseable {
  private static final int MOST_PARTITIONS = 20_000;
  private static final LocalDate EPOCH = LocalDate.EPOCH;

  private final Dataset<Row> events;
  private final InteractionSettings settings;
  private final SeenItems seen;
  private final Feedback feedback;
  private Daily daily;

  /**
   * All customers and sessions, sorted by kind and id across and within partitions.
   *
   * @param touched what happened to each item, sorted by UTF-8 bytes
   */
  private record Daily(JavaRDD<ActorDays> actors, NavigableMap<String, Touched> touched) {}

  /** What happened to an item: the number of its events and the day of the first. */
  private record Touched(long events, LocalDate first) {}

  /**
   * Creates a log; nothing is read yet.
   *
   * @param events including their partition column {@code ds}
   */
  public EventLog(
      Dataset<Row> events, InteractionSettings settings, SeenItems seen, Feedback feedback) {
    SeenItems.requireEventTypes("interactions.event-weights", settings.eventWeights());
    this.events = events;
    this.settings = settings;
    this.seen = seen;
    this.feedback = feedback;
  }

  /** The interactions of some days; empty if no event up to then has a weight. */
  public Optional<Interactions> interactions(Days days) {
    return interactions(days, List.of());
  }

  /**
   * The interactions of some days, over a dictionary that has further items.
   *
   * @param offered ids of items, in any order
   */
  public Optional<Interactions> interactions(Days days, List<String> offered) {
    TreeMap<String, LocalDate> first = new TreeMap<>(daily().touched.comparator());
    daily()
        .touched
        .forEach(
            (item, touched) -> {
              if (!touched.first.isAfter(days.asOf())) {
                first.put(item, touched.first);
              }
            });
    if (first.isEmpty()) {
      return Optional.empty();
    }
    offered.forEach(item -> first.putIfAbsent(item, null));
    ItemNames items = ItemNames.of(List.copyOf(first.keySet()));
    int[] renumbered = daily().touched.keySet().stream().mapToInt(items::id).toArray();
    return Optional.of(
        Interactions.of(
            events.sparkSession(),
            daily().actors,
            ActorDays.Rule.of(days, feedback, settings.halfLifeDays()),
            renumbered,
            items,
            first.values().toArray(LocalDate[]::new)));
  }

  /** The first day with an event that has a weight; empty if there is none. */
  public Optional<LocalDate> firstDay() {
    return daily().touched.values().stream().map(Touched::first).min(LocalDate::compareTo);
  }

  /** The visitors of each of the days up to one. */
  public DailyInterest dailyInterest(LocalDate asOf, ItemNames items) {
    return DailyInterest.of(events, settings, asOf, items);
  }

  @Override
  public void close() {
    if (daily != null) {
      daily.actors.unpersist();
    }
  }

  private Daily daily() {
    if (daily == null) {
      Dataset<Row> counted = counted(events, settings, feedback);
      NavigableMap<String, Touched> touched = touched(counted);
      daily = new Daily(actors(counted, touched).persist(StorageLevel.MEMORY_AND_DISK()), touched);
    }
    return daily;
  }

  private JavaRDD<ActorDays> actors(Dataset<Row> counted, NavigableMap<String, Touched> touched) {
    long all = touched.values().stream().mapToLong(Touched::events).sum();
    JavaSparkContext spark = new JavaSparkContext(events.sparkSession().sparkContext());
    Broadcast<ItemNames> dictionary = spark.broadcast(ItemNames.of(List.copyOf(touched.keySet())));
    boolean rated = feedback == Feedback.EXPLICIT;
    Column none = lit(null);
    Column segment =
        settings.segmentAttribute().isEmpty()
            ? none.cast("string")
            : col("attributes").getItem(settings.segmentAttribute());
    Dataset<Row> sorted =
        counted
            .select(
                // One string, by whose first bytes rows are sorted: customers, then sessions.
                concat(when(col("anonymous"), "1").otherwise("0"), col("actor")).as("actor"),
                col("item_id"),
                datediff(col("ds").cast("date"), lit(Date.valueOf(EPOCH))).as("day"),
                col("weight").cast("double").as("weight"),
                seen.days().as("hides"),
                (rated ? when(col("event_type").equalTo("rating"), col("rating")) : none)
                    .cast("double")
                    .as("rating"),
                col("event_time").cast("timestamp").as("event_time"),
                segment.as("segment"),
                (rated ? col("event_id") : none.cast("string")).as("event_id"))
            .repartitionByRange(
                (int) Math.min(MOST_PARTITIONS, all / settings.eventsPerPartition() + 1),
                col("actor"))
            // The last rating of a day comes last.
            .sortWithinPartitions(
                rated
                    ? new Column[] {
                      col("actor"), col("item_id"), col("day"), col("event_time"), col("event_id")
                    }
                    : new Column[] {col("actor"), col("item_id"), col("day")});
    return sorted
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(rows -> new GroupedByActor(rows, dictionary.value()));
  }

  /** The events with a weight, with columns {@code actor}, {@code anonymous} and {@code weight}. */
  static Dataset<Row> counted(
      Dataset<Row> events, InteractionSettings settings, Feedback feedback) {
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
    return events
        .where(weight.isNotNull())
        .withColumn("weight", interest)
        .withColumn("anonymous", col("user_id").isNull())
        .withColumn(
            "actor", coalesce(col("user_id"), col("session_id"), col("order_id"), col("event_id")));
  }

  /** The events of each item: as many as the catalogue has. */
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

  /** Packs sorted events of an actor, lazily. The rows are Spark's own, which it reuses. */
  private static final class GroupedByActor implements Iterator<ActorDays> {
    private final Iterator<InternalRow> rows;
    private final ItemNames dictionary;
    private InternalRow ahead;

    GroupedByActor(Iterator<InternalRow> rows, ItemNames dictionary) {
      this.rows = rows;
      this.dictionary = dictionary;
      this.ahead = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public ActorDays next() {
      if (ahead == null) {
        throw new NoSuchElementException();
      }
      UTF8String actor = ahead.getUTF8String(0).clone();
      String name = actor.toString();
      ActorDays.Packing packing = new ActorDays.Packing(name.charAt(0) == '1', name.substring(1));
      UTF8String item = null;
      int id = -1;
      do {
        if (!ahead.getUTF8String(1).equals(item)) {
          item = ahead.getUTF8String(1).clone();
          id = dictionary.id(item.toString());
        }
        int day = ahead.getInt(2);
        double rating = ahead.isNullAt(5) ? Double.NaN : ahead.getDouble(5);
        packing.add(id, day, ahead.getDouble(3), ahead.getDouble(4), rating);
        if (!ahead.isNullAt(7)) {
          packing.segment(day, ahead.getLong(6), ahead.getUTF8String(7).toString());
        }
        ahead = rows.hasNext() ? rows.next() : null;
      } while (ahead != null && ahead.getUTF8String(0).equals(actor));
      return packing.packed();
    }
  }
}
