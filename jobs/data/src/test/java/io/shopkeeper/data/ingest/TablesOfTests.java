package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.shopkeeper.core.mapping.RowRule;
import io.shopkeeper.data.ingest.IngestSettings.Checks;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Tables of applications to come: each is a description, and the engine stays as it is. */
final class TablesOfTests {
  static final IngestTable REVIEWS =
      IngestTable.of(
              increment(
                  "reviews",
                  "review_id",
                  new StructType()
                      .add("review_id", StringType, false)
                      .add("item_id", StringType, false)
                      .add("user_id", StringType)
                      .add("rating", DoubleType)
                      .add("label", StringType)
                      .add("title", StringType)
                      .add("text", StringType, false)
                      .add("lang", StringType, false)
                      .add("review_time", TimestampType, false)))
          .rowId("review_id")
          .oneOf("label", List.of("positive", "negative"))
          .oneOf("lang", List.of("zh", "en"))
          .day("review_time")
          .rule(RowRule.between("rating", 1, 5))
          .rule(new PastedText())
          .audit(new Repeated())
          .audit(new UnknownItems(ShopTables.PRODUCTS))
          .build();

  static final IngestTable QUESTIONS =
      IngestTable.of(
              increment(
                  "questions",
                  "question_id",
                  new StructType()
                      .add("question_id", StringType, false)
                      .add("user_id", StringType)
                      .add("session_id", StringType)
                      .add("text", StringType, false)
                      .add("lang", StringType, false)
                      .add("item_id", StringType)
                      .add("order_id", StringType)
                      .add("intent", StringType)
                      .add("asked_at", TimestampType, false)))
          .rowId("question_id")
          .oneOf("lang", List.of("zh", "en"))
          .day("asked_at")
          .rule(RowRule.either("user_id", "session_id"))
          .audit(new Late())
          .build();

  static final IngestTable IMAGES =
      IngestTable.of(
              increment(
                  "images",
                  "image_id",
                  new StructType()
                      .add("image_id", StringType, false)
                      .add("item_id", StringType)
                      .add("user_id", StringType)
                      .add("uri", StringType, false)
                      .add("content", BinaryType, false)
                      .add("width", IntegerType, false)
                      .add("height", IntegerType, false)
                      .add("label", StringType)
                      .add("image_time", TimestampType)))
          .rowId("image_id")
          .day("image_time")
          .rule(RowRule.between("width", 1, 10_000))
          .rule(RowRule.between("height", 1, 10_000))
          .build();

  private TablesOfTests() {}

  private static TableSpec increment(String name, String key, StructType schema) {
    return new TableSpec(
        name,
        TableSpec.Kind.INCREMENT,
        List.of(key),
        schema.add("source_file", StringType, false).add("ingest_run", StringType, false));
  }

  /** The same text on many items: advertising, not an opinion. */
  record PastedText() implements WindowRule {
    @Override
    public String code() {
      return "pasted";
    }

    @Override
    public List<String> by() {
      return List.of("text");
    }

    @Override
    public Dataset<Row> groups(Dataset<Row> accepted, Checks limits) {
      return accepted
          .groupBy("text")
          .agg(count(lit(1)).as("n"))
          .filter(col("n").gt(2))
          .select("text");
    }

    @Override
    public String reason(Checks limits) {
      return "pasted: the same text over 2 times";
    }

    @Override
    public Check share(String table, long refused, long parsed, Checks limits) {
      return new Check(
          table,
          "pasted-share",
          refused,
          parsed,
          limits.maxBotShare(),
          "max-bot-share",
          "reviews are pasted");
    }
  }
}
