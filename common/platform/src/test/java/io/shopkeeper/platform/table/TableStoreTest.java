package io.shopkeeper.platform.table;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.platform.storage.FileSum;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.TableWrite.SourceEntry;
import io.shopkeeper.testkit.SharedSpark;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableStoreTest {
  private static final LocalDate LATE = LocalDate.parse("2024-12-31");
  private static final TableSpec NOTES = notes(TableSpec.Kind.INCREMENT);
  private static final TableSpec SNAPSHOTS = notes(TableSpec.Kind.SNAPSHOT);

  @TempDir Path directory;
  private SparkSession spark;
  private Storage storage;
  private TableStore store;

  private static TableSpec notes(TableSpec.Kind kind) {
    return new TableSpec(
        "notes",
        kind,
        List.of("id"),
        new StructType()
            .add("id", DataTypes.StringType, false)
            .add("at", DataTypes.TimestampType)
            .add("price", DataTypes.createDecimalType(18, 4))
            .add(
                "attributes", DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType)));
  }

  @BeforeEach
  void open() {
    spark = SharedSpark.session();
    storage = HadoopStorage.open(directory.toString(), new Configuration());
    store =
        new TableStore(
            spark, storage, Clock.fixed(Instant.parse("2024-06-01T00:00:00Z"), ZoneOffset.UTC));
  }

  /** Rows from "DS:ID", in another column order than the table's. */
  private Dataset<Row> rows(String... dayAndId) {
    List<Row> rows = new ArrayList<>();
    for (String text : dayAndId) {
      String[] parts = text.split(":", -1);
      rows.add(
          RowFactory.create(
              parts[0],
              parts[1],
              Map.of("颜色", "红", "id", parts[1]),
              new java.math.BigDecimal("12.3400"),
              Timestamp.from(Instant.parse("2024-01-01T00:00:00.123456Z"))));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("ds", DataTypes.StringType)
            .add("id", DataTypes.StringType)
            .add("attributes", DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType))
            .add("price", DataTypes.createDecimalType(18, 4))
            .add("at", DataTypes.TimestampType));
  }

  private void replace(String run, Set<String> ds, String... dayAndId) throws IOException {
    try (TableWrite write = store.write(NOTES, run)) {
      write.replace(ds, rows(dayAndId));
      write.commit();
    }
  }

  private static Set<String> ids(Dataset<Row> rows) {
    Set<String> ids = new TreeSet<>();
    for (Row row : rows.select("ds", "id").collectAsList()) {
      assertTrue(ids.add(row.getString(0) + ":" + row.getString(1)), "twice: " + row);
    }
    return ids;
  }

  private void assertNoLeftovers() throws IOException {
    assertEquals(
        List.of(),
        storage.list("tables/notes").stream()
            .filter(name -> !name.startsWith("ds=") && !name.matches("_(ledger|epochs|staging)"))
            .toList());
    assertEquals(List.of(), storage.list("tables/notes/_staging"));
    assertEquals(List.of(), storage.list("quarantine/notes/_staging"));
  }

  @Test
  void readsIncrementsUpToADayAndTheLatestSnapshot() throws IOException {
    replace(
        "run-1",
        Set.of("2024-01-01", "2024-01-02", "2024-01-04"),
        "2024-01-01:a",
        "2024-01-02:b",
        "2024-01-02:c",
        "2024-01-04:d");
    LocalDate third = LocalDate.parse("2024-01-03");
    assertEquals(
        Set.of("2024-01-01:a", "2024-01-02:b", "2024-01-02:c"), ids(store.read(NOTES, third)));
    assertEquals(Set.of("2024-01-02:b", "2024-01-02:c"), ids(store.read(SNAPSHOTS, third)));
    assertEquals(List.of("2024-01-01", "2024-01-02", "2024-01-04"), store.partitions(NOTES));
    assertEquals(Map.of("2024-01-01", 1L, "2024-01-02", 2L, "2024-01-04", 1L), store.rows(NOTES));
    Dataset<Row> read = store.read(NOTES, LATE);
    assertEquals(
        List.of("id", "at", "price", "attributes", "ds"), List.of(read.schema().fieldNames()));
    assertEquals(DataTypes.StringType, read.schema().apply("ds").dataType());
    Row first = read.where(col("id").equalTo("a")).head();
    assertEquals("红", first.<String, String>getJavaMap(3).get("颜色"));
    assertEquals(Timestamp.from(Instant.parse("2024-01-01T00:00:00.123456Z")), first.get(1));
    assertNoLeftovers();
  }

  @Test
  void namesTheJobToRunWhereATableIsMissing() throws IOException {
    JobException missing = assertThrows(JobException.class, () -> store.read(NOTES, LATE));
    assertEquals(ExitCode.BAD_INPUT, missing.exitCode());
    assertTrue(missing.getMessage().contains("run ingest first"), missing.getMessage());
    replace("run-1", Set.of("2024-01-02"), "2024-01-02:b");
    JobException early =
        assertThrows(JobException.class, () -> store.read(NOTES, LocalDate.parse("2024-01-01")));
    assertTrue(early.getMessage().contains("2024-01-02"), early.getMessage());
  }

  @Test
  void replacesOnlyTheNamedPartitionsAndDropsEmptyOnes() throws IOException {
    replace("run-1", Set.of("2024-01-01", "2024-01-02"), "2024-01-01:a", "2024-01-02:b");
    try (TableWrite write = store.write(NOTES, "run-2")) {
      assertEquals(Set.of("2024-01-02:b"), ids(write.current(Set.of("2024-01-02"))));
      assertEquals(0, write.current(Set.of("2024-01-09")).count());
      Dataset<Row> own = write.current(Set.of("2024-01-02")).unionByName(rows("2024-01-02:x"));
      write.replace(Set.of("2024-01-01", "2024-01-02"), own);
      assertEquals(Set.of("2024-01-01:a", "2024-01-02:b"), ids(store.read(NOTES, LATE)));
      write.commit();
    }
    assertEquals(Set.of("2024-01-02:b", "2024-01-02:x"), ids(store.read(NOTES, LATE)));
    replace("run-3", Set.of("2024-01-02"));
    assertEquals(List.of(), store.partitions(NOTES));
    assertNoLeftovers();
  }

  @Test
  void leavesEverythingAsItWasWithoutACommit() throws IOException {
    replace("run-1", Set.of("2024-01-01"), "2024-01-01:a");
    String before = store.fingerprint(NOTES, LATE);
    try (TableWrite write = store.write(NOTES, "run-2")) {
      write.replace(Set.of("2024-01-01"), rows("2024-01-01:b"));
      write.replaceQuarantine(Set.of("2024-01-01"), refused("2024-01-01"));
      write.replaceLedger(Map.of());
    }
    assertEquals(Set.of("2024-01-01:a"), ids(store.read(NOTES, LATE)));
    assertEquals(before, store.fingerprint(NOTES, LATE));
    assertNoLeftovers();
  }

  @Test
  void changesItsFingerprintWithTheContentOnly() throws IOException {
    Set<String> days = Set.of("2024-01-01", "2024-01-02");
    replace("run-1", days, "2024-01-01:a", "2024-01-01:b", "2024-01-02:c");
    String first = store.fingerprint(NOTES, LATE);
    String early = store.fingerprint(NOTES, LocalDate.parse("2024-01-01"));
    replace("run-2", days, "2024-01-02:c", "2024-01-01:b", "2024-01-01:a");
    assertEquals(first, store.fingerprint(NOTES, LATE));
    replace("run-3", Set.of("2024-01-02"), "2024-01-02:d");
    assertNotEquals(first, store.fingerprint(NOTES, LATE));
    assertEquals(early, store.fingerprint(NOTES, LocalDate.parse("2024-01-01")));
    assertNotEquals(early, store.fingerprint(SNAPSHOTS, LATE));
  }

  @Test
  void carriesQuarantineAndLedgerInTheSameCommit() throws IOException {
    SourceEntry entry = new SourceEntry("ab", 10, 3, 1, 2, 1, 1, Set.of("2024-01-01"), "run-1");
    try (TableWrite write = store.write(NOTES, "run-1")) {
      assertEquals(Map.of(), write.ledger());
      assertEquals(0, write.currentQuarantine(Set.of("2024-01-01")).count());
      write.replace(Set.of("2024-01-01"), rows("2024-01-01:a"));
      write.replaceQuarantine(Set.of("2024-01-01"), refused("2024-01-01"));
      write.replaceLedger(Map.of("log-1.csv", entry));
      write.commit();
    }
    try (TableWrite write = store.write(NOTES, "run-2")) {
      assertEquals(Map.of("log-1.csv", entry), write.ledger());
      assertEquals(Set.of("2024-01-01"), write.quarantinePartitions());
      Row refused = write.currentQuarantine(Set.of("2024-01-01")).head();
      assertEquals("raw|reason|log-1.csv|2024-01-01", refused.mkString("|"));
    }
    for (String closed : List.of("quarantine/notes", "quarantine/notes/ds=2024-01-01")) {
      assertEquals(
          "rwx------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(closed))),
          closed);
    }
    assertNoLeftovers();
  }

  private Dataset<Row> refused(String ds) {
    return spark.createDataFrame(
        List.of(RowFactory.create("raw", "reason", "log-1.csv", ds)),
        PartitionFrames.withDs(LeasedWrite.QUARANTINE));
  }

  @Test
  void refusesRowsThatBreakTheContract() throws IOException {
    try (TableWrite write = store.write(NOTES, "run-1")) {
      Set<String> day = Set.of("2024-01-01");
      assertThrows(IllegalStateException.class, () -> write.replace(day, rows("2024-01-02:a")));
    }
    try (TableWrite write = store.write(NOTES, "run-2")) {
      Set<String> day = Set.of("2024-01-01");
      assertThrows(
          IllegalArgumentException.class,
          () -> write.replace(day, rows("2024-01-01:a").drop("price")));
      assertThrows(
          IllegalArgumentException.class,
          () ->
              write.replace(
                  day, rows("2024-01-01:a").withColumn("price", col("price").cast("double"))));
      assertThrows(
          IllegalStateException.class,
          () ->
              write.replace(
                  day,
                  rows("2024-01-01:a")
                      .withColumn(
                          "id",
                          col("price").cast("string").substr(100, 1).cast("int").cast("string"))));
    }
    assertEquals(List.of(), store.partitions(NOTES));
    assertNoLeftovers();
  }

  @Test
  void refusesASecondWriter() throws IOException {
    try (TableWrite write = store.write(NOTES, "run-1")) {
      assertEquals(Map.of(), write.ledger());
      JobException refused = assertThrows(JobException.class, () -> store.write(NOTES, "run-2"));
      assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
    }
  }

  @Test
  void writesOneFilePerSmallPartition() throws IOException {
    Dataset<Row> many =
        spark
            .range(0, 5000, 1, 8)
            .selectExpr(
                "cast(id as string) id",
                "timestamp_seconds(id) at",
                "cast(1 as decimal(18,4)) price",
                "map('k', 'v') attributes",
                "concat('2024-01-0', cast(1 + id % 5 as string)) ds");
    try (TableWrite write = store.write(NOTES, "run-1")) {
      write.replace(
          Set.of("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"), many);
      write.commit();
    }
    assertEquals(5000, store.read(NOTES, LATE).count());
    for (String ds : store.partitions(NOTES)) {
      String partition = "tables/notes/ds=" + ds;
      PartitionMark mark = PartitionMark.of(storage, partition);
      assertEquals(1000, mark.rows());
      assertEquals(1, mark.files());
      String file = mark.sums().get(0).path();
      byte[] bytes = storage.read(partition + "/" + file);
      assertEquals(List.of(new FileSum(file, bytes.length, Sha256.of(bytes).hex())), mark.sums());
      assertTrue(store.holds(NOTES, partition, mark));
      assertFalse(
          store.holds(NOTES, partition, new PartitionMark("run-1", 1000, "0", 1, List.of())));
      assertTrue(storage.list(partition).stream().anyMatch(f -> f.endsWith(".zstd.parquet")));
    }
  }

  /** What a reader tries again, since the directory may only be on its way. */
  @Test
  void aDirectoryThatIsNotThereIsAMissingFile() {
    PartitionFrames frames = new PartitionFrames(SharedSpark.session(), storage);
    assertThrows(
        FileNotFoundException.class,
        () -> frames.read(NOTES.schema(), List.of("tables/notes/ds=2026-01-01")));
  }
}
