package io.shopkeeper.ranking.history;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableStore;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** What came into the catalogue, by its snapshots. */
public final class Listings {
  private Listings() {}

  /**
   * The ids of the items that are on sale on a day and were not in the catalogue some days before:
   * all that are on sale where there was none. Collected to the driver.
   *
   * @param days at least 1
   */
  public static List<String> since(TableStore tables, LocalDate on, int days) throws IOException {
    NavigableSet<String> snapshots = new TreeSet<>(tables.partitions(ShopTables.PRODUCTS));
    String newest = snapshots.floor(on.toString());
    if (newest == null || newest.equals(snapshots.floor(on.minusDays(days).toString()))) {
      return List.of();
    }
    Dataset<Row> listed =
        tables.read(ShopTables.PRODUCTS, on).where(col("active")).select("item_id");
    Optional<Dataset<Row>> before = tables.find(ShopTables.PRODUCTS, on.minusDays(days));
    return (before.isPresent()
            ? listed.join(
                before.get().select(col("item_id").as("known")),
                col("item_id").equalTo(col("known")),
                "left_anti")
            : listed)
        .as(Encoders.STRING())
        .collectAsList();
  }
}
