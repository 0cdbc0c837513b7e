package io.shopkeeper.reviews.words;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;

import org.apache.spark.sql.Column;

/**
 * What of a review is read: its title, where it has one, and its text, each on lines of its own.
 */
public final class ReviewText {
  /** The column of the table {@code reviews}. */
  public static final Column COLUMN = concat_ws("\n", col("title"), col("text"));

  private ReviewText() {}
}
