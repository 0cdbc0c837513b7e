package io.shopkeeper.data.ingest;

import io.shopkeeper.core.JobException;
import java.util.Locale;

/**
 * One check of the input.
 *
 * @param table the table it is about
 * @param name kebab-case, such as {@code quarantined-share}
 * @param count the rows that count against it
 * @param total the rows it looks at
 * @param threshold the largest share allowed
 * @param setting the setting that holds the threshold
 * @param what those rows, in words, for the message
 */
record Check(
    String table,
    String name,
    long count,
    long total,
    double threshold,
    String setting,
    String what) {

  /** Records that have no fields at all. */
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

  /** Records that are refused, for whatever reason. */
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

  /** As the report shows it. */
  IngestFacts.Checked fact() {
    return new IngestFacts.Checked(
        table, name, observed(), threshold, count, total, passed() ? "passed" : "failed");
  }

  /**
   * Throws where it is not passed.
   *
   * @param example where to look, such as the most frequent reason; may be empty
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
