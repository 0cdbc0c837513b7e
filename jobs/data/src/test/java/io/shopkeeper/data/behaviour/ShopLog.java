package io.shopkeeper.data.behaviour;

import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;

/** A small log written by hand. Days are UTC. */
final class ShopLog {
  /** One event; what is null is absent. */
  static final class Event {
    final String type;
    final Instant time;
    final String item;
    String user;
    String session;
    String order;
    Integer quantity;
    String price;
    String currency;
    Map<String, String> attributes;

    Event(String type, String time, String item) {
      this.type = type;
      this.time = Instant.parse(time + "Z");
      this.item = item;
    }

    Event by(String userId) {
      user = userId;
      return this;
    }

    Event in(String sessionId) {
      session = sessionId;
      return this;
    }

    Event on(String device) {
      attributes = new HashMap<>(Map.of("device", device));
      return this;
    }

    Event order(String orderId) {
      order = orderId;
      return this;
    }

    Event paid(Integer pieces, String unitPrice, String unit) {
      quantity = pieces;
      price = unitPrice;
      currency = unit;
      return this;
    }

    String day() {
      return time.toString().substring(0, 10);
    }
  }

  final List<Event> events = new ArrayList<>();
  private final List<Row> products = new ArrayList<>();

  /** Adds an event and returns it for its details. */
  Event add(String type, String time, String item) {
    Event event = new Event(type, time, item);
    events.add(event);
    return event;
  }

  ShopLog product(String item, String title, String category) {
    products.add(
        RowFactory.create(
            item,
            title,
            category,
            null,
            null,
            null,
            null,
            null,
            true,
            "products.csv",
            "run",
            "2026-03-31"));
    return this;
  }

  /** As the table store gives it, {@code ds} included. */
  Dataset<Row> frame() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      Event e = events.get(i);
      rows.add(
          RowFactory.create(
              "e%05d".formatted(i),
              e.user,
              e.item,
              e.type,
              Timestamp.from(e.time),
              e.session,
              e.order,
              e.quantity,
              e.price == null ? null : new BigDecimal(e.price),
              e.currency,
              null,
              null,
              null,
              null,
              null,
              e.attributes,
              "events.csv",
              "run",
              e.day()));
    }
    return SharedSpark.session()
        .createDataFrame(rows, ShopTables.EVENTS.schema().add("ds", DataTypes.StringType));
  }

  /** Writes the curated tables under a root. */
  void write(Path root) throws IOException {
    TableStore tables =
        new TableStore(
            SharedSpark.session(),
            HadoopStorage.open(
                root.toUri().toString(),
                SharedSpark.session().sparkContext().hadoopConfiguration()),
            Clock.fixed(Instant.parse("2026-04-01T02:00:00Z"), ZoneOffset.UTC));
    write(tables, ShopTables.EVENTS, frame());
    if (!products.isEmpty()) {
      write(
          tables,
          ShopTables.PRODUCTS,
          SharedSpark.session()
              .createDataFrame(
                  products, ShopTables.PRODUCTS.schema().add("ds", DataTypes.StringType)));
    }
  }

  private static void write(TableStore tables, TableSpec table, Dataset<Row> rows)
      throws IOException {
    TreeSet<String> days = new TreeSet<>();
    rows.select("ds").distinct().collectAsList().forEach(row -> days.add(row.getString(0)));
    try (TableWrite write = tables.write(table, "test")) {
      write.replace(days, rows);
      write.commit();
    }
  }
}
