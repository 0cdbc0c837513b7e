package io.shopkeeper.ranking.lists;

import io.shopkeeper.ranking.history.Batches;
import io.shopkeeper.ranking.history.Interactions;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Writes one table with rows for every customer, sorted by customer across and within files, so
 * that a reader finds a customer in one file and, by its column index or Bloom filter, in one page.
 */
public final class SortedTable {
  /** Bytes of a row without reasons, measured on lists of 100; with five reasons it is about 70. */
  private static final long BYTES_OF_ROW = 16;

  private static final long BYTES_OF_REASON = 11;

  private static final long MEBI = 1L << 20;
  private static final long MOST_FILES = 10_000;

  /**
   * Smallest file. A file is written by the task that ranks its customers, so a small table is
   * split among all cores, down to this size.
   */
  private static final long LEAST_BYTES = 16 * MEBI;

  private final Interactions interactions;
  private final int fileMegabytes;

  public SortedTable(Interactions interactions, int fileMegabytes) {
    this.interactions = interactions;
    this.fileMegabytes = fileMegabytes;
  }

  /**
   * Ranks all customers and writes Parquet files of about the wanted size.
   *
   * @param perUser rows per customer, to estimate sizes
   * @param reasons reasons per row, to estimate sizes
   */
  public void write(
      Batches.Work<InternalRow> work, StructType schema, int perUser, int reasons, String path) {
    SparkSession spark = interactions.customers().sparkSession();
    long bytes =
        interactions.users() * perUser * (BYTES_OF_ROW + BYTES_OF_REASON * Math.max(0, reasons));
    int files = files(bytes, spark.sparkContext().defaultParallelism());
    Broadcast<Batches.Work<InternalRow>> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(work);
    JavaRDD<InternalRow> rows =
        interactions
            .customers()
            .rdd()
            .coalesce(files, false, Option.apply(new ContiguousCoalescer()), null)
            .toJavaRDD()
            .mapPartitions(customers -> new Batches<>(customers, shared.value()));
    // This method is private in Scala. The public one takes rows of boxed objects and
    // converts each, which costs more than everything else that is done to a row.
    spark
        .internalCreateDataFrame(rows.rdd(), schema, false)
        .write()
        .option("compression", "zstd")
        .option("parquet.bloom.filter.enabled#user_id", "true")
        .option(
            "parquet.bloom.filter.expected.ndv#user_id",
            Long.toString(Math.max(1, interactions.users() / files)))
        .parquet(path);
    shared.destroy();
  }

  private int files(long bytes, int cores) {
    long full = bytes / (fileMegabytes * MEBI) + 1;
    long small = Math.min(cores, bytes / LEAST_BYTES + 1);
    return (int) Math.min(MOST_FILES, Math.max(full, small));
  }
}
