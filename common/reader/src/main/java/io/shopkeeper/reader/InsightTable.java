package io.shopkeeper.reader;

import static org.apache.parquet.filter2.predicate.FilterApi.binaryColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.eq;

import io.shopkeeper.reader.ProductInsight.Point;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.api.Binary;

/**
 * Looks up products in the live release {@code reviews}. Thread-safe; {@link ShopReader#refresh()}
 * goes over to a new release. A look-up reads the footers of the table's files, and of the pages
 * only those that may hold the product.
 */
public final class InsightTable {
  private static final String RELEASE = "reviews";
  private static final String TABLE = "product_insights";

  private final LiveVersions versions;
  private final Configuration hadoop;
  private volatile Optional<LiveVersion> live;

  InsightTable(LiveVersions versions, Configuration hadoop) throws IOException {
    this.versions = versions;
    this.hadoop = hadoop;
    this.live = versions.release(RELEASE);
  }

  /** The release from which look-ups are answered; empty if none is live yet. */
  public Optional<LiveVersion> live() {
    return live;
  }

  /**
   * What reviews say of a product, one insight for each language, those of most reviews first.
   *
   * @return empty if the release has no review of the product, or none is live
   * @throws IOException if the storage fails
   */
  public List<ProductInsight> of(String itemId) throws IOException {
    Optional<LiveVersion> now = live;
    if (now.isEmpty()) {
      return List.of();
    }
    try {
      return read(now.get().output(TABLE), itemId);
    } catch (FileNotFoundException e) {
      // Retention may delete the release of a reader that was not refreshed for long.
      if (!refresh()) {
        throw e;
      }
      return read(live.orElseThrow().output(TABLE), itemId);
    }
  }

  /** Switches to the release that is live now, and returns whether it differs from the last one. */
  boolean refresh() throws IOException {
    Optional<LiveVersion> newest = versions.release(RELEASE);
    if (newest.isEmpty() || newest.map(LiveVersion::number).equals(live.map(LiveVersion::number))) {
      return false;
    }
    live = newest;
    return true;
  }

  private List<ProductInsight> read(Path table, String itemId) throws IOException {
    List<ProductInsight> found = new ArrayList<>();
    try (ParquetReader<Group> rows =
        ParquetReader.builder(new GroupReadSupport(), table)
            .withConf(hadoop)
            .withFilter(FilterCompat.get(eq(binaryColumn("item_id"), Binary.fromString(itemId))))
            .build()) {
      for (Group row = rows.read(); row != null; row = rows.read()) {
        found.add(insight(row));
      }
    }
    found.sort(Comparator.comparingLong((ProductInsight insight) -> -insight.reviews()));
    return found;
  }

  private static ProductInsight insight(Group row) {
    return new ProductInsight(
        row.getString("item_id", 0),
        row.getString("lang", 0),
        row.getLong("reviews", 0),
        row.getBoolean("enough", 0),
        row.getFloat("sentiment", 0),
        row.getFloat("low", 0),
        row.getFloat("high", 0),
        points(row.getGroup("strengths", 0)),
        points(row.getGroup("weaknesses", 0)),
        row.getString("advice_zh", 0),
        row.getString("advice_en", 0));
  }

  private static List<Point> points(Group list) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      Group point = list.getGroup(0, i).getGroup(0, 0);
      Group quotes = point.getGroup("quotes", 0);
      List<String> texts = new ArrayList<>();
      for (int q = 0; q < quotes.getFieldRepetitionCount(0); q++) {
        texts.add(quotes.getGroup(0, q).getString(0, 0));
      }
      points.add(
          new Point(
              point.getString("aspect", 0),
              point.getString("name_zh", 0),
              point.getString("name_en", 0),
              point.getFloat("share", 0),
              texts));
    }
    return points;
  }
}
