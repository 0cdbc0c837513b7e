package io.shopkeeper.neural.session;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.core.JobException;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.ranking.history.ItemNames;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Predef;

/**
 * The sessions of the event log. A session is the sequence of the item indices of one session id in
 * order of time (ties by event id), with consecutive repeats collapsed, cut to its last items. The
 * sessions are cached in the cluster until {@link #close()}.
 *
 * <p>The index of an item is its position among the sorted distinct ids of the items that occur in
 * enough sessions before the test window; events of other items are skipped and counted. Events are
 * streamed, so a session of a million events takes no more memory than one of ten.
 *
 * <p>A session that reaches into the test window has a second sequence, {@code learned}: its items
 * before the window, which are all that training may see.
 */
final class Sessions implements AutoCloseable {
  private static final StructType SCHEMA =
      new StructType()
          .add("session_id", DataTypes.StringType, false)
          .add("first_day", DataTypes.StringType, false)
          .add("last_day", DataTypes.StringType, false)
          .add("begun", DataTypes.LongType, false)
          .add("unknown", DataTypes.IntegerType, false)
          .add("items", DataTypes.createArrayType(DataTypes.IntegerType, false), false)
          .add("learned", DataTypes.createArrayType(DataTypes.IntegerType, false), true);

  /** The items of a session that training may know. */
  private static final Column LEARNED = coalesce(col("learned"), col("items"));

  private final Dataset<Row> all;
  private final ItemNames items;
  private final Days days;

  private Sessions(Dataset<Row> all, ItemNames items, Days days) {
    this.all = all;
    this.items = items;
    this.days = days;
  }

