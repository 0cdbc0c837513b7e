package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.mapping.SourceMapping.EqualLines;
import io.shopkeeper.core.mapping.TargetTable;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.TableSpec;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.platform.table.TableWrite.SourceEntry;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;

/**
 * The change that new and corrected files make to one table: parse, find duplicates and bots,
 * check, balance, stage, commit.
 */
final class TableIngest implements AutoCloseable {
  private static final String LINES = "quarantine/_ingest/";
  private static final int FILES_IN_FACTS = 1000;

  /** Rows of one number each that every task may hold. */
  private static final long MOST_BROADCAST = 1_000_000;

  private final JobContext context;
  private final TableSpec spec;
  private final TargetTable target;
  private final IngestSettings.Section settings;
  private final TableWrite write;
  private final Map<String, SourceEntry> ledger;

  /** The files to parse, sorted by name; their places are the file numbers of {@code at}. */
  private final List<SourceFile> files;

  /** Files of the ledger whose rows give way to what is parsed now. */
  private final Set<String> replaced = new TreeSet<>();

  private final Map<String, Balance> balances = new TreeMap<>();
  private final List<Check> checks = new ArrayList<>();
  private final List<Dataset<?>> persisted = new ArrayList<>();
  private Dataset<Row> parsed;
  private Dataset<Row> curated;
  private Dataset<Row> quarantined;
  private Set<String> affected;
  private String frequentReason = "";
  private long byBots;

  TableIngest(
      JobContext context, TableSpec spec, IngestSettings.Section settings, List<SourceFile> found)
      throws IOException {
    this.context = context;
    this.spec = spec;
    this.target = Targets.of(spec);
    this.settings = settings;
    this.write = context.tables().write(spec, context.runId());
    this.ledger = write.ledger();
    this.files = toParse(found);
  }

  /**
   * New files, corrected ones, and those whose rows depend on a corrected one: a row that gave way
   * to an equal row of a file which no longer has it must come back.
   */
  private List<SourceFile> toParse(List<SourceFile> found) {
    Set<String> parse = new TreeSet<>();
    Set<String> days = new TreeSet<>();
    for (SourceFile file : found) {
      SourceEntry known = ledger.get(file.name());
      if (known == null || settings.again() || !known.sha256().equals(file.sha256())) {
        parse.add(file.name());
        if (known != null) {
          days.addAll(known.partitions());
        }
      }
    }
    boolean undated =
        target.snapshot() && found.stream().anyMatch(f -> !f.dated() && parse.contains(f.name()));
    for (SourceFile file : found) {
      SourceEntry known = ledger.get(file.name());
      if (known != null
          && known.merged() > 0
          && known.partitions().stream().anyMatch(days::contains)) {
        parse.add(file.name());
      }
      // Files without a day are one snapshot together.
      if (undated && !file.dated()) {
        parse.add(file.name());
      }
    }
    parse.stream().filter(ledger::containsKey).forEach(replaced::add);
    return found.stream().filter(file -> parse.contains(file.name())).toList();
  }

  boolean changed() {
    return !files.isEmpty();
  }

  TableSpec spec() {
    return spec;
  }

  List<Check> checks() {
    return checks;
  }

  /** Parses the files, once, and stages what comes out; counts what became of each. */
  void parse() throws IOException {
    files.forEach(file -> balances.put(file.name(), new Balance()));
    String lines = context.storage().path(LINES + spec.name()).toString();
    removeLines();
    context.storage().makePrivateDirectories("quarantine");
    RawRecords.parse(
            context.spark(),
            spec.schema(),
            files,
            target,
            new Pseudonyms(context.pseudonymKey()),
            context.zone(),
            context.asOf())
        .write()
        .option("compression", "lz4")
        .parquet(lines);
    parsed = context.spark().read().parquet(lines);
    List<Row> outcomes =
        parsed
            .groupBy("source_file", "outcome", "reason", "ds")
            .agg(count(lit(1)).as("n"), min("at").as("at"))
            .collectAsList();
    for (Row row : outcomes) {
      book(row);
    }
    frequentReason = frequentReason(outcomes);
    for (SourceFile file : files) {
      if (!file.mapping().optional() && !settings.checks().allowEmpty()) {
        requireRecords(file);
      }
    }
  }

