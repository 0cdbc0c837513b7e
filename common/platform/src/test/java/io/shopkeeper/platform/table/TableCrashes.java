package io.shopkeeper.platform.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.platform.storage.Crashes;
import io.shopkeeper.platform.storage.Lease;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.TableLog.Ledger;
import io.shopkeeper.platform.table.TableWrite.SourceEntry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What must hold wherever a table's replacement dies; for any file system, without Spark. */
public abstract class TableCrashes {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-06-01T00:00:00Z"), ZoneOffset.UTC);

  /** An empty storage of that name. */
  abstract Storage open(String name) throws Exception;

  /** Contents by ds; a day without content is to be removed. */
  private record Change(Map<String, String> days, Map<String, String> quarantine) {}

  private static final Change OLD =
      new Change(
          Map.of("2024-01-01", "old 1", "2024-01-02", "old 2", "2024-01-04", "old 4"),
          Map.of("2024-01-01", "bad 1"));
  private static final Change NEW =
      new Change(
          Map.of("2024-01-01", "new 1", "2024-01-02", "", "2024-01-03", "new 3"),
          Map.of("2024-01-01", "", "2024-01-02", "bad 2"));
  private static final Map<String, String> BEFORE = OLD.days();
  private static final Map<String, String> AFTER =
      Map.of("2024-01-01", "new 1", "2024-01-03", "new 3", "2024-01-04", "old 4");

  /** What {@link LeasedWrite} does, with text instead of Parquet. */
  public static void replace(Storage storage, String run, Map<String, String> days)
      throws IOException {
    replace(storage, run, new Change(days, Map.of()));
  }

  private static void replace(Storage storage, String run, Change change) throws IOException {
    TableLog log = new TableLog(storage, "t");
    try (Lease lease = log.lease(run, CLOCK, Lease.Times.DEFAULT)) {
      log.recover();
      storage.makePrivateDirectories("quarantine/t");
      stage(storage, log.staging(run), change.days());
      stage(storage, log.quarantineStaging(run), change.quarantine());
      log.commit(
          new Journal(
              run,
              log.state().number() + 1,
              withContent(change.days(), true),
              withContent(change.days(), false),
              withContent(change.quarantine(), true),
              withContent(change.quarantine(), false)),
          new Ledger(run, Map.of(run, new SourceEntry(run, 1, 1, 0, 1, 0, 0, Set.of(), run))),
          lease);
    }
  }

