package io.shopkeeper.platform.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The curated tables, through which jobs exchange data; columns are snake_case, times are UTC. */
public final class ShopTables {
  private static final org.apache.spark.sql.types.DataType MONEY =
      DataTypes.createDecimalType(18, 4);
  private static final org.apache.spark.sql.types.DataType STRINGS =
      DataTypes.createMapType(StringType, StringType, true);

  /** The event types that the {@code events} table allows, in the order of the funnel. */
  public static final List<String> EVENT_TYPES =
      List.of(
          "impression",
          "view",
          "click",
          "add_to_cart",
          "remove_from_cart",
          "checkout",
          "purchase",
          "return",
          "rating");

  /** Customers' events, such as views and purchases; each day holds its own. */
  public static final TableSpec EVENTS =
      new TableSpec(
          "events",
          TableSpec.Kind.INCREMENT,
          List.of("event_id"),
          curated(
              new StructType()
                  .add("event_id", StringType, false)
                  .add("user_id", StringType)
                  .add("item_id", StringType, false)
                  .add("event_type", StringType, false)
                  .add("event_time", TimestampType, false)
                  .add("session_id", StringType)
                  .add("order_id", StringType)
                  .add("quantity", IntegerType)
                  .add("price", MONEY)
                  .add("currency", StringType)
                  .add("rating", DoubleType)
                  .add("list_id", StringType)
                  .add("position", IntegerType)
                  .add("release", StringType)
                  .add("propensity", DoubleType)
                  .add("attributes", STRINGS)));

  /** The catalogue, a full snapshot per day. */
  public static final TableSpec PRODUCTS =
      new TableSpec(
          "products",
          TableSpec.Kind.SNAPSHOT,
          List.of("item_id"),
          curated(
              new StructType()
                  .add("item_id", StringType, false)
                  .add("title", StringType, false)
                  .add("category_path", StringType, false)
                  .add("brand", StringType)
                  .add("price", MONEY)
                  .add("currency", StringType)
                  .add("attributes", STRINGS)
                  .add("image_uri", StringType)
                  .add("active", BooleanType, false)));

  /** Orders and their state, a full snapshot per day. */
  public static final TableSpec ORDERS =
      new TableSpec(
          "orders",
          TableSpec.Kind.SNAPSHOT,
          List.of("order_id", "item_id"),
          curated(
              new StructType()
                  .add("order_id", StringType, false)
                  .add("user_id", StringType, false)
                  .add("item_id", StringType, false)
                  .add("quantity", IntegerType, false)
                  .add("price", MONEY, false)
                  .add("currency", StringType, false)
                  .add("status", StringType, false)
                  .add("status_time", TimestampType, false)));

  private static final Map<String, TableSpec> BY_NAME =
      Stream.of(EVENTS, PRODUCTS, ORDERS).collect(Collectors.toMap(TableSpec::name, t -> t));

  private ShopTables() {}

  /** The table of a name; null if there is none. */
  public static TableSpec named(String name) {
    return BY_NAME.get(name);
  }

  private static StructType curated(StructType schema) {
    return schema.add("source_file", StringType, false).add("ingest_run", StringType, false);
  }
}
