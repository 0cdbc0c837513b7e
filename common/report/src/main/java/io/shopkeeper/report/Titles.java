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
 * Titles and categories of the items that the report mentions. A bilingual catalogue has the title
 * in its second language as an attribute, {@code title_en} or {@code title_zh}; it is used if it is
 * in the reader's language.
 */
public final class Titles {
  private static final int LONGEST = 160;

  /** An item's title and category. */
  private record Product(String title, String category) {}

  private final Map<String, Product> products = new HashMap<>();

  private Titles() {}

  /** Reads the titles of these items; the id replaces a missing title. */
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

  /** The title of an item; its id if it has none. */
  public String title(String item) {
    return products.containsKey(item) ? products.get(item).title() : shorten(item);
  }

  /** The category of an item; empty if unknown. */
  public String category(String item) {
    return products.containsKey(item) ? products.get(item).category() : "";
  }

  /** Truncates a text to 160 code points, so that one very long title cannot fill the page. */
  public static String shorten(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
