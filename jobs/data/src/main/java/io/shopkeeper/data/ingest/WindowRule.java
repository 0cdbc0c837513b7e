package io.shopkeeper.data.ingest;

import io.shopkeeper.data.ingest.IngestSettings.Checks;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A rule that no row breaks by itself: it looks at all rows of a table that come in together, and
 * names groups of them whose rows are all quarantined.
 */
interface WindowRule {
  /** The rule's name, kebab-case; its share is checked as {@code CODE-share}. */
  String code();

  /** The columns whose values make a group. */
  List<String> by();

  /**
   * The groups that break the rule, few enough for every task to hold them.
   *
   * @param accepted the rows that came through the row rules: the table's columns and {@code ds}
   * @return distinct values of the columns of {@link #by()}
   */
  Dataset<Row> groups(Dataset<Row> accepted, Checks limits);

  /** Why the rows of such a group are refused: one sentence, the same for all. */
  String reason(Checks limits);

  /** Compares how many rows are refused with what is allowed. */
  Check share(String table, long refused, long parsed, Checks limits);
}
