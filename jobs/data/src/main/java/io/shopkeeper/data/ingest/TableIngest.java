package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.timestamp_micros;

import io.shopkeeper.core.mapping.SourceMapping.EqualLines;
import io.shopkeeper.core.mapping.TargetTable.Kind;
import io.shopkeeper.core.pseudonym.KnownIds;
import io.shopkeeper.data.ingest.Arrivals.OtherTables;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.TableWrite;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * The ingestion of new and corrected files into one table, under its lease. The steps are parse,
 * decide, check, stage and commit, in this order.
 */
final class TableIngest implements AutoCloseable {
  private final JobContext context;
  private final IngestTable table;
  private final IngestSettings settings;
  private final TableWrite write;
  private final ChangedFiles files;
  private final Books books;
  private final StagedLines lines;
  private final Kept kept = new Kept();
  private final List<Check> checks = new ArrayList<>();
  private Dataset<Row> parsed;
  private Dataset<Row> curated;
  private Dataset<Row> refused;
  private Set<String> affected;

  TableIngest(
      JobContext context, IngestTable table, IngestSettings settings, List<SourceFile> found)
      throws IOException {
    this.context = context;
    this.table = table;
    this.settings = settings;
    this.write = context.tables().write(table.spec(), context.runId());
    this.files = ChangedFiles.of(found, write.ledger(), table.snapshot(), settings.again());
    this.books = new Books(table.name(), files.parsed());
    this.lines = new StagedLines(context, table.name());
  }

  IngestTable table() {
    return table;
  }

  boolean changed() {
    return !files.none();
  }

  List<Check> checks() {
    return checks;
  }

  /**
   * Parses the files and counts records by outcome.
   *
   * @param known the ids that the shop has, which are replaced in prose
   */
  void parse(KnownIds known) throws IOException {
    parsed = lines.write(table, files.parsed(), known);
    books.enter(StagedLines.outcomes(parsed));
    if (!settings.checks().allowEmpty()) {
      books.requireRecords();
    }
  }

  /** Applies window rules and removes duplicates, and counts the refused and merged rows. */
  void decide() throws IOException {
    Screening screening = Screening.of(parsed, table, books, settings.checks(), kept);
    checks.addAll(screening.shares());
    refused = screening.refused();
    affected = files.affected(books.days(), table.snapshot());
    Duplicates duplicates = new Duplicates(table.target(), kept);
    Optional<Dataset<Row>> losers = duplicates.losers(screening.accepted(), current());
    curated =
        losers.isEmpty()
            ? screening.accepted()
            : merged(duplicates, screening.accepted(), losers.get());
    books.curate(curated);
    books.requireBalance();
    if (table.target().indexOf(Kind.LANGUAGE) >= 0) {
      books.read(ProseCounts.of(curated, table.target()));
    }
  }

  private Dataset<Row> merged(Duplicates duplicates, Dataset<Row> accepted, Dataset<Row> losers) {
    Dataset<Row> winners = duplicates.winners(accepted, losers, books.merge(losers));
    return files.parsed().stream()
            .anyMatch(f -> f.mapping().duplicates().equalLines() == EqualLines.SUM_QUANTITY)
        ? duplicates.summed(winners, losers)
        : winners;
  }

  /** The existing rows that are kept in the affected partitions. */
  private Dataset<Row> current() throws IOException {
    return fresh(write.current(files.kept(affected, table.snapshot())));
  }

  /** The rows without those of files that are parsed again. */
  private Dataset<Row> fresh(Dataset<Row> rows) {
    return files.replaced().isEmpty()
        ? rows
        : rows.filter(not(col("source_file").isin(files.replaced().toArray())));
  }

  /** Runs all checks and throws on the first that fails. */
  void check(OtherTables others) throws IOException {
    IngestSettings.Checks limits = settings.checks();
    Balance all = books.total();
    List<Check> ofRecords =
        List.of(
            Check.unparseable(table.name(), all, limits),
            Check.quarantined(table.name(), all, limits));
    checks.addAll(0, ofRecords);
    Arrivals arrivals =
        new Arrivals(
            table.name(),
            all,
            all.accepted,
            books.enteredWithout(files.replaced()),
            curated,
            newest(),
            context.asOf(),
            others);
    for (Audit audit : table.audits()) {
      audit.of(arrivals, limits).ifPresent(checks::add);
    }
    for (Check check : checks) {
      check.require(ofRecords.contains(check) ? books.frequentReason() : "");
    }
  }

  private Optional<LocalDate> newest() {
    return files.ledger().values().stream()
        .flatMap(entry -> entry.partitions().stream())
        .max(String::compareTo)
        .map(LocalDate::parse);
  }

  /** The incoming rows; empty if no file has changed. */
  Optional<Dataset<Row>> rows() {
    return Optional.ofNullable(curated);
  }

  /** Stages partitions, quarantine and ledger. */
  void stage() throws IOException {
    List<Column> columns = new ArrayList<>();
    for (StructField field : table.spec().schema().fields()) {
      Column column =
          field.name().equals("ingest_run")
              ? lit(context.runId())
              : field.dataType().equals(DataTypes.TimestampType)
                  ? timestamp_micros(col(field.name()))
                  : col(field.name());
      columns.add(column.as(field.name()));
    }
    columns.add(col("ds"));
    write.replace(affected, current().unionByName(curated.select(columns.toArray(Column[]::new))));
    QuarantineChange.stage(
        write, files, refused, books.total().quarantined, context.asOf().toString());
    write.replaceLedger(books.ledger(files.ledger(), context.runId()));
  }

  void commit() throws IOException {
    write.commit();
    books.report(context);
  }

  @Override
  public void close() throws IOException {
    try {
      kept.close();
      lines.close();
    } finally {
      write.close();
    }
  }
}
