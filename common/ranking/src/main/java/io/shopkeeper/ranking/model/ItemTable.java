package io.shopkeeper.ranking.model;

import io.shopkeeper.learning.contest.State;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.history.ItemNames;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Reads and writes a model as one table with a row per item, keyed by string id, so that it can be
 * loaded into another dictionary than that of its training: items unknown to the dictionary are
 * dropped, items unknown to the model are never recommended.
 *
 * @param items the current dictionary
 * @param name of the table in a version
 */
record ItemTable(SparkSession spark, ItemNames items, String name) {
  private static final String OUTPUT = "items";

  /** The table that holds a whole model. */
  ItemTable(SparkSession spark, ItemNames items) {
    this(spark, items, OUTPUT);
  }

  /** The name of the table in a version. */
  static String output(State state) {
    return state.of(OUTPUT);
  }

  /** Another table of the same items, beside the first. */
  ItemTable named(String other) {
    return new ItemTable(spark, items, other);
  }

  void write(Staging staging, State state, List<Row> rows, StructType schema) {
    spark.createDataFrame(rows, schema).coalesce(1).write().parquet(staging.path(state.of(name)));
    staging.expect(state.of(name), rows.size());
  }

  /** The rows in the order of the item ids. */
  Iterator<Row> read(Version version, State state) {
    return spark
        .read()
        .parquet(version.output(state.of(name)))
        .orderBy("item_id")
        .toLocalIterator();
  }
}
