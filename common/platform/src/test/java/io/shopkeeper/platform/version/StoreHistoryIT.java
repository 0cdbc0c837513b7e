package io.shopkeeper.platform.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.testkit.MemoryDirectories;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What many processes see of one store, checked as Jepsen checks a register: publishers, one that
 * rolls back and one that deletes what is old, each in a JVM of its own and killed again and again,
 * while readers note what was live from when to when. The history of what went live is the order of
 * all writes; every read must be one of its entries, whole, and no read may see an entry before one
 * that was seen, or known to be written, when it began.
 *
 * <p>{@code -Dshopkeeper.history=300} looks for as many seconds instead of a few.
 */
class StoreHistoryIT {
  private static final int SECONDS = Integer.getInteger("shopkeeper.history", 8);
  private static final int READERS = 2;
  private static final int KEPT = 4;

  /**
   * Long enough for a writer to start and publish: what one that was killed left live may have been
   * deleted just before.
   */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private static final List<String> ROLES = List.of("publish", "publish", "back", "retain");

  /** What is known to be live at some moment between two. */
  private record Seen(long began, long ended, long version) {}

  /** A run that knew that it was done. */
  private record Known(String run, long at) {}

  @TempDir(factory = MemoryDirectories.class)
  Path root;

  private final ConcurrentLinkedQueue<Seen> reads = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Known> writes = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Set<Process> works = ConcurrentHashMap.newKeySet();
  private volatile boolean over;

  private static Storage open(String root) {
    return HadoopStorage.open(root, new Configuration());
  }

  /** The main of a writer's JVM: says what it has done, and when it knew. */
  static final class Writer {
    private Writer() {}

    /**
     * @param args root, role, and a name that no other writer has
     */
    public static void main(String[] args) throws Exception {
      Storage storage = open(args[0]);
      VersionStore store = VersionCrashes.store(storage);
      SplittableRandom random = new SplittableRandom(args[2].hashCode());
      for (int i = 0; ; i++) {
        String run = args[2] + "-" + i;
        switch (args[1]) {
          case "publish" -> VersionCrashes.release(storage, run);
          case "back" -> {
            try {
              store.rollback("shop", run);
            } catch (JobException nothingToGoBackTo) {
              Thread.sleep(1);
            }
          }
          default -> store.retain("shop", KEPT);
        }
        System.out.println(run + " " + System.nanoTime());
        Thread.sleep(random.nextInt(args[1].equals("publish") ? 20 : 200));
      }
    }
  }

  private Process start(String role, String name) {
    try {
      Process writer =
          new ProcessBuilder(
                  System.getProperty("java.home") + "/bin/java",
                  "-Xmx128m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  root.toString(),
                  role,
                  name)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      Thread listener = new Thread(() -> listen(writer));
      listener.setDaemon(true);
      listener.start();
      return writer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen(Process writer) {
    try (BufferedReader out = writer.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] words = line.split(" ", -1);
        // A line that the kill has cut short says nothing.
        if (words.length == 2 && words[1].matches("\\d{10,}")) {
          works.add(writer);
          if (words[0].startsWith("publish")) {
            writes.add(new Known(words[0], Long.parseLong(words[1])));
          }
        }
      }
    } catch (IOException e) {
      // It was killed.
    }
  }

  private void read() {
    try {
      Storage storage = open(root.toString());
      VersionStore store = VersionCrashes.store(storage);
      while (!over) {
        reads.add(readOnce(storage, store));
      }
    } catch (Exception | AssertionError e) {
      failures.add(e);
    }
  }

  /** What is read may be deleted meanwhile, when it is no longer live: then one looks again. */
  private static Seen readOnce(Storage storage, VersionStore store) throws IOException {
    for (long last = System.nanoTime() + PATIENCE_NANOS; System.nanoTime() < last; ) {
      long began = System.nanoTime();
      Optional<Version> live = store.production("shop");
      long ended = System.nanoTime();
      if (live.isPresent() && isWhole(storage, store, live.get())) {
        return new Seen(began, ended, live.get().number());
      }
    }
    throw new IOException("what is live cannot be read");
  }

