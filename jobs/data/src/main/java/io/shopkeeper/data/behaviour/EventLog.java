package io.shopkeeper.data.behaviour;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_micros;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The columns of the {@code events} table that the analysis reads, and aggregates of them. */
final class EventLog {
  /** The event type of impressions, which are actions of the shop, not of the visitor. */
  static final String IMPRESSION = "impression";

  static final String VIEW = "view";
  static final String PURCHASE = "purchase";
  static final String RETURN = "return";
  static final String RATING = "rating";

  private EventLog() {}

  /** The columns in use, with {@code attribute_0}, {@code attribute_1}, … for the keys given. */
  static Dataset<Row> project(Dataset<Row> events, List<String> attributes) {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                col("ds").cast("string").as("day"),
                col("event_id"),
                col("event_type"),
                unix_micros(col("event_time")).as("micros"),
                col("user_id"),
                col("item_id"),
                col("session_id"),
                col("order_id"),
                col("quantity"),
                col("price"),
                col("currency")));
    for (int i = 0; i < attributes.size(); i++) {
      columns.add(col("attributes").getItem(attributes.get(i)).as("attribute_" + i));
    }
    return events.select(columns.toArray(Column[]::new));
  }

  /** One row per day and event type. */
  static Dataset<Row> dailyActivity(Dataset<Row> events) {
    return events
        .groupBy("day", "event_type")
        .agg(
            count(lit(1)).as("events"),
            count(lit(1)).minus(count(col("user_id"))).as("anonymous_events"));
  }

  /** Events by type, over all days. */
  static Map<String, Long> byType(Dataset<Row> dailyActivity) {
    Map<String, Long> types = new TreeMap<>();
    dailyActivity
        .groupBy("event_type")
        .agg(sum("events"))
        .collectAsList()
        .forEach(row -> types.put(row.getString(0), row.getLong(1)));
    return types;
  }

  /** The visitor of an event: the user, else the session, else the order, else a new visitor. */
  static Column visitor() {
    return coalesce(col("user_id"), col("session_id"), col("order_id"), col("event_id"));
  }
}
