package io.shopkeeper.learning.split;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A deterministic sample of rows by the hash of their id: it is the same for any order and
 * partitioning, and rows of one id stay together. The hash is Spark's xxhash64 with its seed of 42;
 * the sample holds the ids whose hash modulo a number of steps is below a threshold.
 */
public final class HashShare {
  /** Resolution of samples that bound work: one millionth, since a sample may be small. */
  private static final long SAMPLE_STEPS = 1_000_000;

  /** Resolution of fractions from settings: one thousandth. */
  private static final long FRACTION_STEPS = 1_000;

  private final long kept;
  private final long steps;

  private HashShare(long kept, long steps) {
    this.kept = kept;
    this.steps = steps;
  }

  /**
   * A sample of about {@code most} rows; everything if there are fewer.
   *
   * @param most upper bound of the sample's expected size, at least 1
   * @param all size of the population, in the same unit
   */
  public static HashShare atMost(long most, long all) {
    long kept =
        all <= most ? SAMPLE_STEPS : Math.max(1, (long) ((double) most / all * SAMPLE_STEPS));
    return new HashShare(kept, SAMPLE_STEPS);
  }

  /**
   * A sample of a fraction, rounded to thousandths.
   *
   * @param fraction in [0, 1]
   */
  public static HashShare fraction(double fraction) {
    return new HashShare(Math.round(fraction * FRACTION_STEPS), FRACTION_STEPS);
  }

  /**
   * The condition that a row is in the sample.
   *
   * @param id the columns to hash; end with a seed if several samples must be independent
   */
  public Column holds(Column... id) {
    return pmod(xxhash64(id), lit(steps)).lt(kept);
  }

  /** The rows of the sample. */
  public Dataset<Row> of(Dataset<Row> rows, Column... id) {
    return kept == steps ? rows : rows.where(holds(id));
  }
}
