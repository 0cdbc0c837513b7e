package io.shopkeeper.learning.classify;

import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/**
 * The sets that labelled cases are divided into, for good: the SHA-256 of what a case is known by,
 * its first 8 hex digits modulo 10, puts it into the test set (0), the validation set (1) or the
 * training set. So no model was ever trained on what it is tested on, and cases of the same name
 * are never in two sets.
 */
public enum Part {
  /** What models are compared on. */
  TEST(0),
  /** What settings are chosen on. */
  VALIDATION(1),
  /** What models learn from. */
  TRAINING(2);

  private static final int TENTHS = 10;

  private final int number;

  Part(int number) {
    this.number = number;
  }

  /** Its number in a column of {@link #of}. */
  public int number() {
    return number;
  }

  /** The number of the part that each case belongs to. */
  public static Column of(Column name) {
    Column tenth =
        conv(substring(sha2(name.cast("string"), 256), 1, 8), 16, 10).cast("long").mod(TENTHS);
    return when(tenth.lt(TRAINING.number), tenth)
        .otherwise(TRAINING.number)
        .cast(DataTypes.IntegerType);
  }
}