  private void book(Row row) {
    String file = row.getString(0);
    Balance balance = balances.get(file);
    long n = row.getLong(4);
    switch (row.getInt(1)) {
      case RawRecords.ACCEPTED -> {
        balance.parsed += n;
        balance.days.add(row.getString(3));
      }
      case RawRecords.REFUSED -> {
        balance.parsed += n;
        balance.quarantined += n;
      }
      case RawRecords.UNPARSEABLE -> {
        balance.unparseable += n;
        balance.quarantined += n;
      }
      case RawRecords.DAMAGED ->
          throw JobException.badInput(
              "%s is damaged (%s) at byte %d of its content; nothing was changed; deliver it again"
                  .formatted(file, row.getString(2), offset(row.getLong(5))));
      default -> throw new IllegalStateException("outcome " + row.getInt(1));
    }
  }

  private static long offset(long at) {
    return at & ((1L << RawRecords.FILE_SHIFT) - 1);
  }

  /** All files of a source without a record: something upstream went wrong. */
  private void requireRecords(SourceFile file) {
    boolean any =
        files.stream()
            .filter(other -> other.source().equals(file.source()))
            .anyMatch(other -> balances.get(other.name()).records() > 0);
    if (!any) {
      throw JobException.badInput(
          "%s holds no records, nor does any other new file of source '%s'; nothing was changed; deliver it again, or set ingest.checks.allow-empty = true"
              .formatted(file.name(), file.source()));
    }
  }

  /** The most frequent reason and one place where it occurs. */
  private static String frequentReason(List<Row> outcomes) {
    Map<String, Long> byReason = new TreeMap<>();
    outcomes.stream()
        .filter(row -> row.getInt(1) != RawRecords.ACCEPTED)
        .forEach(row -> byReason.merge(row.getString(2), row.getLong(4), Long::sum));
    return byReason.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .flatMap(
            most ->
                outcomes.stream()
                    .filter(row -> most.getKey().equals(row.getString(2)))
                    .min(Comparator.comparing(row -> row.getString(0)))
                    .map(
                        row ->
                            String.format(
                                Locale.ROOT,
                                "most often (%,d): %s, as in %s at byte %d",
                                most.getValue(),
                                most.getKey(),
                                row.getString(0),
                                offset(row.getLong(5)))))
        .orElse("");
  }

  /** Decides which rows stay, and counts the others. */
  void decide() throws IOException {
    Dataset<Row> accepted = parsed.filter(col("outcome").equalTo(RawRecords.ACCEPTED));
    Dataset<Row> refused =
        parsed
            .filter(col("outcome").notEqual(RawRecords.ACCEPTED))
            .select("raw", "reason", "source_file");
    Dataset<Row> bots = bots(accepted);
    if (bots != null) {
      Dataset<Row> theirs = accepted.join(broadcast(bots), by("user_id", "ds"), "left_semi");
      for (Map.Entry<String, Long> file : tally(theirs).entrySet()) {
        balances.get(file.getKey()).quarantined += file.getValue();
        byBots += file.getValue();
      }
      refused =
          refused.union(
              theirs.select(
                  col("raw"),
                  lit("bot: over " + settings.checks().botEvents() + " events by a user in a day")
                      .as("reason"),
                  col("source_file")));
      accepted = accepted.join(broadcast(bots), by("user_id", "ds"), "left_anti");
    }
    affected = new TreeSet<>();
    balances.values().forEach(balance -> affected.addAll(balance.days));
    for (SourceFile file : files) {
      // The days of snapshots without a day of their own are history, and stay as they were.
      if (replaced.contains(file.name()) && (file.dated() || !target.snapshot())) {
        affected.addAll(ledger.get(file.name()).partitions());
      }
    }
    Dataset<Row> losers = persist(losers(accepted));
    tally(losers).forEach((file, n) -> balances.get(file).merged += n);
    curated = accepted.join(small(losers.select("at")), by("at"), "left_anti");
    if (files.stream()
        .anyMatch(f -> f.mapping().duplicates().equalLines() == EqualLines.SUM_QUANTITY)) {
      curated = summed(curated, losers);
    }
    quarantined = refused;
    tally(curated).forEach((file, n) -> balances.get(file).curated += n);
    balances.forEach((file, balance) -> balance.require(file, spec.name()));
  }

