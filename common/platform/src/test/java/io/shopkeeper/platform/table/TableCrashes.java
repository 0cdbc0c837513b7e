package io.shopkeeper.platform.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.storage.Crashes;
import io.shopkeeper.platform.storage.FailingStorage;
import io.shopkeeper.platform.storage.FailingStorage.Death;
import io.shopkeeper.platform.storage.Fence;
import io.shopkeeper.platform.storage.Lease;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.TableLog.Ledger;
import io.shopkeeper.platform.table.TableWrite.SourceEntry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
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

  /** No heartbeat in between, so that the steps are always the same. */
  static final Lease.Times QUIET = new Lease.Times(Duration.ofHours(1), Duration.ofHours(9));

  /** An empty storage of that name. */
  abstract Storage open(String name) throws Exception;

  /** How it dies at every step. */
  List<Death> deaths() {
    return Crashes.ALL;
  }

  /** From one step to the next at which a process dies or stands still: 1 is everywhere. */
  int stride() {
    return 1;
  }

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
    replace(storage, run, change, QUIET);
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    return all.stream().filter(one -> !some.contains(one)).collect(Collectors.toSet());
  }

  private static void replace(Storage storage, String run, Change change, Lease.Times times)
      throws IOException {
    TableLog log = new TableLog(storage, "t");
    try (Lease lease = log.lease(run, CLOCK, times)) {
      log.recover(lease);
      String write = Fence.name(lease, run);
      storage.makePrivateDirectories("quarantine/t");
      stage(storage, log.staging(write), change.days());
      stage(storage, log.quarantineStaging(write), change.quarantine());
      Set<String> staged = withContent(change.days(), true);
      Set<String> quarantineStaged = withContent(change.quarantine(), true);
      log.commit(
          new Journal(
              write,
              log.state().number() + 1,
              staged,
              without(staged, log.live(log.home()).keySet()),
              withContent(change.days(), false),
              quarantineStaged,
              without(quarantineStaged, log.quarantinePartitions().keySet()),
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

  /** What a table always has beside its partitions. */
  private static final Set<String> KEPT = Set.of("_ledger", "_epochs", "_staging");

  public static void assertClean(Storage storage, String where) throws IOException {
    for (String home : List.of("tables/t", "quarantine/t")) {
      assertEquals(
          List.of(),
          storage.list(home).stream()
              .filter(name -> !name.startsWith("ds=") && !KEPT.contains(name))
              .toList(),
          where);
      assertEquals(List.of(), storage.list(home + "/_staging"), where);
    }
  }

  private Storage withOldState(String name) throws Exception {
    Storage storage = open(name);
    replace(storage, "run-1", OLD);
    return storage;
  }

  private static void recoverOnly(Storage storage) throws IOException {
    TableLog log = new TableLog(storage, "t");
    try (Lease lease = log.lease("other-run", CLOCK, QUIET)) {
      log.recover(lease);
      lease.check();
    }
  }

  @Test
  void readersSeeAllOldOrAllNewWhereverAReplacementDies() throws Exception {
    AtomicBoolean isNew = new AtomicBoolean();
    List<String> steps =
        Crashes.atSteps(
            stride(),
            deaths(),
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
    Crashes.atSteps(
        stride(),
        deaths(),
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
                  // As a version before epochs wrote it.
                  Map.of(
                      "runId", "run-2",
                      "number", 2,
                      "replaced", withContent(NEW.days(), true),
                      "removed", withContent(NEW.days(), false),
                      "quarantineReplaced", withContent(NEW.quarantine(), true),
                      "quarantineRemoved", withContent(NEW.quarantine(), false))));
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

  /** A lease that is broken at once: whoever holds it counts as silent. */
  private static final Lease.Times RUTHLESS =
      new Lease.Times(Duration.ofHours(1), Duration.ofHours(-1));

  private static final Change OTHER =
      new Change(
          Map.of("2024-01-01", "other 1", "2024-01-03", "other 3", "2024-01-02", "other 2"),
          Map.of("2024-01-02", "other bad 2"));

  /** What the table holds, and what its quarantine does. */
  private record Whole(Map<String, String> table, Map<String, String> quarantine) {
    static Whole of(Storage storage) throws IOException {
      return new Whole(
          read(storage), contents(storage, new TableLog(storage, "t").quarantinePartitions()));
    }

    Whole after(Change change) {
      Map<String, String> days = new TreeMap<>(table);
      Map<String, String> refused = new TreeMap<>(quarantine);
      days.putAll(change.days());
      refused.putAll(change.quarantine());
      days.values().removeIf(String::isEmpty);
      refused.values().removeIf(String::isEmpty);
      return new Whole(days, refused);
    }
  }

  /**
   * A writer stands still before each of its steps, for so long that another breaks its lease,
   * writes the table, and ends; then it goes on.
   */
  @Test
  void aWriterThatSleptAnywhereTakesNothingFromItsSuccessor() throws Exception {
    FailingStorage steps = sleeping(withOldState("steps"), 0);
    replace(steps, "run-2", NEW);
    for (int asleep = 1; asleep <= steps.steps().size(); asleep += stride()) {
      String where = "asleep before step " + asleep + ", " + steps.steps().get(asleep - 1);
      Storage storage = withOldState("asleep-" + asleep);
      Whole old = Whole.of(storage);
      boolean done = false;
      try {
        replace(sleeping(storage, asleep), "run-2", NEW);
        done = true;
      } catch (IOException | JobException e) {
        // It must notice, or have been done before.
        assertTrue(e instanceof JobException || e instanceof FileNotFoundException, where + e);
      }
      recoverOnly(storage);
      Whole seen = Whole.of(storage);
      Whole mine = old.after(NEW);
      List<Whole> right =
          done
              ? List.of(mine.after(OTHER), old.after(OTHER).after(NEW))
              : List.of(mine.after(OTHER), old.after(OTHER));
      assertTrue(right.contains(seen), where + ", done " + done + ": " + seen);
      assertClean(storage, where);
    }
  }

  private static FailingStorage sleeping(Storage storage, int asleep) {
    return new FailingStorage(
        storage,
        0,
        Death.BEFORE,
        (step, what) -> {
          if (step == asleep) {
            replace(storage, "run-3", OTHER, RUTHLESS);
          }
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
