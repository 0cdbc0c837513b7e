package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.data.ingest.IngestSettings.Checks;
import io.shopkeeper.platform.table.TableSpec;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Audits rows on items that are missing from the catalogue. The rows are kept, since an item may
 * have been removed from the catalogue.
 *
 * @param catalogue the table of items, with {@code item_id}
 */
record UnknownItems(TableSpec catalogue) implements Audit {
  @Override
  public String name() {
    return "unknown-item-share";
  }

  @Override
  public Optional<Check> of(Arrivals arrivals, Checks limits) throws IOException {
    Optional<Dataset<Row>> items = arrivals.others().find(catalogue);
    if (items.isEmpty()) {
      return Optional.empty();
    }
    Dataset<Row> known = items.get().select("item_id").distinct().withColumn("known", lit(true));
    Column unknown = when(col("known").isNull(), col("count"));
    Row counts =
        arrivals
            .curated()
            .filter(col("item_id").isNotNull())
            .groupBy("item_id")
            .count()
            .join(known, new String[] {"item_id"}, "left_outer")
            .agg(coalesce(sum("count"), lit(0L)), coalesce(sum(unknown), lit(0L)))
            .head();
    return Optional.of(
        new Check(
            arrivals.table(),
            name(),
            counts.getLong(1),
            counts.getLong(0),
            limits.maxUnknownItemShare(),
            "max-unknown-item-share",
            "%s are on items that %s does not have".formatted(arrivals.table(), catalogue.name())));
  }
}
