package io.shopkeeper.data.ingest;

import io.shopkeeper.data.ingest.IngestSettings.Checks;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A rule on groups of incoming rows, such as all events of a user on a day: if a group violates it,
 * all its rows are quarantined.
 */
interface WindowRule {
  /** The rule's name, kebab-case; its share is checked as {@code CODE-share}. */
  String code();

  /** The columns by which rows are grouped. */
  List<String> by();

  /**
   * The groups that violate the rule, few enough to be broadcast.
   *
   * @param accepted the rows that passed the row rules: the table's columns and {@code ds}
   * @return distinct values of the columns of {@link #by()}
   */
  Dataset<Row> groups(Dataset<Row> accepted, Checks limits);

  /** The reason for the refusal: one sentence, the same for all groups. */
  String reason(Checks limits);

  /** The check of the share of rows that the rule refused. */
  Check share(String table, long refused, long parsed, Checks limits);
}
