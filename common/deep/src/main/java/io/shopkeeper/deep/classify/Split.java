package io.shopkeeper.deep.classify;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.shopkeeper.learning.split.HashShare;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The training, validation and test sets, as tables with the same columns.
 *
 * @param training rows that the network is trained on
 * @param validation rows for early stopping and calibration; may be empty
 * @param test rows that it is evaluated on
 */
public record Split(Dataset<Row> training, Dataset<Row> validation, Dataset<Row> test) {
  /**
   * Splits a validation set off the training rows.
   *
   * @param validation the share of the training rows that becomes the validation set
   * @param id the column whose hash decides; rows of one id stay together
   */
  public static Split of(
      Dataset<Row> training, Dataset<Row> test, HashShare validation, String id) {
    Column kept = validation.holds(col(id));
    return new Split(training.where(not(kept)), training.where(kept), test);
  }
}
