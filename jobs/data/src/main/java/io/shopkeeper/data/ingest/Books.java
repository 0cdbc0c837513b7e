package io.shopkeeper.data.ingest;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.TableWrite.SourceEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The record counts of all source files of one table by outcome: curated, quarantined, merged,
 * unparseable.
 */
final class Books {
  private static final int FILES_IN_FACTS = 1000;

  private final String table;
  private final List<SourceFile> files;
  private final Map<String, Balance> balances = new TreeMap<>();
  private final Map<String, Long> reasons = new TreeMap<>();
  private Map<String, Long> prose = Map.of();
  private String frequentReason = "";

  Books(String table, List<SourceFile> files) {
    this.table = table;
    this.files = files;
    files.forEach(file -> balances.put(file.name(), new Balance()));
  }

  /**
   * Adds the outcomes of parsing.
   *
   * @param outcomes rows of source_file, outcome, code, reason, ds, n, at: {@code n} records, the
   *     first of them at {@code at}
   * @throws JobException (65) for a damaged file
   */
  void enter(List<Row> outcomes) {
    for (Row row : outcomes) {
      Balance balance = balances.get(row.<String>getAs("source_file"));
      long n = row.getAs("n");
      switch (row.<Integer>getAs("outcome")) {
        case StagedRow.ACCEPTED -> {
          balance.parsed += n;
          balance.accepted.merge(row.getAs("ds"), n, Long::sum);
        }
        case StagedRow.REFUSED -> {
          balance.parsed += n;
          refuse(balance, row.getAs("code"), n);
        }
        case StagedRow.UNPARSEABLE -> {
          balance.unparseable += n;
          refuse(balance, row.getAs("code"), n);
        }
        case StagedRow.DAMAGED ->
            throw JobException.badInput(
                "%s is damaged (%s) at byte %d of its content; nothing was changed; deliver it again"
                    .formatted(
                        row.getAs("source_file"),
                        row.getAs("reason"),
                        StagedRow.offset(row.getAs("at"))));
        default -> throw new IllegalStateException("outcome " + row.getAs("outcome"));
      }
    }
    frequentReason = frequentReason(outcomes);
  }

  private void refuse(Balance balance, String code, long n) {
    balance.quarantined += n;
    reasons.merge(code, n, Long::sum);
  }

  /** Adds rows that a rule refused after parsing, and returns their number. */
  long refuse(Dataset<Row> rows, String code) {
    Map<String, Long> byFile = tally(rows);
    byFile.forEach((file, n) -> refuse(balances.get(file), code, n));
    return Arrivals.rows(byFile);
  }

  /** Adds rows that repeat another, and returns their number. */
  long merge(Dataset<Row> rows) {
    Map<String, Long> byFile = tally(rows);
    byFile.forEach((file, n) -> balances.get(file).merged += n);
    return Arrivals.rows(byFile);
  }

  /** Adds the rows that enter the table. */
  void curate(Dataset<Row> rows) {
    for (Row day : rows.groupBy("source_file", "ds").count().collectAsList()) {
      balances.get(day.getString(0)).entered.merge(day.getString(1), day.getLong(2), Long::sum);
    }
  }

  private static Map<String, Long> tally(Dataset<Row> rows) {
    Map<String, Long> out = new TreeMap<>();
    rows.groupBy("source_file")
        .count()
        .collectAsList()
        .forEach(row -> out.put(row.getString(0), row.getLong(1)));
    return out;
  }

  /** Takes the counts of what was found in prose. */
  void read(Map<String, Long> counts) {
    prose = counts;
  }

  /**
   * Checks that no source has only files without records, which indicates a failure upstream.
   *
   * @throws JobException (65) naming the first such file
   */
  void requireRecords() {
    for (SourceFile file : files) {
      boolean any =
          file.mapping().optional()
              || files.stream()
                  .filter(other -> other.source().equals(file.source()))
                  .anyMatch(other -> balances.get(other.name()).records() > 0);
      if (!any) {
        throw JobException.badInput(
            "%s holds no records, nor does any other new file of source '%s'; nothing was changed; deliver it again, or set ingest.checks.allow-empty = true"
                .formatted(file.name(), file.source()));
      }
    }
  }