  private static String[] by(String... columns) {
    return columns;
  }

  private Dataset<Row> persist(Dataset<Row> rows) {
    Dataset<Row> kept = rows.persist(StorageLevel.MEMORY_AND_DISK());
    persisted.add(kept);
    return kept;
  }

  private static Map<String, Long> tally(Dataset<Row> rows) {
    Map<String, Long> out = new TreeMap<>();
    rows.groupBy("source_file")
        .count()
        .collectAsList()
        .forEach(row -> out.put(row.getString(0), row.getLong(1)));
    return out;
  }

  /** The (user, day) pairs with more events than a person has; null where there are none. */
  private Dataset<Row> bots(Dataset<Row> accepted) {
    if (target.indexOf("event_type") < 0) {
      return null;
    }
    Dataset<Row> bots =
        persist(
            accepted
                .filter(col("user_id").isNotNull().and(col("event_type").notEqual("impression")))
                .groupBy("user_id", "ds")
                .count()
                .filter(col("count").gt(settings.checks().botEvents()))
                .select("user_id", "ds"));
    return bots.isEmpty() ? null : bots;
  }

  /** The table's rows that stay, in the partitions that change. */
  private Dataset<Row> kept() throws IOException {
    Set<String> days = new TreeSet<>(affected);
    if (target.snapshot()) {
      // A snapshot without a day of its own replaces what was there.
      files.stream().filter(file -> !file.dated()).forEach(file -> days.remove(file.day()));
    }
    Dataset<Row> current = write.current(days);
    return replaced.isEmpty() ? current : current.filter(not(replaced, "source_file"));
  }

  private static Column not(Collection<String> values, String column) {
    return org.apache.spark.sql.functions.not(col(column).isin(values.toArray()));
  }

  /**
   * Rows that are equal to another by the table's key, except the one of each key that stays: an
   * earlier run's, else the one of least precedence. Columns: source_file, at, quantity (null where
   * the table has none), sums, first (the precedence of the row that stays).
   *
   * <p>Nearly all keys are unique. So the first pass shuffles 64-bit hashes only, and keys are
   * compared among the rows whose hash occurs again.
   */
  private Dataset<Row> losers(Dataset<Row> accepted) throws IOException {
    List<String> key = new ArrayList<>(target.key());
    if (target.snapshot()) {
      key.add("ds");
    }
    Column[] keys = key.stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
    Column quantity =
        target.indexOf("quantity") < 0
            ? lit(null).cast(DataTypes.IntegerType).as("quantity")
            : col("quantity");
    Dataset<Row> places =
        accepted
            .select(
                with(keys, col("source_file"), col("at"), col("precedence"), col("sums"), quantity))
            .unionByName(
                kept()
                    .select(
                        with(
                            keys,
                            col("source_file"),
                            lit(-1L).as("at"),
                            lit(Long.MIN_VALUE).as("precedence"),
                            lit(false).as("sums"),
                            quantity)))
            .withColumn("hash", xxhash64(keys));
    Dataset<Row> again =
        persist(
            places
                .groupBy("hash")
                .agg(count(lit(1)).as("n"))
                .filter(col("n").gt(1))
                .select("hash"));
    Dataset<Row> suspects = places.join(small(again), by("hash"), "left_semi").drop("hash");
    return suspects
        .withColumn("first", min("precedence").over(Window.partitionBy(keys)))
        .filter(col("precedence").gt(col("first")))
        .select("source_file", "at", "quantity", "sums", "first");
  }

  /** Sends a side of a join to every task, where it is small enough for that. */
  private static Dataset<Row> small(Dataset<Row> persisted) {
    return persisted.count() <= MOST_BROADCAST ? broadcast(persisted) : persisted;
  }

  private static Column[] with(Column[] columns, Column... more) {
    Column[] all = Arrays.copyOf(columns, columns.length + more.length);
    System.arraycopy(more, 0, all, columns.length, more.length);
    return all;
  }

