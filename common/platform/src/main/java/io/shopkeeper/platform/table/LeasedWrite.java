package io.shopkeeper.platform.table;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.platform.integrity.FileSums;
import io.shopkeeper.platform.storage.Fence;
import io.shopkeeper.platform.storage.FileSum;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Lease;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.storage.StorageFailure;
import io.shopkeeper.platform.table.TableLog.Ledger;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The implementation of a write under the table's lease: stages partitions by Spark, and commits by
 * {@link TableLog}.
 */
final class LeasedWrite implements TableWrite {
  /** The schema of quarantined rows. */
  static final StructType QUARANTINE =
      new StructType()
          .add("raw", DataTypes.StringType)
          .add("reason", DataTypes.StringType)
          .add("source_file", DataTypes.StringType);

  private static final String DAY = "\\d{4}-\\d{2}-\\d{2}";
  private static final int FILES_A_DAY = 4;
  private static final DecimalType HASH = DataTypes.createDecimalType(20, 0);

  private final SparkSession spark;
  private final Storage storage;
  private final TableSpec table;
  private final TableLog log;
  private final Lease lease;
  private final String runId;
  private final String write;
  private final PartitionFrames frames;
  private final Ledger before;

  private final Set<String> replaced = new TreeSet<>();
  private final Set<String> quarantineReplaced = new TreeSet<>();
  private Map<String, SourceEntry> newLedger;
  private boolean committing;

  LeasedWrite(
      SparkSession spark, Storage storage, TableSpec table, TableLog log, Lease lease, String runId)
      throws IOException {
    this.spark = spark;
    this.storage = storage;
    this.table = table;
    this.log = log;
    this.lease = lease;
    this.runId = runId;
    this.write = Fence.name(lease, runId);
    this.frames = new PartitionFrames(spark, storage);
    this.before = log.ledger();
  }

  @Override
  public Map<String, SourceEntry> ledger() {
    return before.sources();
  }

  @Override
  public Dataset<Row> current(Set<String> ds) throws IOException {
    return rows(table.schema(), log.live(log.home()), ds);
  }

  @Override
  public Dataset<Row> currentQuarantine(Set<String> ds) throws IOException {
    return rows(QUARANTINE, log.quarantinePartitions(), ds);
  }

  private Dataset<Row> rows(
      StructType schema, NavigableMap<String, String> partitions, Set<String> ds)
      throws IOException {
    NavigableMap<String, String> wanted = new TreeMap<>(partitions);
    wanted.keySet().retainAll(ds);
    return wanted.isEmpty() ? frames.empty(schema) : frames.read(schema, wanted.values());
  }

  @Override
  public Set<String> quarantinePartitions() throws IOException {
    return log.quarantinePartitions().keySet();
  }

  @Override
  public void replace(Set<String> ds, Dataset<Row> rows) throws IOException {
    stage(
        table.name(),
        table.schema(),
        log.staging(write) + "/data",
        ds,
        rows,
        replaced,
        this::writeClustered);
  }

  @Override
  public void replaceQuarantine(Set<String> ds, Dataset<Row> rows) throws IOException {
    // Quarantined rows are raw, so no other account may read them, neither staged
    // nor live.
    storage.makePrivateDirectories("quarantine");
    storage.makePrivateDirectories(log.quarantine());
    String staging = log.quarantineStaging(write) + "/data";
    stage(
        "quarantine of " + table.name(),
        QUARANTINE,
        staging,
        ds,
        rows,
        quarantineReplaced,
        (schema, home, frame) -> writeInPlace(schema, home, ds, frame));
    for (String partition : log.live(staging).values()) {
      storage.makePrivateDirectories(partition);
    }
  }

  private void stage(
      String what,
      StructType schema,
      String staging,
      Set<String> ds,
      Dataset<Row> rows,
      Set<String> already,
      Writing writing)
      throws IOException {
    requireOpen();
    for (String day : ds) {
      if (!day.matches(DAY)) {
        throw new IllegalArgumentException(what + ": ds '" + day + "' is not a day (YYYY-MM-DD)");
      }
      if (already.contains(day)) {
        throw new IllegalStateException(what + ": ds=" + day + " has been replaced already");
      }
    }
    requireColumns(what, schema, rows);
    Set<String> stagedBefore = log.live(staging).keySet();
    Contents written = writing.write(schema, staging, rows);
    NavigableMap<String, String> staged = new TreeMap<>(log.live(staging));
    staged.keySet().removeAll(stagedBefore);
    for (String day : staged.keySet()) {
      if (!ds.contains(day)) {
        throw new IllegalStateException(
            what + ": rows of ds=" + day + " came with a replacement of " + ds);
      }
    }
    if (!written.nulls().isEmpty()) {
      throw new IllegalStateException(
          what + ": nulls in required columns, by column: " + written.nulls());
    }
    mark(what, schema, staged, written);
    already.addAll(ds);
  }

