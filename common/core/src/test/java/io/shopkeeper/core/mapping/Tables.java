package io.shopkeeper.core.mapping;

import io.shopkeeper.core.mapping.TargetTable.Column;
import io.shopkeeper.core.mapping.TargetTable.Kind;
import java.util.List;
import java.util.Map;

/** Tables like the shop's, for tests that have no Spark. */
final class Tables {
  static final TargetTable EVENTS =
      new TargetTable(
          "events",
          List.of(
              new Column("event_id", Kind.ROW_ID, true, List.of()),
              new Column("user_id", Kind.USER, false, List.of()),
              new Column("item_id", Kind.TEXT, true, List.of()),
              new Column(
                  "event_type",
                  Kind.ONE_OF,
                  true,
                  List.of("view", "add_to_cart", "purchase", "return", "rating")),
              new Column("event_time", Kind.TIME, true, List.of()),
              new Column("session_id", Kind.SESSION, false, List.of()),
              new Column("order_id", Kind.ORDER, false, List.of()),
              new Column("quantity", Kind.QUANTITY, false, List.of()),
              new Column("price", Kind.MONEY, false, List.of()),
              new Column("rating", Kind.REAL, false, List.of()),
              new Column("attributes", Kind.ATTRIBUTES, false, List.of())),
          List.of("event_id"),
          false,
          "event_time",
          List.of(RowRule.notNegative("quantity")),
          null,
          null);

  static final TargetTable PRODUCTS =
      new TargetTable(
          "products",
          List.of(
              new Column("item_id", Kind.TEXT, true, List.of()),
              new Column("title", Kind.TEXT, true, List.of()),
              new Column("category_path", Kind.TEXT, true, List.of()),
              new Column("price", Kind.MONEY, false, List.of()),
              new Column("active", Kind.FLAG, true, List.of())),
          List.of("item_id"),
          true,
          null,
          List.of(),
          null,
          null);

  static final Map<String, TargetTable> ALL = Map.of("events", EVENTS, "products", PRODUCTS);

  private Tables() {}
}
