package io.shopkeeper.platform.version;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.storage.Crashes;
import io.shopkeeper.platform.storage.FailingStorage;
import io.shopkeeper.platform.storage.FailingStorage.Death;
import io.shopkeeper.platform.storage.Lease;
import io.shopkeeper.platform.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What must hold wherever a commit, a promotion or a publication dies; for any file system. */
public abstract class VersionCrashes {
  private static final LocalDate DAY = LocalDate.parse("2024-05-31");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-06-01T00:00:00Z"), ZoneOffset.UTC);

  /** A lease that is broken at once: whoever holds it counts as silent. */
  private static final Lease.Times RUTHLESS =
      new Lease.Times(Duration.ofHours(1), Duration.ofHours(-1));

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

  public static VersionStore store(Storage storage) {
    return new VersionStore(storage, "releases", CLOCK);
  }

  /** What a job does: commit unless an earlier attempt of this run has, then promote. */
  public static Version release(Storage storage, String run) throws IOException {
    VersionStore store = store(storage);
    Version version =
        store.commitOnce(
            "shop",
            run,
            staging -> {
              assertTrue(staging.path("scores").endsWith("/scores"));
              for (int part = 0; part < 3; part++) {
                staging.write("scores/part-" + part + ".txt", (run + "行" + part).getBytes(UTF_8));
              }
              staging.write("evaluation.json", run.getBytes(UTF_8));
              return VersionStoreTest.draft(run);
            });
    store.promote(version, run, "gate passed");
    return version;
  }

  /** Checks every byte of a version against its manifest. */
  public static void assertWhole(Storage storage, Version version, String where)
      throws IOException {
    List<String> outputs =
        version.manifest().outputs().stream().map(Manifest.Output::path).toList();
    assertEquals(
        version.manifest().outputs(),
        new OutputReader(storage).read("releases/shop/versions/" + version.label(), outputs),
        where);
    assertEquals(
        List.of("evaluation.json", "manifest.json", "scores"),
        storage.list("releases/shop/versions/" + version.label()),
        where);
    assertEquals(
        3, storage.files("releases/shop/versions/" + version.label() + "/scores").size(), where);
  }

  private Storage withOneRelease(String name) throws Exception {
    Storage storage = open(name);
    release(storage, "run-1");
    return storage;
  }

  private static void look(Storage storage, String where) throws IOException {
    VersionStore store = store(storage);
    List<Version> versions = store.versions("shop");
    assertTrue(versions.size() == 1 || versions.size() == 2, where);
    for (Version version : versions) {
      assertWhole(storage, version, where);
      assertEquals("run-" + version.number(), version.manifest().runId(), where);
    }
    Version production = store.production("shop").orElseThrow();
    assertTrue(production.number() <= versions.size(), where);
  }

  @Test
  void aReleaseThatDiesAnywhereIsFinishedByTheNextRun() throws Exception {
    List<String> steps =
        Crashes.atSteps(
            stride(),
            deaths(),
            this::withOneRelease,
            storage -> release(storage, "run-2"),
            VersionCrashes::look,
            (storage, where) -> {
              release(storage, "run-2");
              VersionStore store = store(storage);
              assertEquals(2, store.versions("shop").size(), where);
              assertEquals(2, store.production("shop").orElseThrow().number(), where);
              assertEquals(2, store.history("shop").size(), where);
              assertEquals(List.of(), storage.list("releases/shop/_staging"), where);
              look(storage, where);
            });
    assertTrue(steps.size() > 8, steps.toString());
  }

  @Test
  void aRollbackThatDiesAnywhereIsFinishedByTheNextRun() throws Exception {
    Crashes.atSteps(
        stride(),
        deaths(),
        name -> {
          Storage storage = withOneRelease(name);
          release(storage, "run-2");
          return storage;
        },
        storage -> store(storage).rollback("shop", "back"),
        VersionCrashes::look,
        (storage, where) -> {
          store(storage).rollback("shop", "back");
          assertEquals(1, store(storage).production("shop").orElseThrow().number(), where);
          assertEquals(3, store(storage).history("shop").size(), where);
          assertEquals(List.of(), storage.list("releases/shop/_staging"), where);
        });
  }

