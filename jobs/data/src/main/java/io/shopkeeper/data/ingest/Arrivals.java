package io.shopkeeper.data.ingest;

import io.shopkeeper.platform.table.TableSpec;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that an ingestion adds to a table, as audits see them.
 *
 * @param table the table's name
 * @param books the counts of all records by outcome
 * @param accepted the rows that passed the row rules, including bots and duplicates
 * @param curated the rows that enter the table
 * @param fresh those of {@code curated} from files that are new
 * @param newest the newest day of the table before; empty for a new table
 * @param asOf the last day to ingest
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

  /** Gives access to other tables as they will be after this run. */
  interface OtherTables {
    /** The rows of a table, with at least its key columns; empty if it was never filled. */
    Optional<Dataset<Row>> find(TableSpec table) throws IOException;
  }
}
