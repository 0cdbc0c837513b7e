package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.shopkeeper.core.mapping.RowRule;
import io.shopkeeper.platform.table.TableSpec;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** Tables of applications to come: each is a description, and the engine stays as it is. */
final class TablesOfTests {
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
}
