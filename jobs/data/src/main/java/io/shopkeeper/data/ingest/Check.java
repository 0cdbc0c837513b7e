package io.shopkeeper.data.ingest;

import io.shopkeeper.core.JobException;
import java.util.Locale;

/**
 * A check that a share of rows does not exceed a threshold.
 *
 * @param table the table it is about
 * @param name kebab-case, such as {@code quarantined-share}
 * @param count number of rows that count against it
 * @param total number of rows examined
 * @param threshold the largest share allowed, in [0, 1]
 * @param setting the path of the threshold's setting
 * @param what describes the counted rows, for the message
 */
record Check(
    String table,
    String name,
    long count,
    long total,
    double threshold,
    String setting,
    String what) {

  /** The check of records that could not be parsed into fields. */
  static Check unparseable(String table, Balance all, IngestSettings.Checks limits) {
    return new Check(
        table,
        "unparseable-share",
        all.unparseable,
        all.records(),
        limits.maxUnparseableShare(),
        "max-unparseable-share",
        "records cannot be parsed");
  }

  /** The check of refused records, for any reason. */
  static Check quarantined(String table, Balance all, IngestSettings.Checks limits) {
    return new Check(
        table,
        "quarantined-share",
        all.quarantined,
        all.records(),
        limits.maxQuarantinedShare(),
        "max-quarantined-share",
        "records are refused");
  }

  double observed() {
    return total == 0 ? 0 : (double) count / total;
  }

  boolean passed() {
    return observed() <= threshold;
  }

  /** The fact for the run's record. */
  IngestFacts.Checked fact() {
    return new IngestFacts.Checked(
        table, name, observed(), threshold, count, total, passed() ? "passed" : "failed");
  }

  /**
   * Throws if the check fails.
   *
   * @param example a hint, such as the most frequent reason; may be empty
   */
  void require(String example) {
    if (!passed()) {
      throw JobException.badInput(
          String.format(
              Locale.ROOT,
              "%s: %,d of %,d %s (%.1f %%), allowed are %.1f %%%s; nothing was changed; correct the files or the mapping, or raise ingest.checks.%s",
              table,
              count,
              total,
              what,
              100 * observed(),
              100 * threshold,
              example.isEmpty() ? "" : "; " + example,
              setting));
    }
  }
}
