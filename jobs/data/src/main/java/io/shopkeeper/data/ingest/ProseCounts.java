package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.map_concat;
import static org.apache.spark.sql.functions.sum;

import io.shopkeeper.core.mapping.TargetTable;
import io.shopkeeper.core.mapping.TargetTable.Kind;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts what the reading of prose found in the rows that enter a table. */
final class ProseCounts {
  private ProseCounts() {}

  /**
   * The counts by name: {@code lang-zh}, {@code lang-en}, … of rows; {@code masked-phone}, {@code
   * repaired-encoding}, … of places.
   */
  static Map<String, Long> of(Dataset<Row> curated, TargetTable table) {
    String lang = table.columns().get(table.indexOf(Kind.LANGUAGE)).name();
    Column none = map().cast("map<string,int>");
    Column all =
        map_concat(map(concat(lit("lang-"), col(lang)), lit(1)), coalesce(col("found"), none));
    Map<String, Long> counts = new TreeMap<>();
    curated
        .select(explode(all))
        .groupBy("key")
        .agg(sum("value"))
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return counts;
  }
}
