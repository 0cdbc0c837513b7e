package io.shopkeeper.platform.table;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One atomic change of a curated table, its quarantine and its ledger of source files. Nothing is
 * visible before {@link #commit()}; closing without it leaves the table as it was.
 */
public interface TableWrite extends AutoCloseable {
  /** The source files of the table's current state, by name. */
  Map<String, SourceEntry> ledger() throws IOException;

  /**
   * The table's current rows in these partitions, with {@code ds}; an empty frame if there are
   * none.
   */
  Dataset<Row> current(Set<String> ds) throws IOException;

  /** The table's quarantined rows in these partitions (raw, reason, source_file, ds). */
  Dataset<Row> currentQuarantine(Set<String> ds) throws IOException;

  /** The partitions of the quarantine, ascending. */
  Set<String> quarantinePartitions() throws IOException;

  /** Stages the new content of every partition in {@code ds}; one without rows is removed. */
  void replace(Set<String> ds, Dataset<Row> rows) throws IOException;

  /** Stages the new content of these quarantine partitions. */
  void replaceQuarantine(Set<String> ds, Dataset<Row> rows) throws IOException;

  /** Stages the new ledger. */
  void replaceLedger(Map<String, SourceEntry> ledger) throws IOException;

  /** Atomically makes all staged changes visible. */
  void commit() throws IOException;

  @Override
  void close() throws IOException;

  /**
   * The record counts of one source file: parsed + unparseable = curated + quarantined + merged.
   *
   * @param sha256 hex digest of the file's bytes
   * @param bytes length of the file
   * @param parsed records that could be parsed
   * @param unparseable records that could not be parsed
   * @param curated rows in the table
   * @param quarantined records refused into quarantine
   * @param merged duplicates that were dropped or merged into another row
   * @param partitions the {@code ds} of its curated rows
   * @param ingestRun the run that ingested it
   */
  record SourceEntry(
      String sha256,
      long bytes,
      long parsed,
      long unparseable,
      long curated,
      long quarantined,
      long merged,
      Set<String> partitions,
      String ingestRun) {}
}
