package io.shopkeeper.platform.table;

import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Curated tables under {@code tables/}: readers see a whole state, writers hold a lease. */
public final class TableStore {
  private final SparkSession spark;
  private final Storage storage;
  private final Clock clock;

  /** A store over one root. */
  public TableStore(SparkSession spark, Storage storage, Clock clock) {
    this.spark = spark;
    this.storage = storage;
    this.clock = clock;
  }

  /**
   * The table as of a day: all increments with ds ≤ asOf, or the latest snapshot ≤ asOf; with its
   * {@code ds} column.
   *
   * @throws io.shopkeeper.core.JobException (65) where there is no such partition, naming the job
   *     to run
   */
  public Dataset<Row> read(TableSpec table, LocalDate asOf) throws IOException {
    return find(table, asOf).orElseThrow();
  }

  /** The table as of a day, if any partition exists. */
  public Optional<Dataset<Row>> find(TableSpec table, LocalDate asOf) throws IOException {
    throw new UnsupportedOperationException("to be built: " + spark + storage + clock);
  }

  /** The partitions of the current state, ascending. */
  public List<String> partitions(TableSpec table) throws IOException {
    throw new UnsupportedOperationException("to be built");
  }

  /** Changes whenever the table as of the day changes; for default run ids and manifests. */
  public String fingerprint(TableSpec table, LocalDate asOf) throws IOException {
    throw new UnsupportedOperationException("to be built");
  }

  /** Takes the table's lease, finishes or undoes what a dead writer left, and opens a write. */
  public TableWrite write(TableSpec table, String runId) throws IOException {
    throw new UnsupportedOperationException("to be built");
  }
}
