package io.shopkeeper.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Titles and categories of the few items that a page names. A catalogue in two languages keeps the
 * title in the other one as an attribute, {@code title_en} or {@code title_zh}: where there is one
 * in the reader's language it is shown, else the title.
 */
public final class Titles {
  private static final int LONGEST = 160;

  /** What the catalogue says of an item. */
  private record Product(String title, String category) {}

  private final Map<String, Product> products = new HashMap<>();

  private Titles() {}

  /** The titles of these items; an item without one is called by its id. */
  static Titles of(Optional<Dataset<Row>> catalogue, Collection<String> items, Language language) {
    Titles titles = new Titles();
    if (catalogue.isPresent() && !items.isEmpty()) {
      Column translated = col("attributes").getItem("title_" + language.locale().getLanguage());
      catalogue
          .get()
          .where(col("item_id").isInCollection(items))
          .select(
              col("item_id"),
              coalesce(present(translated), present(col("title")), col("item_id")),
              coalesce(col("category_path"), lit("")))
          .collectAsList()
          .forEach(
              row ->
                  titles.products.put(
                      row.getString(0),
                      new Product(shorten(row.getString(1)), shorten(row.getString(2)))));
    }
    return titles;
  }

  private static Column present(Column text) {
    return when(trim(text).notEqual(""), text);
  }

  /** The title of an item, or its id. */
  public String title(String item) {
    return products.containsKey(item) ? products.get(item).title() : shorten(item);
  }

  /** The category of an item; empty where it is not known. */
  public String category(String item) {
    return products.containsKey(item) ? products.get(item).category() : "";
  }

  /** A text of at most 160 code points, so that one freak title cannot fill the page. */
  public static String shorten(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
