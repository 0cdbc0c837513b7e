package io.shopkeeper.data.behaviour;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Splits events into sessions, and computes the tables that need only one row per session. */
final class Sessions {
  /** The value of {@code day} for aggregates over the whole window. */
  static final String ALL = "all";

  private static final int ATTRIBUTES_FROM = 8;

  private Sessions() {}

  /**
   * Splits the event log into sessions with one shuffle and one sequential pass over each
   * partition.
   *
   * @param events as {@link EventLog#project} gives them
   * @param steps the funnel's event types
   * @return user_id, shared_id, day, seconds, actions, depth, {@code step_0}… (events of each step)
   *     and {@code attribute_0}…
   */
  static Dataset<Row> of(
      Dataset<Row> events, List<String> steps, int attributes, Duration sessionGap) {
    Column key =
        coalesce(
            concat(lit("s"), col("session_id")),
            concat(lit("u"), col("user_id")),
            concat(lit("o"), col("order_id")));
    Column step = lit(SessionWalk.NO_STEP);
    for (int i = 0; i < steps.size(); i++) {
      step = when(col("event_type").equalTo(steps.get(i)), lit(i)).otherwise(step);
    }
    // A rating by mail, weeks after the visit, is not another visit.
    Column apart = col("event_type").equalTo(EventLog.RATING).and(col("session_id").isNull());
    Dataset<Row> inOrder =
        events
            .where(col("event_type").notEqual(EventLog.RETURN).and(not(apart)))
            .withColumn("key", key)
            .where(col("key").isNotNull())
            .withColumn("splits", col("session_id").isNull().and(col("user_id").isNotNull()))
            .withColumn("step", step)
            .withColumn("action", col("event_type").notEqual(EventLog.IMPRESSION))
            .select(sessionEvent(attributes))
            .repartition(col("key"))
            .sortWithinPartitions("key", "micros", "step", "event_id");
    return inOrder.mapPartitions(
        walk(steps.size(), attributes, sessionGap.toNanos() / 1000),
        Encoders.row(schema(steps.size(), attributes)));
  }

  private static Column[] sessionEvent(int attributes) {
    Column[] columns = new Column[ATTRIBUTES_FROM + attributes];
    String[] names = {"key", "splits", "day", "micros", "step", "action", "user_id", "event_id"};
    for (int i = 0; i < names.length; i++) {
      columns[i] = col(names[i]);
    }
    for (int i = 0; i < attributes; i++) {
      columns[ATTRIBUTES_FROM + i] = col("attribute_" + i);
    }
    return columns;
  }

  private static MapPartitionsFunction<Row, Row> walk(int steps, int attributes, long gapMicros) {
    return rows -> {
      SessionWalk walk =
          new SessionWalk(
              new Iterator<>() {
                @Override
                public boolean hasNext() {
                  return rows.hasNext();
                }

                @Override
                public SessionWalk.Event next() {
                  return event(rows.next(), attributes);
                }
              },
              gapMicros,
              steps);
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return walk.hasNext();
        }

        @Override
        public Row next() {
          return row(walk.next());
        }
      };
    };
  }

  private static SessionWalk.Event event(Row row, int attributes) {
    String[] values = new String[attributes];
    for (int i = 0; i < attributes; i++) {
      values[i] = row.getString(ATTRIBUTES_FROM + i);
    }
    return new SessionWalk.Event(
        row.getString(0),
        row.getBoolean(1),
        row.getString(2),
        row.getLong(3),
        row.getInt(4),
        row.getBoolean(5),
        row.getString(6),
        values);
  }

  private static Row row(SessionWalk.Session session) {
    Object[] values = new Object[6 + session.stepEvents().length + session.attributes().length];
    values[0] = session.user();
    values[1] = session.sharedId();
    values[2] = session.day();
    values[3] = session.seconds();
    values[4] = session.actions();
    values[5] = session.depth();
    int i = 6;
    for (long events : session.stepEvents()) {
      values[i++] = events;
    }
    for (String attribute : session.attributes()) {
      values[i++] = attribute;
    }
    return RowFactory.create(values);
  }

  private static StructType schema(int steps, int attributes) {
    StructType schema =
        new StructType()
            .add("user_id", DataTypes.StringType, true)
            .add("shared_id", DataTypes.BooleanType, false)
            .add("day", DataTypes.StringType, false)
            .add("seconds", DataTypes.LongType, false)
            .add("actions", DataTypes.LongType, false)
            .add("depth", DataTypes.IntegerType, false);
    for (int i = 0; i < steps; i++) {
      schema = schema.add("step_" + i, DataTypes.LongType, false);
    }
    for (int i = 0; i < attributes; i++) {
      schema = schema.add("attribute_" + i, DataTypes.StringType, true);
    }
    return schema;
  }

  /** Every session twice: once for its own day, and once for {@link #ALL}. */
  static Dataset<Row> byDayAndInAll(Dataset<Row> sessions) {
    return sessions.withColumn("day", explode(array(col("day"), lit(ALL))));
  }

  /** Table {@code session_summary}. Percentiles are exact: lengths take few distinct values. */
  static Dataset<Row> summary(Dataset<Row> sessions) {
    return byDayAndInAll(sessions)
        .groupBy("day")
        .agg(
            count(lit(1)).as("sessions"),
            count(lit(1)).minus(count(col("user_id"))).as("anonymous_sessions"),
            count_if(col("shared_id")).as("shared_id_sessions"),
            avg("actions").as("actions_mean"),
            expr("percentile(actions, 0.5)").as("actions_median"),
            expr("percentile(actions, 0.9)").as("actions_p90"),
            avg("seconds").as("seconds_mean"),
            expr("percentile(seconds, 0.5)").as("seconds_median"),
            expr("percentile(seconds, 0.9)").as("seconds_p90"),
            avg(col("actions").leq(1).cast("int")).as("bounce_share"));
  }

  /** Table {@code session_lengths}. */
  static Dataset<Row> lengths(Dataset<Row> sessions) {
    return sessions.groupBy("actions").agg(count(lit(1)).as("sessions"));
  }
}
