package io.shopkeeper.platform.table;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.platform.storage.Lease;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.storage.Storage.FileEntry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The store of curated tables under {@code tables/}, with snapshot isolation for readers and a
 * lease for writers.
 */
public final class TableStore {
  private final SparkSession spark;
  private final Storage storage;
  private final Clock clock;
  private final Lease.Times leaseTimes;

  /** Opens the store under a root. */
  public TableStore(SparkSession spark, Storage storage, Clock clock) {
    this(spark, storage, clock, Lease.Times.DEFAULT);
  }

  /** Opens the store with other timeouts of leases. */
  public TableStore(SparkSession spark, Storage storage, Clock clock, Lease.Times leaseTimes) {
    this.spark = spark;
    this.storage = storage;
    this.clock = clock;
    this.leaseTimes = leaseTimes;
  }

  /**
   * The table as of a day: all increments with ds ≤ asOf, or the latest snapshot ≤ asOf; with its
   * {@code ds} column.
   *
   * @throws JobException (65) if there is no such partition, naming the job to run
   */
  public Dataset<Row> read(TableSpec table, LocalDate asOf) throws IOException {
    Optional<Dataset<Row>> found = find(table, asOf);
    if (found.isEmpty()) {
      List<String> all = partitions(table);
      throw JobException.badInput(
          "table "
              + table.name()
              + " has no partition up to "
              + asOf
              + " under "
              + storage.path("tables/" + table.name())
              + (all.isEmpty()
                  ? "; run ingest first"
                  : "; its partitions are "
                      + all.get(0)
                      + " to "
                      + all.get(all.size() - 1)
                      + ": set --as-of, or run ingest for earlier days"));
    }
    return found.get();
  }

  /** The table as of a day; empty if there is no such partition. */
  public Optional<Dataset<Row>> find(TableSpec table, LocalDate asOf) throws IOException {
    PartitionFrames frames = new PartitionFrames(spark, storage);
    return log(table)
        .consistently(
            (partitions, moving) -> {
              NavigableMap<String, String> wanted = asOf(table, partitions, asOf);
              if (wanted.isEmpty()) {
                return Optional.of(Optional.empty());
              }
              Dataset<Row> rows = frames.read(table.schema(), wanted.values());
              if (moving && !frames.isComplete(rows, wanted.values())) {
                return Optional.empty();
              }
              return Optional.of(Optional.of(rows));
            });
  }

  /** The directory of each partition of the current state, relative to the root, by its day. */
  public NavigableMap<String, String> directories(String table) throws IOException {
    return new TableLog(storage, table)
        .consistently((partitions, moving) -> Optional.of(new TreeMap<>(partitions)));
  }

  /**
   * Whether the rows of a partition, all read again, are those that its mark says.
   *
   * @param directory relative to the root
   */
  public boolean holds(TableSpec table, String directory, PartitionMark mark) throws IOException {
    Row read =
        new PartitionFrames(spark, storage)
            .read(table.schema(), List.of(directory))
            .agg(count(lit(1)), sum(LeasedWrite.hash(table.schema())))
            .head();
    BigDecimal hashes = read.isNullAt(1) ? BigDecimal.ZERO : read.getDecimal(1);
    return read.getLong(0) == mark.rows()
        && hashes.toBigInteger().toString(16).equals(mark.token());
  }

  /** The partitions of the current state, ascending. */
  public List<String> partitions(TableSpec table) throws IOException {
    return log(table)
        .consistently((partitions, moving) -> Optional.of(List.copyOf(partitions.keySet())));
  }

  /**
   * The number of rows of each partition of the current state, ascending, from the partitions'
   * metadata.
   */
  public NavigableMap<String, Long> rows(TableSpec table) throws IOException {
    return log(table)
        .consistently(
            (partitions, moving) -> {
              NavigableMap<String, Long> rows = new TreeMap<>();
              for (Map.Entry<String, String> partition : partitions.entrySet()) {
                rows.put(
                    partition.getKey(), PartitionMark.of(storage, partition.getValue()).rows());
              }
              return Optional.of(rows);
            });
  }

  /**
   * The {@link #fingerprint} of each table as of a day, by table name.
   *
   * @return a new mutable map, to which a job adds its other inputs
   */
  public Map<String, String> fingerprints(LocalDate asOf, TableSpec... tables) throws IOException {
    Map<String, String> fingerprints = new TreeMap<>();
    for (TableSpec table : tables) {
      fingerprints.put(table.name(), fingerprint(table, asOf));
    }
    return fingerprints;
  }

  /** A fingerprint that changes whenever the table as of the day changes. */
  public String fingerprint(TableSpec table, LocalDate asOf) throws IOException {
    return log(table)
        .consistently(
            (partitions, moving) -> {
              Sha256 sum = new Sha256();
              for (Map.Entry<String, String> partition : asOf(table, partitions, asOf).entrySet()) {
                String line = partition.getKey() + "\t" + token(partition.getValue(), moving);
                sum.add(line + "\n");
              }
              return Optional.of(sum.hex(16));
            });
  }

  private String token(String directory, boolean moving) throws IOException {
    try {
      PartitionMark mark = PartitionMark.of(storage, directory);
      return mark.rows() + ":" + mark.token();
    } catch (FileNotFoundException e) {
      List<FileEntry> files = storage.files(directory);
      if (moving || files.isEmpty()) {
        throw e;
      }
      // A partition created by hand has no metadata, so the names and lengths of its files are
      // used.
      return files.toString();
    }
  }

  /** Takes the table's lease, recovers from a crashed writer, and opens a write. */
  public TableWrite write(TableSpec table, String runId) throws IOException {
    TableLog log = log(table);
    Lease lease = log.lease(runId, clock, leaseTimes);
    boolean open = false;
    try {
      log.recover(lease);
      TableWrite write = new LeasedWrite(spark, storage, table, log, lease, runId);
      open = true;
      return write;
    } finally {
      if (!open) {
        lease.close();
      }
    }
  }

  private TableLog log(TableSpec table) {
    return new TableLog(storage, table.name());
  }

  private static NavigableMap<String, String> asOf(
      TableSpec table, NavigableMap<String, String> partitions, LocalDate asOf) {
    // ISO dates sort as text; '~' sorts after every digit, so asOf itself is included.
    NavigableMap<String, String> until = partitions.headMap(asOf + "~", false);
    return table.kind() == TableSpec.Kind.SNAPSHOT && !until.isEmpty()
        ? until.tailMap(until.lastKey(), true)
        : until;
  }
}
