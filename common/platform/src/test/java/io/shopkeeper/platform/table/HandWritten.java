package io.shopkeeper.platform.table;

import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Curated tables that tests write by hand, without ingest. */
public final class HandWritten {
  private HandWritten() {}

  /**
   * Makes these rows the day's partition of a table.
   *
   * @param root the directory of the shop
   * @param day the partition, such as {@code 2026-03-31}
   * @param rows with the columns of the table, in their order
   */
  public static void table(Path root, TableSpec table, String day, List<Row> rows)
      throws IOException {
    SparkSession spark = SharedSpark.session();
    TableStore tables =
        new TableStore(
            spark,
            HadoopStorage.open(root.toUri().toString(), spark.sparkContext().hadoopConfiguration()),
            Clock.fixed(Instant.parse(day + "T08:00:00Z"), ZoneOffset.UTC));
    Dataset<Row> frame =
        spark.createDataFrame(rows, table.schema()).withColumn("ds", functions.lit(day));
    try (TableWrite write = tables.write(table, "by-hand")) {
      write.replace(Set.of(day), frame);
      write.commit();
    }
  }
}