  /** Adds the quantities of equal rows of the same file to the row that stays. */
  private static Dataset<Row> summed(Dataset<Row> rows, Dataset<Row> losers) {
    // Where the last row stays, precedence runs backwards; files that add up are few, so the
    // comparison by file is made on the precedence itself.
    Dataset<Row> added =
        losers
            .filter(col("sums"))
            .groupBy(
                col("first").as("precedence"), shiftright(col("at"), RawRecords.FILE_SHIFT).as("f"))
            .agg(sum("quantity").as("added"));
    return rows.join(
            added.withColumnRenamed("precedence", "p").withColumnRenamed("f", "file_number"),
            col("precedence")
                .equalTo(col("p"))
                .and(shiftright(col("at"), RawRecords.FILE_SHIFT).equalTo(col("file_number"))),
            "left_outer")
        .withColumn(
            "quantity",
            when(
                    col("added").isNotNull(),
                    least(
                            coalesce(col("quantity").cast("long"), lit(0L)).plus(col("added")),
                            lit((long) Integer.MAX_VALUE))
                        .cast("int"))
                .otherwise(col("quantity")))
        .drop("p", "file_number", "added");
  }

  /** Compares shares with thresholds; the first that fails throws. */
  void check(Optional<Dataset<Row>> knownItems) throws IOException {
    IngestSettings.Checks limits = settings.checks();
    Balance all = new Balance();
    balances.values().forEach(all::add);
    add(
        "unparseable-share",
        all.unparseable,
        all.records(),
        limits.maxUnparseableShare(),
        "max-unparseable-share",
        "records cannot be parsed");
    add(
        "quarantined-share",
        all.quarantined,
        all.records(),
        limits.maxQuarantinedShare(),
        "max-quarantined-share",
        "records are refused");
    if (target.indexOf("event_type") >= 0) {
      checkEvents(all, knownItems);
    }
    for (Check check : checks) {
      check.require(
          check.name().equals("unparseable-share") || check.name().equals("quarantined-share")
              ? frequentReason
              : "");
    }
  }

  private void add(String name, long n, long total, double threshold, String setting, String what) {
    checks.add(new Check(spec.name(), name, n, total, threshold, setting, what));
  }

  private void checkEvents(Balance all, Optional<Dataset<Row>> knownItems) throws IOException {
    IngestSettings.Checks limits = settings.checks();
    add(
        "bot-share",
        byBots,
        all.parsed,
        limits.maxBotShare(),
        "max-bot-share",
        "events are by bots: over " + limits.botEvents() + " a day by one user");
    add(
        "duplicate-share",
        all.merged,
        all.records(),
        limits.maxDuplicateShare(),
        "max-duplicate-share",
        "events repeat another");
    Row totals =
        parsed
            .filter(col("outcome").equalTo(RawRecords.ACCEPTED))
            .agg(count(lit(1)), count(when(col("ds").gt(context.asOf().toString()), lit(1))))
            .head();
    add(
        "future-share",
        totals.getLong(1),
        totals.getLong(0),
        limits.maxFutureShare(),
        "max-future-share",
        "events are later than the as-of day " + context.asOf());
    checkLate(limits);
    if (knownItems.isPresent()) {
      Row unknown =
          curated
              .groupBy("item_id")
              .count()
              .join(
                  knownItems.get().select(col("item_id")).distinct().withColumn("known", lit(true)),
                  by("item_id"),
                  "left_outer")
              .agg(
                  coalesce(sum("count"), lit(0L)),
                  coalesce(sum(when(col("known").isNull(), col("count"))), lit(0L)))
              .head();
      add(
          "unknown-item-share",
          unknown.getLong(1),
          unknown.getLong(0),
          limits.maxUnknownItemShare(),
          "max-unknown-item-share",
          "events are on items that products does not have");
    }
  }

