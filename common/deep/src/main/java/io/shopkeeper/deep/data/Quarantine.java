package io.shopkeeper.deep.data;

import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.time.LocalDate;
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
   * @param table whose rows are looked at
   * @param format by which a row is an example or is not
   * @param model the name under {@code quarantine/}
   * @param asOf the day of the run
   */
  public static <E extends Serializable> void write(
      Dataset<Row> table, ExampleFormat<E> format, Storage storage, String model, LocalDate asOf)
      throws IOException {
    String home = HOME + "/" + model;
    String fresh = home + "/_staging/ds=" + asOf;
    storage.makePrivateDirectories(HOME);
    storage.makePrivateDirectories(home);
    storage.delete(home + "/_staging");
    table
        .sparkSession()
        .createDataFrame(
            table
                .withColumn("_file", functions.input_file_name())
                .toJavaRDD()
                .flatMap(row -> bad(row, format).iterator()),
            SCHEMA)
        .write()
        .parquet(storage.path(fresh).toString());
    storage.makePrivateDirectories(fresh);
    String live = home + "/ds=" + asOf;
    if (storage.exists(live)) {
      // Aside, not away: between two renames a kill leaves the rows where they can be found.
      storage.rename(live, home + "/_staging/replaced");
    }
    storage.rename(fresh, live);
    storage.delete(home + "/_staging");
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
