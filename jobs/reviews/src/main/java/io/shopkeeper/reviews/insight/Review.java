package io.shopkeeper.reviews.insight;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * A review as the table {@code reviews} has it.
 *
 * @param rating stars from 1 to 5; null if it has none
 * @param label {@code positive}, {@code neutral} or {@code negative}; null if it has none
 * @param title empty if it has none
 * @param day days since the epoch
 */
record Review(
    String id,
    String item,
    Double rating,
    String label,
    String title,
    String text,
    String language,
    double day)
    implements Serializable {
  static final String[] COLUMNS = {
    "review_id", "item_id", "rating", "label", "title", "text", "lang", "review_time"
  };

  private static final double DAY = 86_400_000;

  /** The review of a row that begins with {@link #COLUMNS}. */
  static Review of(Row row) {
    return new Review(
        row.getString(0),
        row.getString(1),
        row.isNullAt(2) ? null : row.getDouble(2),
        row.getString(3),
        row.isNullAt(4) ? "" : row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getTimestamp(7).getTime() / DAY);
  }

  /** Title and text. */
  String whole() {
    return title.isEmpty() ? text : title + "\n" + text;
  }

  /**
   * The language of the insights that it counts for: Chinese too where it is mixed; null where it
   * is neither Chinese nor English.
   */
  String heardIn() {
    return switch (language) {
      case "zh", "mixed" -> "zh";
      case "en" -> "en";
      default -> null;
    };
  }
}
