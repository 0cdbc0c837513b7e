package io.shopkeeper.ranking.night;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.ranking.history.Interactions;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes the mapping of integer ids in a model's files to string ids, as tables beside them. */
public final class Dictionary {
  private static final StructType ITEMS =
      new StructType()
          .add("id", DataTypes.IntegerType, false)
          .add("item_id", DataTypes.StringType, false);

  private Dictionary() {}

  /** Writes {@code dictionary-users} and {@code dictionary-items} into a version. */
  public static void write(Staging staging, Interactions data) {
    data.customers()
        .select(col("user").as("id"), col("user_id"))
        .write()
        .parquet(staging.path("dictionary-users"));
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < data.items().size(); id++) {
      rows.add(RowFactory.create(id, data.items().name(id)));
    }
    data.all()
        .sparkSession()
        .createDataFrame(rows, ITEMS)
        .coalesce(1)
        .write()
        .parquet(staging.path("dictionary-items"));
    staging.expect("dictionary-users", data.users());
    staging.expect("dictionary-items", data.items().size());
  }
}