  /** Late events of files that are new: corrected files are late by nature. */
  private void checkLate(IngestSettings.Checks limits) throws IOException {
    Optional<String> newest =
        ledger.values().stream().flatMap(e -> e.partitions().stream()).max(String::compareTo);
    if (newest.isEmpty()) {
      return;
    }
    String limit = LocalDate.parse(newest.get()).minusDays(limits.lateDays()).toString();
    Dataset<Row> fresh = curated;
    if (!replaced.isEmpty()) {
      fresh = fresh.filter(not(replaced, "source_file"));
    }
    Row late = fresh.agg(count(lit(1)), count(when(col("ds").lt(limit), lit(1)))).head();
    add(
        "late-share",
        late.getLong(1),
        late.getLong(0),
        limits.maxLateShare(),
        "max-late-share",
        "events of new files are over " + limits.lateDays() + " days older than " + newest.get());
  }

  /** The items that the table will have after this change; empty for another table. */
  Optional<Dataset<Row>> items() {
    return curated == null || target.indexOf("item_id") < 0
        ? Optional.empty()
        : Optional.of(curated.select("item_id"));
  }

  /** Stages partitions, quarantine and ledger. */
  void stage() throws IOException {
    List<Column> columns = new ArrayList<>();
    for (StructField field : spec.schema().fields()) {
      Column column =
          field.name().equals("ingest_run")
              ? lit(context.runId())
              : field.dataType().equals(DataTypes.TimestampType)
                  ? timestamp_micros(col(field.name()))
                  : col(field.name());
      columns.add(column.as(field.name()));
    }
    columns.add(col("ds"));
    write.replace(affected, kept().unionByName(curated.select(columns.toArray(Column[]::new))));
    stageQuarantine();
    Map<String, SourceEntry> next = new TreeMap<>(ledger);
    for (SourceFile file : files) {
      Balance b = balances.get(file.name());
      next.put(
          file.name(),
          new SourceEntry(
              file.sha256(),
              file.bytes(),
              b.parsed,
              b.unparseable,
              b.curated,
              b.quarantined,
              b.merged,
              new TreeSet<>(b.days),
              context.runId()));
    }
    write.replaceLedger(next);
  }

  private void stageQuarantine() throws IOException {
    String today = context.asOf().toString();
    Set<String> days = new TreeSet<>(Set.of(today));
    boolean any = balances.values().stream().anyMatch(balance -> balance.quarantined > 0);
    Set<String> before = new TreeSet<>();
    for (String file : replaced) {
      if (ledger.get(file).quarantined() > 0) {
        before.add(file);
      }
    }
    if (!before.isEmpty()) {
      write
          .currentQuarantine(write.quarantinePartitions())
          .filter(col("source_file").isin(before.toArray()))
          .select("ds")
          .distinct()
          .collectAsList()
          .forEach(row -> days.add(row.getString(0)));
    } else if (!any) {
      return;
    }
    Dataset<Row> rows = write.currentQuarantine(days);
    if (!before.isEmpty()) {
      rows = rows.filter(not(before, "source_file"));
    }
    write.replaceQuarantine(days, rows.unionByName(quarantined.withColumn("ds", lit(today))));
  }

  void commit() throws IOException {
    write.commit();
  }

  /** Records what became of every file. */
  void report() {
    Balance all = new Balance();
    balances.values().forEach(all::add);
    context.rows(spec.name() + ".curated", all.curated);
    context.rows(spec.name() + ".quarantined", all.quarantined);
    context.rows(spec.name() + ".merged", all.merged);
    context.fact(
        IngestFacts.files(spec.name()),
        balances.entrySet().stream()
            .limit(FILES_IN_FACTS)
            .map(entry -> entry.getValue().fact(entry.getKey()))
            .toList());
    context.fact("ingest." + spec.name() + ".balance", all.fact(balances.size() + " files"));
    context.say(
        String.format(
            Locale.ROOT,
            "%s: %,d records of %d files = %,d curated + %,d quarantined + %,d merged",
            spec.name(),
            all.records(),
            balances.size(),
            all.curated,
            all.quarantined,
            all.merged));
  }

  private void removeLines() throws IOException {
    context.storage().delete(LINES + spec.name());
  }

  @Override
  public void close() throws IOException {
    try {
      persisted.forEach(Dataset::unpersist);
      removeLines();
    } finally {
      write.close();
    }
  }
}
