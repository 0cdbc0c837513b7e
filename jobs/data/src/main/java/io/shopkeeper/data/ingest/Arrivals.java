package io.shopkeeper.data.ingest;

import io.shopkeeper.platform.table.TableSpec;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that an ingestion adds to a table, as audits see them.
 *
 * @param table the table's name
 * @param books the counts of all records by outcome
 * @param accepted how many rows of each day passed the row rules, including bots and duplicates
 * @param fresh how many rows of each day enter the table from files that are new
 * @param curated the rows that enter the table
 * @param newest the newest day of the table before; empty for a new table
 * @param asOf the last day to ingest
 * @param others finds the other tables
 */
record Arrivals(
    String table,
    Balance books,
    NavigableMap<String, Long> accepted,
    NavigableMap<String, Long> fresh,
    Dataset<Row> curated,
    Optional<LocalDate> newest,
    LocalDate asOf,
    OtherTables others) {

  /** How many rows of these days there are. */
  static long rows(Map<String, Long> days) {
    return days.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Gives access to other tables as they will be after this run. */
  interface OtherTables {
    /** The rows of a table, with at least its key columns; empty if it was never filled. */
    Optional<Dataset<Row>> find(TableSpec table) throws IOException;
  }
}
