package io.shopkeeper.neural.session;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.shopkeeper.learning.split.HashShare;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Training sessions in two parts: those that are learned from, and a share that says when to stop,
 * how to blend, and which model is the night's candidate.
 */
record ValidationShare(Dataset<Row> learned, Dataset<Row> validated, boolean isEmpty) {
  /**
   * Divides sessions by the hash of their id.
   *
   * @param fraction that is validated, rounded to thousandths
   */
  static ValidationShare of(Dataset<Row> sessions, double fraction, long seed) {
    Column kept = HashShare.fraction(fraction).holds(col("session_id"), lit(seed));
    Dataset<Row> validated = sessions.where(kept);
    return new ValidationShare(sessions.where(not(kept)), validated, validated.isEmpty());
  }
}