  /** False where it is gone meanwhile; what is there is whole, or the test fails. */
  private static boolean isWhole(Storage storage, VersionStore store, Version version)
      throws IOException {
    try {
      VersionCrashes.assertWhole(storage, version, "read " + version.label());
      return true;
    } catch (IOException | RuntimeException | AssertionError e) {
      if (store.version("shop", version.number()).isPresent()) {
        throw e;
      }
      return false;
    }
  }

  private void await(List<Process> writers) throws InterruptedException {
    for (int i = 0; i < 600 && !works.containsAll(writers); i++) {
      Thread.sleep(100);
    }
    assertTrue(works.containsAll(writers), "a writer does nothing");
  }

  @Test
  void everyReadIsACommittedVersionInOrder() throws Exception {
    Storage storage = open(root.toString());
    VersionStore store = VersionCrashes.store(storage);
    VersionCrashes.release(storage, "first");
    List<Process> writers = new ArrayList<>();
    for (String role : ROLES) {
      writers.add(start(role, role + "-" + writers.size()));
    }
    await(writers);
    List<Thread> readers = Stream.generate(() -> new Thread(this::read)).limit(READERS).toList();
    readers.forEach(Thread::start);
    SplittableRandom random = new SplittableRandom(11);
    int kills = 0;
    for (long end = System.nanoTime() + SECONDS * 1_000_000_000L; System.nanoTime() < end; ) {
      Thread.sleep(random.nextInt(1000));
      int killed = random.nextInt(writers.size());
      String role = ROLES.get(killed);
      // Not while it starts, which would be most of its life.
      if (works.remove(writers.get(killed))) {
        kills++;
        writers.get(killed).destroyForcibly().waitFor();
        writers.set(killed, start(role, role + "-" + killed + "-" + kills));
      }
    }
    over = true;
    for (Thread reader : readers) {
      reader.join();
    }
    for (Process writer : writers) {
      writer.destroyForcibly().waitFor();
    }
    assertEquals(List.of(), List.copyOf(failures));
    List<Alias> history = store.history("shop");
    check(history);
    System.out.printf(
        "%d reads, %d entries, %d publications known to be done, %d kills%n",
        reads.size(), history.size(), writes.size(), kills);
    assertTrue(reads.size() > SECONDS, "too few reads: " + reads.size());
    assertTrue(kills > 0, "nobody was killed");
    assertTrue(history.stream().anyMatch(Alias::goesBack), "nothing was rolled back");
    assertTrue(store.versions("shop").size() < history.size(), "nothing was deleted");
  }

  private void check(List<Alias> history) {
    for (int i = 0; i < history.size(); i++) {
      assertEquals(i + 1, history.get(i).number(), "an entry is missing");
    }
    List<Alias> promotions = history.stream().filter(entry -> !entry.goesBack()).toList();
    Set<String> runs = promotions.stream().map(Alias::runId).collect(Collectors.toSet());
    assertEquals(promotions.size(), runs.size(), "a publication was doubled");
    Set<Long> versions = new HashSet<>();
    promotions.forEach(
        entry -> assertTrue(versions.add(entry.version()), "a number was given twice: " + entry));
    writes.forEach(write -> assertTrue(runs.contains(write.run()), "lost: " + write));
    inOrder(history);
  }

  /**
   * Gives every read the earliest entry that it can have seen; where even that is too late, no
   * order of all reads and writes explains what was seen.
   */
  private void inOrder(List<Alias> history) {
    List<Seen> order = reads.stream().sorted(Comparator.comparingLong(Seen::began)).toList();
    // By the time at which something became known; of reads, as they are placed.
    PriorityQueue<long[]> known = new PriorityQueue<>(Comparator.comparingLong(fact -> fact[0]));
    for (Known write : writes) {
      int entry = 0;
      while (!history.get(entry).runId().equals(write.run())) {
        entry++;
      }
      known.add(new long[] {write.at(), entry});
    }
    int floor = 0;
    for (Seen read : order) {
      while (!known.isEmpty() && known.peek()[0] < read.began()) {
        floor = Math.max(floor, (int) known.poll()[1]);
      }
      int entry = floor;
      while (entry < history.size() && history.get(entry).version() != read.version()) {
        entry++;
      }
      assertTrue(
          entry < history.size(),
          "%s is older than entry %d, which was known".formatted(read, floor + 1));
      known.add(new long[] {read.ended(), entry});
    }
  }
}
