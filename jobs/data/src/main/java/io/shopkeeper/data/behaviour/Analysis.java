package io.shopkeeper.data.behaviour;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.platform.version.Staging;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Writes the tables of the analysis and manages the persisted frames behind them. */
final class Analysis implements AutoCloseable {
  private final SparkSession spark;
  private final Staging staging;
  private final Map<String, StructType> schemas = new HashMap<>();
  private final Deque<Dataset<Row>> kept = new ArrayDeque<>();

  Analysis(SparkSession spark, Staging staging) {
    this.spark = spark;
    this.staging = staging;
  }

  /** Persists a frame that is read more than once, until the analysis is closed. */
  Dataset<Row> keep(Dataset<Row> frame) {
    kept.push(frame.persist(StorageLevel.MEMORY_AND_DISK()));
    return frame;
  }

  /** Writes a table of the size of the calendar as one file, sorted by its key. */
  void small(String table, Dataset<Row> rows, String... key) {
    Column[] order =
        Arrays.stream(key).map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
    write(table, rows.repartition(1).sortWithinPartitions(order));
  }

  /** Writes a table of the size of the customer base or the catalogue, sorted by its key. */
  void large(String table, Dataset<Row> rows, String key) {
    write(table, rows.orderBy(col(key)));
  }

  private void write(String table, Dataset<Row> rows) {
    rows.write().parquet(staging.path(table));
    schemas.put(table, rows.schema());
  }

  /** Reads a table that was written. */
  Dataset<Row> read(String table) {
    return spark.read().schema(schemas.get(table)).parquet(staging.path(table));
  }

  @Override
  public void close() {
    kept.forEach(Dataset::unpersist);
  }
}