  /**
   * Checks that every record has exactly one outcome.
   *
   * @throws IllegalStateException if one is lost or counted twice, which is a bug of ingest
   */
  void requireBalance() {
    balances.forEach((file, balance) -> balance.require(file, table));
  }

  /** The most frequent reason for refusals with one location; empty if nothing is refused. */
  String frequentReason() {
    return frequentReason;
  }

  private static String frequentReason(List<Row> outcomes) {
    Map<String, Long> byReason = new TreeMap<>();
    List<Row> refused =
        outcomes.stream()
            .filter(row -> row.<Integer>getAs("outcome") != StagedRow.ACCEPTED)
            .toList();
    refused.forEach(row -> byReason.merge(row.getAs("reason"), row.getAs("n"), Long::sum));
    return byReason.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .flatMap(
            most ->
                refused.stream()
                    .filter(row -> most.getKey().equals(row.getAs("reason")))
                    .min(Comparator.comparing(row -> row.<String>getAs("source_file")))
                    .map(
                        row ->
                            String.format(
                                Locale.ROOT,
                                "most often (%,d): %s, as in %s at byte %d",
                                most.getValue(),
                                most.getKey(),
                                row.getAs("source_file"),
                                StagedRow.offset(row.getAs("at")))))
        .orElse("");
  }

  /** The days of the rows. */
  Set<String> days() {
    Set<String> days = new TreeSet<>();
    balances.values().forEach(balance -> days.addAll(balance.accepted.keySet()));
    return days;
  }

  /** The rows that enter the table from all files but these, by day. */
  NavigableMap<String, Long> enteredWithout(Set<String> some) {
    Balance rest = new Balance();
    balances.forEach(
        (file, balance) -> {
          if (!some.contains(file)) {
            rest.add(balance);
          }
        });
    return rest.entered;
  }

  Balance total() {
    Balance all = new Balance();
    balances.values().forEach(all::add);
    return all;
  }

  /** The ledger with the entries of these files replaced. */
  Map<String, SourceEntry> ledger(Map<String, SourceEntry> before, String runId) {
    Map<String, SourceEntry> next = new TreeMap<>(before);
    for (SourceFile file : files) {
      Balance b = balances.get(file.name());
      next.put(
          file.name(),
          new SourceEntry(
              file.sha256(),
              file.bytes(),
              b.parsed,
              b.unparseable,
              b.curated(),
              b.quarantined,
              b.merged,
              new TreeSet<>(b.accepted.keySet()),
              runId));
    }
    return next;
  }

  /** Records the counts of every file, and logs the totals. */
  void report(JobContext context) {
    Balance all = total();
    context.rows(table + ".curated", all.curated());
    context.rows(table + ".quarantined", all.quarantined);
    context.rows(table + ".merged", all.merged);
    context.fact(
        IngestFacts.files(table),
        FileCounts.of(
            balances.entrySet().stream()
                .map(entry -> entry.getValue().fact(entry.getKey()))
                .toList(),
            FILES_IN_FACTS));
    context.fact("ingest." + table + ".balance", all.fact(balances.size() + " files"));
    context.fact(IngestFacts.reasons(table), reasons);
    if (!prose.isEmpty()) {
      context.fact(IngestFacts.prose(table), prose);
      context.say(table + " hold: " + prose);
    }
    context.say(
        String.format(
            Locale.ROOT,
            "%s: %,d records of %d files = %,d curated + %,d quarantined + %,d merged",
            table,
            all.records(),
            balances.size(),
            all.curated(),
            all.quarantined,
            all.merged));
  }
}