  /**
   * Reads events, which have a column {@code ds}, into sessions.
   *
   * @throws JobException (65) where no item is in enough sessions
   */
  static Sessions of(Dataset<Row> events, SessionSettings settings, Days days) {
    Dataset<Row> counted =
        events
            .where(
                col("ds")
                    .leq(days.asOf().toString())
                    .and(col("session_id").isNotNull())
                    .and(col("event_type").isin(settings.eventTypes().toArray())))
            .select("session_id", "item_id", "event_time", "event_id", "ds");
    ItemNames items = dictionary(counted, settings, days);
    if (items.size() < 2) {
      throw JobException.badInput(
          "table events up to %s: %d items are in %d or more sessions, two are needed; ingest session ids, or see sessions.event-types and sessions.least-sessions"
              .formatted(days.trainEnd(), items.size(), settings.leastSessions()));
    }
    Broadcast<ItemNames> names =
        JavaSparkContext.fromSparkContext(events.sparkSession().sparkContext()).broadcast(items);
    int partitions =
        (int) Math.max(1, Math.min(20_000, counted.count() / settings.eventsPerPartition() + 1));
    int longest = settings.longest();
    String trainEnd = days.trainEnd().toString();
    Dataset<Row> all =
        counted
            .repartition(partitions, col("session_id"))
            .sortWithinPartitions("session_id", "event_time", "event_id")
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>)
                    rows -> new Grouped(rows, names.value(), longest, trainEnd),
                Encoders.row(SCHEMA))
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new Sessions(all, items, days);
  }

  private static ItemNames dictionary(Dataset<Row> counted, SessionSettings settings, Days days) {
    Dataset<Row> known = counted.where(col("ds").leq(days.trainEnd().toString()));
    return ItemNames.of(
        known
            .groupBy("item_id")
            .agg(countDistinct("session_id").as("sessions"))
            .where(col("sessions").geq(settings.leastSessions()))
            .select("item_id")
            .sort("item_id")
            .as(Encoders.STRING())
            .collectAsList());
  }

  /** The dictionary of items, by which sessions name them. */
  ItemNames items() {
    return items;
  }

  /** Sessions that began before the test window, of two items and more before it: those alone. */
  Dataset<Row> training() {
    return all.where(col("first_day").leq(days.trainEnd().toString()))
        .withColumn("items", LEARNED)
        .where(two());
  }

  /** Sessions of two items and more that began in the test window. */
  Dataset<Row> test() {
    return all.where(col("first_day").gt(days.trainEnd().toString()).and(two()));
  }

  /** Sessions of one item and more whose last event was on one of the last days up to as-of. */
  Dataset<Row> ended(int lastDays) {
    String after = days.asOf().minusDays(lastDays).toString();
    return all.where(col("last_day").gt(after).and(size(col("items")).geq(1)));
  }

  private static Column two() {
    return two(col("items"));
  }

  private static Column two(Column items) {
    return size(items).geq(2);
  }

  /**
   * The number of sessions of each kind.
   *
   * @param sessions all sessions, of any length
   * @param training sessions that began before the test window and have two items or more before it
   * @param test sessions that began in the test window and have two items or more
   * @param unknownInTest events of the test window whose item does not occur in training
   */
  record Counts(long sessions, long training, long test, long unknownInTest) {}

  Counts counts() {
    Column tested = col("first_day").gt(days.trainEnd().toString());
    Row row =
        all.agg(
                sum(lit(1L)),
                sum(tested.unary_$bang().and(two(LEARNED)).cast("long")),
                sum(tested.and(two()).cast("long")),
                sum(when(tested, col("unknown")).otherwise(0)))
            .head();
    return new Counts(number(row, 0), number(row, 1), number(row, 2), number(row, 3));
  }

  private static long number(Row row, int at) {
    return row.isNullAt(at) ? 0 : row.getLong(at);
  }

  /** Sessions of two items and more. */
  Dataset<Row> all() {
    return all.where(two());
  }

  /** Counts in how many of some sessions each item is, by its place in the dictionary. */
  double[] popularity(Dataset<Row> sessions) {
    double[] popularity = new double[items.size()];
    sessions
        .select(explode(array_distinct(col("items"))).as("item"))
        .groupBy("item")
        .count()
        .toLocalIterator()
        .forEachRemaining(row -> popularity[row.getInt(0)] = row.getLong(1));
    return popularity;
  }

  /**
   * Collects the most recent of the given sessions to the driver, oldest first.
   *
   * @param most the maximum number of sessions
   */
  static List<int[]> latest(Dataset<Row> sessions, int most) {
    List<Row> rows =
        sessions
            .orderBy(col("begun").desc(), col("session_id").desc())
            .limit(most)
            .select("items")
            .collectAsList();
    List<int[]> latest = new ArrayList<>(rows.size());
    for (int r = rows.size() - 1; r >= 0; r--) {
      latest.add(items(rows.get(r), 0));
    }
    return latest;
  }

  /** Reads the items of a row, by their places in the dictionary. */
  static int[] items(Row row, int at) {
    return row.<Integer>getList(at).stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public void close() {
    all.unpersist();
  }

  /** Turns events sorted by session and time into sessions, as they stream by. */
  private static final class Grouped implements Iterator<Row> {
    private final Iterator<Row> events;
    private final ItemNames names;
    private final Last last;
    private final String trainEnd;
    private Row ahead;

    Grouped(Iterator<Row> events, ItemNames names, int longest, String trainEnd) {
      this.events = events;
      this.names = names;
      this.last = new Last(longest);
      this.trainEnd = trainEnd;
      this.ahead = events.hasNext() ? events.next() : null;
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public Row next() {
      if (ahead == null) {
        throw new NoSuchElementException();
      }
      String session = ahead.getString(0);
      long begun = ahead.getTimestamp(2).getTime();
      String firstDay = ahead.getString(4);
      String lastDay = firstDay;
      int unknown = 0;
      int[] learned = null;
      last.clear();
      while (ahead != null && session.equals(ahead.getString(0))) {
        String day = ahead.getString(4);
        if (learned == null && day.compareTo(trainEnd) > 0) {
          learned = last.items();
        }
        int item = names.id(ahead.getString(1));
        if (item < 0) {
          unknown++;
        } else {
          last.add(item);
        }
        firstDay = day.compareTo(firstDay) < 0 ? day : firstDay;
        lastDay = day.compareTo(lastDay) > 0 ? day : lastDay;
        ahead = events.hasNext() ? events.next() : null;
      }
      return RowFactory.create(
          session,
          firstDay,
          lastDay,
          begun,
          unknown,
          Predef.wrapIntArray(last.items()),
          learned == null ? null : Predef.wrapIntArray(learned));
    }
  }

  /** The last few items of a session, repeats in a row once. */
  private static final class Last {
    private final int[] ring;
    private long kept;
    private int newest;

    Last(int longest) {
      this.ring = new int[longest];
    }

    void clear() {
      kept = 0;
      newest = -1;
    }

    void add(int item) {
      if (item != newest) {
        ring[(int) (kept++ % ring.length)] = item;
        newest = item;
      }
    }

    int[] items() {
      int length = (int) Math.min(kept, ring.length);
      int[] items = new int[length];
      for (int n = 0; n < length; n++) {
        items[n] = ring[(int) ((kept - length + n) % ring.length)];
      }
      return items;
    }
  }
}