  private void requireColumns(String what, StructType schema, Dataset<Row> rows) {
    for (StructField field : PartitionFrames.withDs(schema).fields()) {
      if (!List.of(rows.columns()).contains(field.name())) {
        throw new IllegalArgumentException(
            what
                + ": column "
                + field.name()
                + " is missing; there are "
                + String.join(", ", rows.columns()));
      }
      DataType type = rows.schema().apply(field.name()).dataType();
      // Compared as text, which ignores differences in the nullability of a map's values.
      if (!type.catalogString().equals(field.dataType().catalogString())) {
        throw new IllegalArgumentException(
            what
                + ": column "
                + field.name()
                + " is "
                + type.catalogString()
                + ", not "
                + field.dataType().catalogString());
      }
    }
  }

  /**
   * The checksum of a set of rows.
   *
   * @param rows number of rows
   * @param sum exact sum of the rows' 64-bit hashes; a sum, so that equal rows do not cancel out
   * @param nulls number of rows with a null in a required column, by column; empty for rows read
   *     back
   */
  private record Contents(long rows, BigDecimal sum, Map<String, Long> nulls) {
    Contents plus(Contents other) {
      Map<String, Long> all = new TreeMap<>(nulls);
      other.nulls().forEach((column, n) -> all.merge(column, n, Long::sum));
      return new Contents(rows + other.rows(), sum.add(other.sum()), all);
    }
  }

  /** Writes rows, with {@code ds}, into one directory per day. */
  private interface Writing {
    Contents write(StructType schema, String staging, Dataset<Row> rows) throws IOException;
  }

  private Contents writeClustered(StructType schema, String staging, Dataset<Row> rows)
      throws IOException {
    Dataset<Row> ordered = rows.select(columns(schema));
    // Few large files: one per day, more only if a day exceeds a shuffle partition.
    Dataset<Row> clustered =
        spark.sessionState().conf().adaptiveExecutionEnabled()
            ? ordered.hint("rebalance", col("ds").expr())
            : ordered.repartition(col("ds"));
    return observed(
        schema,
        clustered,
        frame -> frame.write().partitionBy("ds").mode(SaveMode.Append),
        storage.path(staging).toString());
  }

  /**
   * Writes the days one after another without shuffling or sorting, since Spark would spill raw
   * lines to local disks, where other accounts may read them.
   */
  private Contents writeInPlace(
      StructType schema, String staging, Set<String> ds, Dataset<Row> rows) throws IOException {
    Column elsewhere = not(col("ds").isin(ds.toArray()));
    for (Row row : rows.filter(elsewhere).select("ds").limit(1).collectAsList()) {
      throw new IllegalStateException(
          staging + ": rows of ds=" + row.getString(0) + " came with a replacement of " + ds);
    }
    Contents all = new Contents(0, BigDecimal.ZERO, Map.of());
    for (String day : ds) {
      String directory = staging + "/ds=" + day;
      Contents written =
          observed(
              schema,
              rows.select(columns(schema)).filter(col("ds").equalTo(day)).coalesce(FILES_A_DAY),
              frame ->
                  frame
                      .drop("ds")
                      .write()
                      .mode(SaveMode.Append)
                      .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false"),
              storage.path(directory).toString());
      if (written.rows() == 0) {
        storage.delete(directory);
      }
      all = all.plus(written);
    }
    return all;
  }

  /** Writes a frame and computes its checksum in the same pass. */
  private Contents observed(
      StructType schema,
      Dataset<Row> rows,
      Function<Dataset<Row>, DataFrameWriter<Row>> writer,
      String path)
      throws IOException {
    Observation observation = new Observation();
    List<Column> sums = new ArrayList<>();
    sums.add(sum(hash(schema)).as("hashes"));
    for (StructField field : schema.fields()) {
      if (!field.nullable()) {
        sums.add(count(when(col(field.name()).isNull(), lit(1))).as("null " + field.name()));
      }
    }
    try {
      writer
          .apply(rows.observe(observation, count(lit(1)).as("rows"), sums.toArray(Column[]::new)))
          .option("compression", "zstd")
          .parquet(path);
    } catch (RuntimeException e) {
      throw StorageFailure.explain("write " + path, e).map(RuntimeException.class::cast).orElse(e);
    }
    Map<String, Object> observed = await(observation);
    Map<String, Long> nulls = new TreeMap<>();
    observed.forEach(
        (name, value) -> {
          if (name.startsWith("null ") && (Long) value > 0) {
            nulls.put(name.substring("null ".length()), (Long) value);
          }
        });
    return new Contents((Long) observed.get("rows"), exact(observed.get("hashes")), nulls);
  }

