package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.core.mapping.TargetTable;
import io.shopkeeper.core.mapping.TargetTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * Deduplicates rows by the table's key. One row per key is kept: that of an earlier run, else the
 * one of least precedence.
 *
 * <p>Nearly all keys are unique. So the first pass shuffles 64-bit hashes only, and keys are
 * compared among the rows whose hash occurs again.
 */
final class Duplicates {
  /** The most rows, of one number each, that are broadcast to tasks. */
  private static final long MOST_BROADCAST = 1_000_000;

  private final Kept kept;
  private final String[] key;
  private final String quantity;

  Duplicates(TargetTable table, Kept kept) {
    List<String> columns = new ArrayList<>(table.key());
    if (table.snapshot()) {
      columns.add("ds");
    }
    int pieces = table.indexOf(Kind.QUANTITY);
    this.kept = kept;
    this.key = columns.toArray(String[]::new);
    this.quantity = pieces < 0 ? null : table.columns().get(pieces).name();
  }

  /**
   * The rows to drop: source_file, at, quantity (null if the table has none), sums, first (the
   * precedence of the row that is kept). Empty if every key is known to be unique.
   *
   * @param accepted the incoming rows
   * @param current the table's rows that are not replaced
   */
  Optional<Dataset<Row>> losers(Dataset<Row> accepted, Dataset<Row> current) {
    Column pieces =
        (quantity == null ? lit(null) : col(quantity)).cast(DataTypes.IntegerType).as("quantity");
    Dataset<Row> places =
        accepted
            .select(keys(col("source_file"), col("at"), col("precedence"), col("sums"), pieces))
            .unionByName(
                current.select(
                    keys(
                        col("source_file"),
                        lit(-1L).as("at"),
                        lit(Long.MIN_VALUE).as("precedence"),
                        lit(false).as("sums"),
                        pieces)))
            .withColumn("hash", xxhash64(keys()));
    Dataset<Row> again =
        kept.keep(
            places
                .groupBy("hash")
                .agg(count(lit(1)).as("n"))
                .filter(col("n").gt(1))
                .select("hash"));
    long hashes = again.count();
    if (hashes == 0) {
      return Optional.empty();
    }
    Dataset<Row> suspects =
        places
            .join(Kept.small(again, hashes, MOST_BROADCAST), by("hash"), "left_semi")
            .drop("hash");
    return Optional.of(
        kept.keep(
            suspects
                .withColumn("first", min("precedence").over(Window.partitionBy(keys())))
                .filter(col("precedence").gt(col("first")))
                .select("source_file", "at", "quantity", "sums", "first")));
  }

  /**
   * The incoming rows without those to drop.
   *
   * @param dropped the number of losers
   */
  Dataset<Row> winners(Dataset<Row> accepted, Dataset<Row> losers, long dropped) {
    return accepted.join(
        Kept.small(losers.select("at"), dropped, MOST_BROADCAST), by("at"), "left_anti");
  }

  /** Adds the quantities of equal rows of the same file to the row that is kept. */
  Dataset<Row> summed(Dataset<Row> winners, Dataset<Row> losers) {
    // If the last row is kept, precedence is descending; few files sum quantities, so the
    // comparison by file is made on the precedence itself.
    Dataset<Row> added =
        losers
            .filter(col("sums"))
            .groupBy(
                col("first").as("p"), shiftright(col("at"), StagedRow.FILE_SHIFT).as("file_number"))
            .agg(sum("quantity").as("added"));
    Column total = coalesce(col(quantity).cast("long"), lit(0L)).plus(col("added"));
    return winners
        .join(
            added,
            col("precedence")
                .equalTo(col("p"))
                .and(shiftright(col("at"), StagedRow.FILE_SHIFT).equalTo(col("file_number"))),
            "left_outer")
        .withColumn(
            quantity,
            when(col("added").isNotNull(), least(total, lit((long) Integer.MAX_VALUE)).cast("int"))
                .otherwise(col(quantity)))
        .drop("p", "file_number", "added");
  }

  private Column[] keys(Column... more) {
    List<Column> columns = new ArrayList<>();
    for (String column : key) {
      columns.add(col(column));
    }
    columns.addAll(List.of(more));
    return columns.toArray(Column[]::new);
  }

  private static String[] by(String... columns) {
    return columns;
  }
}
