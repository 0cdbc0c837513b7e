package io.shopkeeper.reviews;

import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Writes a table {@code reviews} by hand, with what ingest would have refused or mended. */
public final class TestReviews {
  private static final String DAY = "2026-03-30";
  private static final Instant MORNING = Instant.parse(DAY + "T08:00:00Z");

  private final List<Row> rows = new ArrayList<>();

  /**
   * Adds a review of no customer, a minute after the one before.
   *
   * @param stars null for none
   */
  public TestReviews add(String item, Double stars, String title, String text, String language) {
    rows.add(
        RowFactory.create(
            "r%05d".formatted(rows.size()),
            item,
            null,
            stars,
            null,
            title,
            text,
            language,
            Timestamp.from(MORNING.plusSeconds(60L * rows.size() % 80_000)),
            "by-hand",
            "by-hand"));
    return this;
  }

  /** The number of reviews so far. */
  public int size() {
    return rows.size();
  }

  /** Writes the table under a root. */
  public void writeTo(Path root) throws IOException {
    SparkSession spark = SharedSpark.session();
    TableStore tables =
        new TableStore(
            spark,
            HadoopStorage.open(root.toUri().toString(), spark.sparkContext().hadoopConfiguration()),
            Clock.fixed(MORNING, ZoneOffset.UTC));
    Dataset<Row> table =
        spark
            .createDataFrame(rows, ShopTables.REVIEWS.schema())
            .withColumn("ds", functions.lit(DAY));
    try (TableWrite write = tables.write(ShopTables.REVIEWS, "by-hand")) {
      write.replace(Set.of(DAY), table);
      write.commit();
    }
  }
}
