package io.shopkeeper.platform.table;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

  /** What a shop knows of a review beside its stars, and of a term in it. */
  public static final List<String> REVIEW_LABELS = List.of("positive", "neutral", "negative");

  /** Customers' reviews with personal data masked; each day holds its own. */
  public static final TableSpec REVIEWS =
      new TableSpec(
          "reviews",
          TableSpec.Kind.INCREMENT,
          List.of("review_id"),
          curated(
              new StructType()
                  .add("review_id", StringType, false)
                  .add("item_id", StringType, false)
                  .add("user_id", StringType)
                  .add("rating", DoubleType)
                  .add("label", StringType)
                  .add("title", StringType)
                  .add("text", StringType, false)
                  .add("lang", StringType, false)
                  .add("review_time", TimestampType, false)));

  /** Customers' questions with personal data masked; each day holds its own. */
  public static final TableSpec QUESTIONS =
      new TableSpec(
          "questions",
          TableSpec.Kind.INCREMENT,
          List.of("question_id"),
          curated(
              new StructType()
                  .add("question_id", StringType, false)
                  .add("user_id", StringType)
                  .add("session_id", StringType)
                  .add("text", StringType, false)
                  .add("lang", StringType, false)
                  .add("item_id", StringType)
                  .add("order_id", StringType)
                  .add("intent", StringType)
                  .add("asked_at", TimestampType, false)));

  /**
   * What people said of terms in texts, such as those of reviews, so that a network can learn it;
   * each day holds its own.
   */
  public static final TableSpec ASPECT_LABELS =
      new TableSpec(
          "aspect_labels",
          TableSpec.Kind.INCREMENT,
          List.of("label_id"),
          curated(
              new StructType()
                  .add("label_id", StringType, false)
                  .add("text", StringType, false)
                  .add("term", StringType)
                  .add("occurrence", IntegerType)
                  .add("polarity", StringType, false)
                  .add("category_path", StringType)
                  .add("lang", StringType, false)
                  .add("labelled_at", TimestampType, false)));

  /** Pictures of products and of customers; each day holds its own. */
  public static final TableSpec IMAGES =
      new TableSpec(
          "images",
          TableSpec.Kind.INCREMENT,
          List.of("image_id"),
          curated(
              new StructType()
                  .add("image_id", StringType, false)
                  .add("item_id", StringType)
                  .add("user_id", StringType)
                  .add("uri", StringType, false)
                  .add("content", BinaryType, false)
                  .add("width", IntegerType, false)
                  .add("height", IntegerType, false)
                  .add("quality", StringType, false)
                  .add("look", StringType, false)
                  .add("label", StringType)
                  .add("image_time", TimestampType)
                  .add("attributes", STRINGS)));

  /** The tables of what customers wrote, which a shop may have to delete after some time. */
  public static final List<TableSpec> WRITTEN_BY_CUSTOMERS =
      List.of(REVIEWS, QUESTIONS, ASPECT_LABELS);

  /** All of them. */
  public static final List<TableSpec> ALL =
      List.of(EVENTS, PRODUCTS, ORDERS, REVIEWS, QUESTIONS, ASPECT_LABELS, IMAGES);

  private static final Map<String, TableSpec> BY_NAME =
      ALL.stream().collect(Collectors.toMap(TableSpec::name, t -> t));

  private ShopTables() {}

  /** The table of a name; null if there is none. */
  public static TableSpec named(String name) {
    return BY_NAME.get(name);
  }

  private static StructType curated(StructType schema) {
    return schema.add("source_file", StringType, false).add("ingest_run", StringType, false);
  }
}
