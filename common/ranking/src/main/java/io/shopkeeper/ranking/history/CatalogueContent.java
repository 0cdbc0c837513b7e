package io.shopkeeper.ranking.history;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.recommend.ItemContent;
import io.shopkeeper.core.recommend.ItemContent.Kind;
import io.shopkeeper.core.recommend.TitleWords;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reads what is known of items without anybody's interest in them: category, brand, price and title
 * of the catalogue, and the points of their pictures where the job {@code product-vision-score} has
 * left some. It is collected to the driver, as many rows as the catalogue and the pictures have.
 */
public final class CatalogueContent {
  private static final String RELEASE = "vision";
  private static final String EMBEDDINGS = "image_embeddings";

  /** Prices within a factor of √2 are alike. */
  private static final double PRICES_OF_A_DOUBLING = 2;

  private CatalogueContent() {}

  /** The newest points of pictures; empty if there are none. */
  public static Optional<Version> pictures(JobContext context) throws IOException {
    List<Version> versions = context.releases().versions(RELEASE);
    return versions.isEmpty()
        ? Optional.empty()
        : Optional.of(versions.get(versions.size() - 1))
            .filter(
                version ->
                    version.manifest().outputs().stream()
                        .anyMatch(output -> output.path().equals(EMBEDDINGS)));
  }

  /** What tonight's catalogue and the newest pictures say of items. */
  public static ItemContent of(JobContext context, ItemNames items) throws IOException {
    return of(
        context.tables().find(ShopTables.PRODUCTS, context.asOf()),
        pictures(context)
            .map(version -> context.spark().read().parquet(version.output(EMBEDDINGS))),
        items);
  }

  /**
   * What tables say of items.
   *
   * @param products the catalogue
   * @param pictures rows of (item_id, embedding)
   */
  public static ItemContent of(
      Optional<Dataset<Row>> products, Optional<Dataset<Row>> pictures, ItemNames items) {
    ItemContent.Builder content = new ItemContent.Builder(items.size());
    products.ifPresent(table -> describe(table, items, content));
    pictures.ifPresent(
        table ->
            table
                .where(col("item_id").isNotNull())
                .select("item_id", "embedding")
                .collectAsList()
                .forEach(
                    row -> {
                      int item = items.id(row.getString(0));
                      if (item >= 0) {
                        content.add(item, floats(row.getList(1)));
                      }
                    }));
    return content.build();
  }

  /** The same over another dictionary, of which items may be missing here. */
  public static ItemContent over(ItemContent content, ItemNames items, ItemNames other) {
    int[] here = new int[other.size()];
    for (int item = 0; item < here.length; item++) {
      here[item] = items.id(other.name(item));
    }
    return content.of(here);
  }

  private static float[] floats(List<Float> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i);
    }
    return floats;
  }

  private static void describe(
      Dataset<Row> products, ItemNames items, ItemContent.Builder content) {
    Map<Integer, Row> rows = new TreeMap<>();
    for (Row row :
        products.select("item_id", "category_path", "brand", "price", "title").collectAsList()) {
      int item = items.id(row.getString(0));
      if (item >= 0) {
        rows.put(item, row);
      }
    }
    rows.forEach(
        (item, row) -> {
          String path = row.getString(1);
          for (int end = 0; end < path.length(); end++) {
            if (isSeparator(path.charAt(end))) {
              content.add(item, Kind.CATEGORY, path.substring(0, end).strip());
            }
          }
          content.add(item, Kind.CATEGORY, path.strip());
          if (row.getString(2) != null && !row.getString(2).isBlank()) {
            content.add(item, Kind.BRAND, row.getString(2).strip());
          }
          BigDecimal price = row.getDecimal(3);
          if (price != null && price.signum() > 0) {
            double doublings = Math.log(price.doubleValue()) / Math.log(2);
            content.add(
                item, Kind.PRICE, Long.toString(Math.round(PRICES_OF_A_DOUBLING * doublings)));
          }
          TitleWords.of(row.getString(4)).forEach(word -> content.add(item, Kind.TITLE, word));
        });
  }

  private static boolean isSeparator(char letter) {
    return letter == '/' || letter == '>' || letter == '|';
  }
}
