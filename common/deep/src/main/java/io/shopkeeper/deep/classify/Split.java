package io.shopkeeper.deep.classify;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.shopkeeper.learning.split.HashShare;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which rows are for what; all three tables have the same columns.
 *
 * @param training rows that the network learns from
 * @param validation rows that say when to stop, how sure the network may be, and where it is
 *     unsure; there may be none
 * @param test rows that it is measured on
 */
public record Split(Dataset<Row> training, Dataset<Row> validation, Dataset<Row> test) {
  /**
   * A split of rows that are for training or for the test already.
   *
   * @param validation the share of the training rows that is kept apart
   * @param id the column by whose hash they are: rows with one id stay together
   */
  public static Split of(
      Dataset<Row> training, Dataset<Row> test, HashShare validation, String id) {
    Column kept = validation.holds(col(id));
    return new Split(training.where(not(kept)), training.where(kept), test);
  }
}
