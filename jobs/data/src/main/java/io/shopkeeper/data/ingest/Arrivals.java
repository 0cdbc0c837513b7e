package io.shopkeeper.data.ingest;

import io.shopkeeper.platform.table.TableSpec;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What comes into a table, as audits look at it.
 *
 * @param table the table's name
 * @param books what became of all records
 * @param accepted the rows that came through the row rules, bots and duplicates included
 * @param curated the rows that stay
 * @param fresh those of {@code curated} that come from files which were not there before
 * @param newest the newest day that the table had; empty for a new table
 * @param asOf the last day that counts
 * @param others finds the other tables
 */
record Arrivals(
    String table,
    Balance books,
    Dataset<Row> accepted,
    Dataset<Row> curated,
    Dataset<Row> fresh,
    Optional<LocalDate> newest,
    LocalDate asOf,
    OtherTables others) {

  /** The rows of another table as it will be after this run. */
  interface OtherTables {
    /** The rows of a table, its key columns at least; empty where it has never been filled. */
    Optional<Dataset<Row>> find(TableSpec table) throws IOException;
  }
}
