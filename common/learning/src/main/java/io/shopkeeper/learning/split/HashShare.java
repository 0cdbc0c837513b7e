package io.shopkeeper.learning.split;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A share of rows that the hash of their id decides: the same rows every time, in whatever order
 * and partitions they come, and rows with one id stay together. The hash is Spark's xxhash64 with
 * its seed of 42; a share holds the ids whose hash modulo the steps is small.
 */
public final class HashShare {
  /** Samples are cut in millionths: of any table, a share can be small. */
  private static final long SAMPLE_STEPS = 1_000_000;

  /** Fractions that people set are cut in thousandths. */
  private static final long FRACTION_STEPS = 1_000;

  private final long kept;
  private final long steps;

  private HashShare(long kept, long steps) {
    this.kept = kept;
    this.steps = steps;
  }

  /**
   * A sample that bounds work: everything where there is little enough, else about as many rows as
   * may be.
   *
   * @param most rows, or whatever is counted
   * @param all how many there are
   */
  public static HashShare atMost(long most, long all) {
    long kept =
        all <= most ? SAMPLE_STEPS : Math.max(1, (long) ((double) most / all * SAMPLE_STEPS));
    return new HashShare(kept, SAMPLE_STEPS);
  }

  /**
   * A fraction, to the thousandth.
   *
   * @param fraction from 0 to 1
   */
  public static HashShare fraction(double fraction) {
    return new HashShare(Math.round(fraction * FRACTION_STEPS), FRACTION_STEPS);
  }

  /**
   * Whether a row is in the share.
   *
   * @param id the columns that are hashed, a seed as the last of them where shares must differ
   */
  public Column holds(Column... id) {
    return pmod(xxhash64(id), lit(steps)).lt(kept);
  }

  /** The rows of the share. */
  public Dataset<Row> of(Dataset<Row> rows, Column... id) {
    return kept == steps ? rows : rows.where(holds(id));
  }
}
