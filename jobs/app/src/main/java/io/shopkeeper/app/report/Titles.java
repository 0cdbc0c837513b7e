package io.shopkeeper.app.report;

import static org.apache.spark.sql.functions.col;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Titles and categories of the few items that a page names. */
final class Titles {
  private static final int LONGEST = 160;

  /** What the catalogue says of an item. */
  record Product(String title, String category) {}

  private final Map<String, Product> products = new HashMap<>();

  private Titles() {}

  /** The titles of these items; an item without one is called by its id. */
  static Titles of(Optional<Dataset<Row>> catalogue, Collection<String> items) {
    Titles titles = new Titles();
    if (catalogue.isPresent() && !items.isEmpty()) {
      catalogue
          .get()
          .where(col("item_id").isInCollection(items))
          .select("item_id", "title", "category_path")
          .collectAsList()
          .forEach(
              row ->
                  titles.products.put(
                      row.getString(0),
                      new Product(
                          row.isNullAt(1) || row.getString(1).isBlank()
                              ? row.getString(0)
                              : shorten(row.getString(1)),
                          row.isNullAt(2) ? "" : shorten(row.getString(2)))));
    }
    return titles;
  }

  String title(String item) {
    return products.containsKey(item) ? products.get(item).title() : shorten(item);
  }

  String category(String item) {
    return products.containsKey(item) ? products.get(item).category() : "";
  }

  /** At most 160 code points, so that one freak title cannot fill the page. */
  static String shorten(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
