package io.shopkeeper.data.ingest;

/** The facts that ingest writes into its run's record and the report reads. */
final class IngestFacts {
  /** The name of the fact on all checks: a list of {@link Checked}. */
  static final String CHECKS = "ingest.checks";

  private IngestFacts() {}

  /** The name of the fact on a table's source files: a list of {@link File}. */
  static String files(String table) {
    return "ingest." + table + ".files";
  }

  /** The name of the fact on refusals of a table: number of rows by code. */
  static String reasons(String table) {
    return "ingest." + table + ".reasons";
  }

  /** The name of the fact on what a table's prose held: counts by name. */
  static String prose(String table) {
    return "ingest." + table + ".prose";
  }

  /** One source file of one table: parsed + unparseable = curated + quarantined + merged. */
  record File(
      String file, long parsed, long unparseable, long curated, long quarantined, long merged) {}

  /**
   * The result of one check.
   *
   * @param check its kebab-case name, such as {@code quarantined-share}
   * @param observed the observed share, in [0, 1]
   * @param threshold the largest share allowed, in [0, 1]
   * @param rows number of rows that count against it
   * @param of number of rows examined
   * @param verdict {@code passed} or {@code failed}
   */
  record Checked(
      String table,
      String check,
      double observed,
      double threshold,
      long rows,
      long of,
      String verdict) {}
}
