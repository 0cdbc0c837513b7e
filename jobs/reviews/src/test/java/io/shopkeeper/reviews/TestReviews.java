package io.shopkeeper.reviews;

import io.shopkeeper.platform.table.HandWritten;
import io.shopkeeper.platform.table.ShopTables;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Writes a table {@code reviews} by hand, with what ingest would have refused or mended. */
public final class TestReviews {
  private static final String DAY = "2026-03-30";
  private static final Instant MORNING = Instant.parse(DAY + "T08:00:00Z");

  private final List<Row> rows = new ArrayList<>();
  private String user;

  /** Sets the customer of the reviews to come; null for nobody, as at the beginning. */
  public TestReviews by(String customer) {
    this.user = customer;
    return this;
  }

  /**
   * Adds a review, a minute after the one before.
   *
   * @param stars null for none
   */
  public TestReviews add(String item, Double stars, String title, String text, String language) {
    rows.add(
        RowFactory.create(
            "r%05d".formatted(rows.size()),
            item,
            user,
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
    HandWritten.table(root, ShopTables.REVIEWS, DAY, rows);
  }
}