  private static Set<String> withContent(Map<String, String> days, boolean content) {
    return days.entrySet().stream()
        .filter(day -> day.getValue().isEmpty() != content)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static void stage(Storage storage, String staging, Map<String, String> days)
      throws IOException {
    for (Map.Entry<String, String> day : new TreeMap<>(days).entrySet()) {
      if (!day.getValue().isEmpty()) {
        storage.write(
            staging + "/data/ds=" + day.getKey() + "/part", day.getValue().getBytes(UTF_8));
      }
    }
  }

  /** The table as readers see it. */
  public static Map<String, String> read(Storage storage) throws IOException {
    return new TableLog(storage, "t")
        .consistently((partitions, moving) -> Optional.of(contents(storage, partitions)));
  }

  private static Map<String, String> contents(Storage storage, Map<String, String> partitions)
      throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Map.Entry<String, String> partition : partitions.entrySet()) {
      contents.put(
          partition.getKey(), new String(storage.read(partition.getValue() + "/part"), UTF_8));
    }
    return contents;
  }

  public static void assertClean(Storage storage, String where) throws IOException {
    for (String home : List.of("tables/t", "quarantine/t")) {
      assertEquals(
          List.of(),
          storage.list(home).stream()
              .filter(name -> !name.startsWith("ds=") && !name.equals("_ledger"))
              .toList(),
          where);
    }
  }

  private Storage withOldState(String name) throws Exception {
    Storage storage = open(name);
    replace(storage, "run-1", OLD);
    return storage;
  }

  private static void recoverOnly(Storage storage) throws IOException {
    TableLog log = new TableLog(storage, "t");
    try (Lease lease = log.lease("other-run", CLOCK, Lease.Times.DEFAULT)) {
      log.recover();
      lease.check();
    }
  }

  @Test
  void readersSeeAllOldOrAllNewWhereverAReplacementDies() throws Exception {
    AtomicBoolean isNew = new AtomicBoolean();
    List<String> steps =
        Crashes.everywhere(
            name -> {
              isNew.set(false);
              return withOldState(name);
            },
            storage -> replace(storage, "run-2", NEW),
            (storage, where) -> {
              Map<String, String> seen = read(storage);
              assertTrue(seen.equals(BEFORE) || seen.equals(AFTER), where + ": " + seen);
              assertTrue(!isNew.get() || seen.equals(AFTER), where + ": back to old");
              isNew.set(seen.equals(AFTER));
            },
            (storage, where) -> {
              Map<String, String> left = read(storage);
              recoverOnly(storage);
              TableLog log = new TableLog(storage, "t");
              boolean committed = left.equals(AFTER);
              assertEquals(left, read(storage), where);
              assertEquals(committed ? "run-2" : "run-1", log.ledger().runId(), where);
              assertEquals(
                  committed ? Map.of("2024-01-02", "bad 2") : OLD.quarantine(),
                  contents(storage, log.quarantinePartitions()),
                  where);
              assertClean(storage, where);
              replace(storage, "run-2", NEW);
              assertEquals(AFTER, read(storage), where);
              assertEquals(
                  Map.of("2024-01-02", "bad 2"),
                  contents(storage, log.quarantinePartitions()),
                  where);
              assertClean(storage, where);
            });
    assertTrue(steps.size() > 20, steps.toString());
  }

  @Test
  void aRecoveryThatDiesAnywhereIsFinishedByTheNext() throws Exception {
    // Committed, nothing moved yet: the longest recovery.
    Crashes.everywhere(
        name -> {
          Storage storage = withOldState(name);
          stage(storage, "tables/t/_staging/run-2", NEW.days());
          stage(storage, "quarantine/t/_staging/run-2", NEW.quarantine());
          storage.write(
              "tables/t/_staging/run-2/ledger.json",
              io.shopkeeper.platform.storage.Json.bytes(new Ledger("run-2", Map.of())));
          storage.write(
              "tables/t/_journal/journal.json",
              io.shopkeeper.platform.storage.Json.bytes(
                  new Journal(
                      "run-2",
                      2,
                      withContent(NEW.days(), true),
                      withContent(NEW.days(), false),
                      withContent(NEW.quarantine(), true),
                      withContent(NEW.quarantine(), false))));
          return storage;
        },
        TableCrashes::recoverOnly,
        (storage, where) -> assertEquals(AFTER, read(storage), where),
        (storage, where) -> {
          recoverOnly(storage);
          assertEquals(AFTER, read(storage), where);
          assertClean(storage, where);
        });
  }

  @Test
  void aReaderNeverSeesAMixtureWhileWritersCommit() throws Exception {
    Storage storage = open("mixture");
    List<String> days = List.of("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04");
    replace(storage, "run-0", days.stream().collect(Collectors.toMap(d -> d, d -> "0")));
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              try {
                for (int i = 1; i <= 50; i++) {
                  String content = String.valueOf(i);
                  replace(
                      storage,
                      "run-" + i,
                      days.stream().collect(Collectors.toMap(d -> d, d -> content)));
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              } finally {
                done.set(true);
              }
            });
    writer.start();
    int last = 0;
    while (!done.get()) {
      Map<String, String> seen = read(storage);
      assertEquals(days, List.copyOf(seen.keySet()));
      assertEquals(1, Set.copyOf(seen.values()).size(), seen.toString());
      int now = Integer.parseInt(seen.get("2024-01-01"));
      assertTrue(now >= last, "went back from " + last + " to " + now);
      last = now;
    }
    writer.join();
    assertEquals("50", read(storage).get("2024-01-04"));
  }
}
