package io.shopkeeper.platform.table;

import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * The name, key and schema of a curated table.
 *
 * @param name snake_case name, also its directory under {@code tables/}
 * @param kind how partitions make up the content
 * @param key the columns that identify a row
 * @param schema its columns, including {@code source_file} and {@code ingest_run}, without {@code
 *     ds}
 */
public record TableSpec(String name, Kind kind, List<String> key, StructType schema) {
  /** How the partitions of a table make up its content. */
  public enum Kind {
    /** Every {@code ds} holds its own rows; the table as of D is the union of ds ≤ D. */
    INCREMENT,
    /** Every {@code ds} is the whole table; the table as of D is the latest ds ≤ D. */
    SNAPSHOT
  }
}