  private static Map<String, Object> await(Observation observation) throws IOException {
    try {
      return observation.getAsJava();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while staging a table");
    }
  }

  private static Column[] columns(StructType schema) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : PartitionFrames.withDs(schema).fields()) {
      columns.add(col(field.name()));
    }
    return columns.toArray(Column[]::new);
  }

  private static BigDecimal exact(Object sum) {
    return Objects.requireNonNullElse((BigDecimal) sum, BigDecimal.ZERO);
  }

  /** A row's hash over all columns, including ds. */
  static Column hash(StructType schema) {
    Column[] columns =
        java.util.Arrays.stream(PartitionFrames.withDs(schema).fields())
            .map(LeasedWrite::hashable)
            .toArray(Column[]::new);
    return xxhash64(columns).cast(HASH);
  }

  /** Converts maps to sorted entries, since Spark does not hash maps. */
  private static Column hashable(StructField field) {
    if (field.dataType() instanceof MapType map
        && !map.catalogString().substring("map".length()).contains("map<")) {
      return array_sort(map_entries(col(field.name())));
    }
    return field.dataType().catalogString().contains("map<")
        ? to_json(col(field.name()))
        : col(field.name());
  }

  /**
   * Verifies the checksum of the staged rows by reading them back, and writes the mark of every
   * partition.
   */
  private void mark(
      String what, StructType schema, NavigableMap<String, String> staged, Contents written)
      throws IOException {
    long rows = 0;
    BigDecimal hashes = BigDecimal.ZERO;
    if (!staged.isEmpty()) {
      List<Row> days =
          frames
              .read(schema, staged.values())
              .groupBy("ds")
              .agg(count(lit(1)), sum(hash(schema)))
              .collectAsList();
      Map<String, List<FileSum>> files = sums(staged.values());
      for (Row day : days) {
        rows += day.getLong(1);
        hashes = hashes.add(day.getDecimal(2));
        String directory = staged.get(day.getString(0));
        PartitionMark mark =
            new PartitionMark(
                runId,
                day.getLong(1),
                day.getDecimal(2).toBigInteger().toString(16),
                files.get(directory).size(),
                files.get(directory));
        storage.write(directory + "/" + PartitionMark.FILE, Json.sealed(mark));
      }
    }
    if (rows != written.rows() || hashes.compareTo(written.sum()) != 0) {
      throw new IOException(
          what
              + ": "
              + written.rows()
              + " rows were written, but "
              + rows
              + " rows"
              + (rows == written.rows() ? " with other content" : "")
              + " were read back; nothing was changed");
    }
  }

  private Map<String, List<FileSum>> sums(Collection<String> directories) throws IOException {
    Map<String, List<FileSum>> sums = new TreeMap<>();
    for (Map.Entry<String, List<FileSums.Found>> read :
        new FileSums(spark, storage).below(directories).entrySet()) {
      for (FileSums.Found file : read.getValue()) {
        if (!file.failure().isEmpty()) {
          throw new IOException(
              storage.path(read.getKey() + "/" + file.file().path()) + " " + file.failure());
        }
      }
      sums.put(read.getKey(), read.getValue().stream().map(FileSums.Found::file).toList());
    }
    return sums;
  }

  @Override
  public void replaceLedger(Map<String, SourceEntry> ledger) {
    requireOpen();
    newLedger = new TreeMap<>(ledger);
  }

  @Override
  public void commit() throws IOException {
    requireOpen();
    if (replaced.isEmpty() && quarantineReplaced.isEmpty() && newLedger == null) {
      return;
    }
    Set<String> staged = log.live(log.staging(write) + "/data").keySet();
    Set<String> quarantineStaged = log.live(log.quarantineStaging(write) + "/data").keySet();
    Journal journal =
        new Journal(
            write,
            log.state().number() + 1,
            new TreeSet<>(staged),
            without(staged, log.live(log.home()).keySet()),
            without(replaced, staged),
            new TreeSet<>(quarantineStaged),
            without(quarantineStaged, log.quarantinePartitions().keySet()),
            without(quarantineReplaced, quarantineStaged));
    committing = true;
    log.commit(journal, new Ledger(runId, newLedger == null ? before.sources() : newLedger), lease);
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private void requireOpen() {
    if (committing) {
      throw new IllegalStateException("the write of " + table.name() + " has been committed");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      // A failed commit may have left its journal in place, which the next write recovers.
      if (!committing) {
        log.undo(write);
      }
    } finally {
      lease.close();
    }
  }
}