  @Test
  void aDeletionThatDiesAnywhereLeavesWholeVersions() throws Exception {
    Crashes.atSteps(
        stride(),
        deaths(),
        name -> {
          Storage storage = open(name);
          for (int i = 1; i <= 4; i++) {
            release(storage, "run-" + i);
          }
          return storage;
        },
        storage -> store(storage).retain("shop", 1),
        (storage, where) -> {
          for (Version version : store(storage).versions("shop")) {
            assertWhole(storage, version, where);
          }
          assertEquals(4, store(storage).production("shop").orElseThrow().number(), where);
        },
        (storage, where) -> {
          store(storage).retain("shop", 1);
          assertEquals(
              List.of(3L, 4L),
              store(storage).versions("shop").stream().map(Version::number).toList(),
              where);
          for (String leftover : storage.list("releases/shop/_staging")) {
            storage.delete("releases/shop/_staging/" + leftover);
          }
        });
  }

  @Test
  void aReaderSeesWholeVersionsWhileFiftyAreCommitted() throws Exception {
    Storage storage = withOneRelease("reader");
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<Long> reader =
          pool.submit(
              () -> {
                long last = 0;
                while (!done.get()) {
                  Version live = store(storage).production("shop").orElseThrow();
                  assertWhole(storage, live, "read");
                  assertTrue(live.number() >= last, "production went back");
                  last = live.number();
                }
                return last;
              });
      for (int i = 2; i <= 51; i++) {
        release(storage, "run-" + i);
        if (i % 10 == 0) {
          // More than a slow reader falls behind.
          store(storage).retain("shop", 8);
        }
      }
      done.set(true);
      assertTrue(reader.get() > 1);
    } finally {
      done.set(true);
      pool.shutdownNow();
    }
  }

  private static void publish(Storage storage, long number, String run) throws IOException {
    Version version = store(storage).version("shop", number).orElseThrow();
    new Published(storage, CLOCK).publish(version, "scores", DAY, run);
  }

  private static Optional<String> seen(Storage storage, String where) throws IOException {
    String partition = "published/scores/ds=" + DAY;
    List<String> names = storage.list(partition);
    if (names.isEmpty()) {
      return Optional.empty();
    }
    assertTrue(names.contains("_SUCCESS"), where);
    String first = new String(storage.read(partition + "/part-0.txt"), UTF_8);
    String run = first.substring(0, first.length() - "行0".length());
    for (int part = 0; part < 3; part++) {
      assertEquals(
          run + "行" + part,
          new String(storage.read(partition + "/part-" + part + ".txt"), UTF_8),
          where);
    }
    return Optional.of(run);
  }

  @Test
  void aPublicationThatDiesAnywhereShowsWholePartitionsOnly() throws Exception {
    Crashes.atSteps(
        stride(),
        deaths(),
        name -> {
          Storage storage = withOneRelease(name);
          publish(storage, 1, "run-1");
          release(storage, "run-2");
          return storage;
        },
        storage -> publish(storage, 2, "run-2"),
        (storage, where) -> seen(storage, where),
        (storage, where) -> {
          publish(storage, 2, "run-2");
          assertEquals(Optional.of("run-2"), seen(storage, where), where);
          assertEquals(List.of(), storage.list("published/_staging/scores"), where);
          assertEquals(List.of("_epochs"), storage.list("published/_leases/scores"), where);
          assertEquals(List.of("ds=" + DAY), storage.list("published/scores"), where);
        });
  }

  /** A storage whose process stands still before a step, while another does something. */
  private static FailingStorage sleeping(Storage storage, int asleep, Crashes.Operation other) {
    return new FailingStorage(
        storage,
        0,
        Death.BEFORE,
        (step, what) -> {
          if (step == asleep) {
            try {
              other.run(storage);
            } catch (IOException | RuntimeException e) {
              throw e;
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
        });
  }

  /** Whether a process that slept came to its end, rather than notice that it was replaced. */
  private static boolean isDone(Crashes.Operation operation, FailingStorage storage)
      throws Exception {
    try {
      operation.run(storage);
      return true;
    } catch (JobException | FileNotFoundException e) {
      return false;
    }
  }

  @Test
  void aRunThatSleptAnywhereWhileAnotherProcessDidItIsThereOnceAndWhole() throws Exception {
    Crashes.Operation run = storage -> release(storage, "run-2");
    FailingStorage steps = sleeping(withOneRelease("steps"), 0, run);
    run.run(steps);
    for (int asleep = 1; asleep <= steps.steps().size(); asleep += stride()) {
      String where = "asleep before step " + asleep + ", " + steps.steps().get(asleep - 1);
      Storage storage = withOneRelease("asleep-" + asleep);
      isDone(run, sleeping(storage, asleep, run));
      look(storage, where);
      assertEquals(2, store(storage).versions("shop").size(), where);
      assertEquals(2, store(storage).production("shop").orElseThrow().number(), where);
      assertEquals(2, store(storage).history("shop").size(), where);
    }
  }

  @Test
  void aRunThatSleptAnywhereWhileAnotherProcessDiscardedItCommitsNoHalf() throws Exception {
    Crashes.Operation run = storage -> release(storage, "run-2");
    Crashes.Operation other =
        storage -> new Attempts(storage, "releases/shop/_staging").discard("run-2");
    FailingStorage steps = sleeping(withOneRelease("discarded-steps"), 0, other);
    run.run(steps);
    for (int asleep = 1; asleep <= steps.steps().size(); asleep += stride()) {
      String where = "asleep before step " + asleep + ", " + steps.steps().get(asleep - 1);
      Storage storage = withOneRelease("discarded-" + asleep);
      boolean done = isDone(run, sleeping(storage, asleep, other));
      look(storage, where);
      assertTrue(!done || store(storage).versions("shop").size() == 2, where);
    }
  }

  @Test
  void aPublisherThatSleptAnywhereTakesNothingFromItsSuccessor() throws Exception {
    for (LocalDate otherDay : List.of(DAY, DAY.plusDays(1))) {
      Crashes.Operation other =
          storage -> {
            Version third = store(storage).version("shop", 3).orElseThrow();
            new Published(storage, CLOCK, RUTHLESS).publish(third, "scores", otherDay, "run-3");
          };
      Crashes.Operation publish = storage -> publish(storage, 2, "run-2");
      FailingStorage steps = sleeping(published("steps-" + otherDay), 0, other);
      publish.run(steps);
      for (int asleep = 1; asleep <= steps.steps().size(); asleep += stride()) {
        String where = "asleep before step " + asleep + ", " + steps.steps().get(asleep - 1);
        Storage storage = published(otherDay + "-asleep-" + asleep);
        boolean done = isDone(publish, sleeping(storage, asleep, other));
        String seen = seen(storage, where).orElse("nothing");
        if (otherDay.equals(DAY)) {
          assertTrue(seen.equals("run-3") || (done && seen.equals("run-2")), where + ": " + seen);
        } else {
          assertTrue(seen.equals("run-2") || (!done && seen.equals("run-1")), where + ": " + seen);
          assertTrue(storage.exists("published/scores/ds=" + otherDay + "/_SUCCESS"), where);
        }
      }
    }
  }

  /** Three releases, of which the first is published. */
  private Storage published(String name) throws Exception {
    Storage storage = withOneRelease(name);
    publish(storage, 1, "run-1");
    release(storage, "run-2");
    release(storage, "run-3");
    return storage;
  }

  @Test
  void publishingAnotherDayPutsBackWhatADeadPublisherSetAside() throws Exception {
    Storage storage = withOneRelease("aside");
    publish(storage, 1, "run-1");
    storage.makeDirectories("published/_staging/scores/old");
    storage.rename("published/scores/ds=" + DAY, "published/_staging/scores/old/ds=" + DAY);
    Version version = store(storage).version("shop", 1).orElseThrow();
    new Published(storage, CLOCK).publish(version, "scores", DAY.plusDays(1), "run-3");
    assertEquals(Optional.of("run-1"), seen(storage, "after"));
  }

  @Test
  void aRerunRepairsAPublishedPartition() throws Exception {
    Storage storage = withOneRelease("repair");
    publish(storage, 1, "run-1");
    Published published = new Published(storage, CLOCK);
    Version version = store(storage).version("shop", 1).orElseThrow();
    assertEquals(false, published.publish(version, "scores", DAY, "again").changed());
    for (String file : List.of("part-1.txt", "_SUCCESS", "_source.json")) {
      storage.delete("published/scores/ds=" + DAY + "/" + file);
      assertEquals(true, published.publish(version, "scores", DAY, "again").changed(), file);
      assertEquals(Optional.of("run-1"), seen(storage, file));
    }
    assertEquals(List.of(DAY.toString()), published.partitions("scores"));
  }
}
