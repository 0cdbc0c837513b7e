package io.shopkeeper.data.ingest;

/** What ingest leaves in its run's record, and the report reads there. */
final class IngestFacts {
  /** The name of the fact on all checks: a list of {@link Checked}. */
  static final String CHECKS = "ingest.checks";

  private IngestFacts() {}

  /** The name of the fact on a table's source files: a list of {@link File}. */
  static String files(String table) {
    return "ingest." + table + ".files";
  }

  /** The name of the fact on why a table's rows were refused: rows by code. */
  static String reasons(String table) {
    return "ingest." + table + ".reasons";
  }

  /** One source file of one table: parsed + unparseable = curated + quarantined + merged. */
  record File(
      String file, long parsed, long unparseable, long curated, long quarantined, long merged) {}

  /**
   * One check.
   *
   * @param check its kebab-case name, such as {@code quarantined-share}
   * @param observed the share that counts against it
   * @param threshold the largest share allowed
   * @param rows those that count against it
   * @param of those that it looks at
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
