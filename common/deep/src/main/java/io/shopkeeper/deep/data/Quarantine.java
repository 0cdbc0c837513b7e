package io.shopkeeper.deep.data;

import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Lease;
import io.shopkeeper.platform.storage.PartitionSwap;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows that were not examples: {@code quarantine/MODEL/ds=AS-OF/}, as those of tables. */
public final class Quarantine {
  private static final String HOME = "quarantine";
  private static final StructType SCHEMA =
      new StructType()
          .add("raw", DataTypes.StringType)
          .add("reason", DataTypes.StringType)
          .add("source_file", DataTypes.StringType);

  private Quarantine() {}

  /**
   * Writes a table's bad rows; a later run of the same day replaces them.
   *
   * @param table the rows, good and bad
   * @param format decides by decoding it whether a row is an example
   * @param context the run, whose day is the partition
   * @param model the name of the model, and of the directory under {@code quarantine/}
   * @throws io.shopkeeper.core.JobException 69 if another process writes this quarantine
   */
  public static <E extends Serializable> void write(
      Dataset<Row> table, ExampleFormat<E> format, JobContext context, String model)
      throws IOException {
    Storage storage = context.storage();
    String home = HOME + "/" + model;
    // Refused rows are raw: no other account may look at them, staged as little as in place.
    storage.makePrivateDirectories(HOME);
    storage.makePrivateDirectories(home);
    PartitionSwap.Place place = new PartitionSwap.Place(home, home + "/_staging", home);
    try (PartitionSwap swap =
        PartitionSwap.open(storage, place, context.runId(), context.clock(), Lease.Times.DEFAULT)) {
      table
          .sparkSession()
          .createDataFrame(
              table
                  .withColumn("_file", functions.input_file_name())
                  .toJavaRDD()
                  .flatMap(row -> bad(row, format).iterator()),
              SCHEMA)
          .write()
          .parquet(storage.path(swap.staged()).toString());
      storage.makePrivateDirectories(swap.staged());
      swap.replace("ds=" + context.asOf());
    }
  }

  private static <E extends Serializable> List<Row> bad(Row row, ExampleFormat<E> format) {
    try {
      format.decode(row);
      return List.of();
    } catch (BadExample reason) {
      return List.of(
          RowFactory.create(row.json(), reason.getMessage(), row.getString(row.length() - 1)));
    }
  }
}
