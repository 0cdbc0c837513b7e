package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.shopkeeper.platform.table.TableWrite;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Updates a table's quarantine: replaces the rows of files that are parsed again. */
final class QuarantineChange {
  private QuarantineChange() {}

  /**
   * Stages the days that change.
   *
   * @param refused the new rows: raw, reason, source_file
   * @param any number of such rows
   * @param today the partition for them
   */
  static void stage(
      TableWrite write, ChangedFiles files, Dataset<Row> refused, long any, String today)
      throws IOException {
    Set<String> before = new TreeSet<>(files.replaced());
    before.removeIf(file -> files.ledger().get(file).quarantined() == 0);
    if (before.isEmpty() && any == 0) {
      return;
    }
    Set<String> days = new TreeSet<>(Set.of(today));
    if (!before.isEmpty()) {
      write
          .currentQuarantine(write.quarantinePartitions())
          .filter(col("source_file").isin(before.toArray()))
          .select("ds")
          .distinct()
          .collectAsList()
          .forEach(row -> days.add(row.getString(0)));
    }
    Dataset<Row> rows = write.currentQuarantine(days);
    if (!before.isEmpty()) {
      rows = rows.filter(not(col("source_file").isin(before.toArray())));
    }
    write.replaceQuarantine(days, rows.unionByName(refused.withColumn("ds", lit(today))));
  }
}
