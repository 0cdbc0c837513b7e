package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.shopkeeper.data.ingest.IngestSettings.Checks;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The result of a table's window rules.
 *
 * @param accepted the rows that satisfy all rules
 * @param refused the others: raw, reason, source_file
 * @param shares the check of the share that each rule refused
 */
record Screening(Dataset<Row> accepted, Dataset<Row> refused, List<Check> shares) {

  /**
   * Applies every rule in turn.
   *
   * @param parsed all records that were parsed
   */
  static Screening of(
      Dataset<Row> parsed, IngestTable table, Books books, Checks limits, Kept kept) {
    Dataset<Row> accepted = accepted(parsed);
    Dataset<Row> refused =
        refusal(parsed.filter(col("outcome").notEqual(StagedRow.ACCEPTED)), null);
    List<Check> shares = new ArrayList<>();
    for (WindowRule rule : table.windowRules()) {
      String[] by = rule.by().toArray(String[]::new);
      Dataset<Row> groups = kept.keep(rule.groups(accepted, limits));
      long count = 0;
      if (!groups.isEmpty()) {
        Dataset<Row> theirs = accepted.join(broadcast(groups), by, "left_semi");
        count = books.refuse(theirs, rule.code());
        refused = refused.union(refusal(theirs, rule.reason(limits)));
        accepted = accepted.join(broadcast(groups), by, "left_anti");
      }
      shares.add(rule.share(table.name(), count, books.total().parsed, limits));
    }
    return new Screening(accepted, refused, shares);
  }

  static Dataset<Row> accepted(Dataset<Row> parsed) {
    return parsed.filter(col("outcome").equalTo(StagedRow.ACCEPTED));
  }

  private static Dataset<Row> refusal(Dataset<Row> rows, String reason) {
    return rows.select(
        col("raw"), reason == null ? col("reason") : lit(reason).as("reason"), col("source_file"));
  }
}
