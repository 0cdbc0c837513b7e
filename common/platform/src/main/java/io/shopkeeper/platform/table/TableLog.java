package io.shopkeeper.platform.table;

import io.shopkeeper.platform.storage.Fence;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Lease;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.TableWrite.SourceEntry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory layout of one table and the protocol for atomic changes, independent of Spark.
 *
 * <pre>
 * tables/T/ds=D/                        live partitions
 * tables/T/_ledger/0000007.json         sources of state 7; the highest number is the state
 * tables/T/_staging/WRITE/data/ds=D/    new partitions of a write in progress
 * tables/T/_staging/WRITE/ledger.json   its ledger
 * tables/T/_staging/WRITE/commit/       its journal, until the commit renames it to …
 * tables/T/_journal/journal.json        … here: from now on the change is done, whoever finishes it
 * tables/T/_staging/WRITE/old/ds=D/     old partitions, aside
 * quarantine/T/ds=D/, quarantine/T/_staging/WRITE/{data,old}/ds=D/
 * </pre>
 *
 * <p>A write is named by the epoch of its lease and its run; see {@link Fence}. {@code old/} is
 * created before the commit, never after it.
 *
 * <p>Rolling a journal forward moves every partition (old aside, new in), then the ledger, then
 * removes the journal; each step is idempotent. A reader that finds a journal reads a partition
 * from the staging directory as long as it is there. It compares the number of the state before and
 * after listing files: the number changes when the journal appears, and the ledger appears only
 * when all partitions are in place, so equal numbers imply a consistent read.
 */
final class TableLog {
  private static final Logger LOG = LoggerFactory.getLogger(TableLog.class);
  static final String STAGING = "_staging";
  private static final String OLD = "old";
  private static final String DS = "ds=";
  private static final int LEDGERS_KEPT = 20;
  private static final int READ_ATTEMPTS = 100;

  private final Storage storage;
  private final String table;

  TableLog(Storage storage, String table) {
    this.storage = storage;
    this.table = Names.check("table", table);
  }

  /**
   * A table's state.
   *
   * @param number the number of the state; 0 for a table that was never written
   * @param journal the change being rolled forward; empty if there is none
   */
  record State(long number, Optional<Journal> journal) {}

  /** The source files of a state. */
  record Ledger(String runId, Map<String, SourceEntry> sources) {
    static final Ledger EMPTY = new Ledger("", Map.of());

    Ledger {
      Objects.requireNonNull(sources, "sources");
    }
  }

  /** Reads the live partitions of one state; it may be retried. */
  @FunctionalInterface
  interface Reading<T> {
    /**
     * @param partitions the directory of each ds, relative to the root
     * @param moving whether the directories may be moved during the read, so that it must check for
     *     completeness
     * @return the result; empty if the read was incomplete
     */
    Optional<T> read(NavigableMap<String, String> partitions, boolean moving) throws IOException;
  }

  String home() {
    return "tables/" + table;
  }

  String quarantine() {
    return "quarantine/" + table;
  }

  String staging(String write) {
    return home() + "/" + STAGING + "/" + write;
  }

  String quarantineStaging(String write) {
    return quarantine() + "/" + STAGING + "/" + write;
  }

  State state() throws IOException {
    Optional<Journal> journal = journal();
    if (journal.isPresent()) {
      return new State(journal.get().number(), journal);
    }
    return new State(ledgers().stream().reduce(0L, Math::max), Optional.empty());
  }

  private Optional<Journal> journal() throws IOException {
    try {
      return Optional.of(Json.read(storage, home() + "/_journal/journal.json", Journal.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private List<Long> ledgers() throws IOException {
    return storage.list(home() + "/_ledger").stream()
        .filter(name -> name.matches("\\d{7,}\\.json"))
        .map(name -> Long.valueOf(name.substring(0, name.length() - ".json".length())))
        .toList();
  }

  private String ledgerFile(long number) {
    return home() + "/_ledger/%07d.json".formatted(number);
  }

  /** The ledger of the state; only for the holder of the lease, after {@link #recover(Lease)}. */
  Ledger ledger() throws IOException {
    long number = state().number();
    return number == 0 ? Ledger.EMPTY : Json.read(storage, ledgerFile(number), Ledger.class);
  }

  /** Reads one consistent state, either before or after any concurrent change. */
  <T> T consistently(Reading<T> reading) throws IOException {
    for (int attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
      if (attempt > 0) {
        pause(attempt);
      }
      State before = state();
      Optional<T> result;
      try {
        result = reading.read(partitions(before), before.journal().isPresent());
      } catch (FileNotFoundException e) {
        // Moved during the read; if it stays missing, the last attempt reports it.
        if (attempt == READ_ATTEMPTS - 1) {
          throw e;
        }
        continue;
      }
      if (result.isPresent() && state().number() == before.number()) {
        return result.get();
      }
    }
    throw new IOException(
        storage.path(home()) + " changed " + READ_ATTEMPTS + " times while it was read");
  }

  private static void pause(int attempt) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(Math.min(10L * attempt, 200L));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while reading a table");
    }
  }

  /** The directory of each ds of a state, relative to the root. */
  private NavigableMap<String, String> partitions(State state) throws IOException {
    NavigableMap<String, String> found = live(home());
    if (state.journal().isPresent()) {
      Journal journal = state.journal().get();
      journal.removed().forEach(found::remove);
      for (String ds : journal.replaced()) {
        String staged = staging(journal.staging()) + "/data/" + DS + ds;
        found.put(ds, storage.exists(staged) ? staged : home() + "/" + DS + ds);
      }
    }
    return found;
  }

  /** The directory of each ds of the quarantine; only for the holder of the lease. */
  NavigableMap<String, String> quarantinePartitions() throws IOException {
    return live(quarantine());
  }

  /** The directory of each ds below a directory. */
  NavigableMap<String, String> live(String home) throws IOException {
    NavigableMap<String, String> found = new TreeMap<>();
    for (String name : storage.list(home)) {
      if (name.startsWith(DS)) {
        found.put(name.substring(DS.length()), home + "/" + name);
      }
    }
    return found;
  }

  Lease lease(String runId, Clock clock, Lease.Times times) throws IOException {
    return Lease.take(storage, home(), Names.check("run id", runId), clock, times);
  }

  /**
   * Completes or undoes the change of a crashed writer; only for the holder of the lease.
   *
   * @throws io.shopkeeper.core.JobException 69 if another run has taken over the lease
   */
  void recover(Lease lease) throws IOException {
    Fence fence = fence(home(), lease);
    for (String write : fence.earlier()) {
      // A paused writer that lost its lease must not commit later.
      String prepared = staging(write) + "/commit";
      if (storage.exists(prepared)) {
        try {
          storage.rename(prepared, staging(write) + "/void-" + UUID.randomUUID());
        } catch (FileNotFoundException e) {
          LOG.warn("The write {} has just been committed; it is completed", write);
        }
      }
    }
    Optional<Journal> journal = journal();
    if (journal.isPresent()) {
      makePlaceForOld(journal.get());
      rollForward(journal.get());
    }
    fence(quarantine(), lease).sweep();
    fence.sweep();
    sweepLedgers();
  }

  private Fence fence(String home, Lease lease) throws IOException {
    return new Fence(storage, home + "/" + STAGING, lease);
  }

  /** Creates the directory of old partitions, which writers of earlier versions did not create. */
  private void makePlaceForOld(Journal journal) throws IOException {
    storage.makeDirectories(staging(journal.staging()) + "/" + OLD);
    if (!journal.quarantineReplaced().isEmpty() || !journal.quarantineRemoved().isEmpty()) {
      storage.makeDirectories(quarantineStaging(journal.staging()) + "/" + OLD);
    }
  }

  /**
   * Commits a change whose partitions are staged: from the moment that the journal appears, readers
   * see all of it.
   *
   * @throws io.shopkeeper.core.JobException 69 if another run has taken over the lease
   */
  void commit(Journal journal, Ledger ledger, Lease lease) throws IOException {
    String staging = staging(journal.staging());
    makePlaceForOld(journal);
    storage.write(staging + "/ledger.json", Json.sealed(ledger));
    storage.write(staging + "/commit/journal.json", Json.sealed(journal));
    lease.check();
    try {
      storage.rename(staging + "/commit", home() + "/_journal");
    } catch (FileNotFoundException | FileAlreadyExistsException e) {
      throw Fence.overtaken(storage.path(home()), e);
    }
    rollForward(journal);
    undo(journal.staging());
    sweepLedgers();
  }

  /** Applies the steps of a journal that have not been done yet. */
  private void rollForward(Journal journal) throws IOException {
    String staging = staging(journal.staging());
    String quarantineStaging = quarantineStaging(journal.staging());
    try {
      for (String ds : journal.removed()) {
        setAside(home(), staging, ds);
      }
      for (String ds : journal.replaced()) {
        replace(home(), staging, ds, journal.added());
      }
      for (String ds : journal.quarantineRemoved()) {
        setAside(quarantine(), quarantineStaging, ds);
      }
      for (String ds : journal.quarantineReplaced()) {
        replace(quarantine(), quarantineStaging, ds, journal.quarantineAdded());
      }
      moveLedger(journal, staging);
      storage.rename(home() + "/_journal", staging + "/done");
    } catch (FileNotFoundException | FileAlreadyExistsException e) {
      throw Fence.overtaken(storage.path(home()), e);
    }
  }

  private void replace(String home, String staging, String ds, Set<String> added)
      throws IOException {
    String staged = staging + "/data/" + DS + ds;
    if (storage.exists(staged)) {
      if (!added.contains(ds)) {
        setAside(home, staging, ds);
      }
      storage.rename(staged, home + "/" + DS + ds);
    }
  }

  private void setAside(String home, String staging, String ds) throws IOException {
    String live = home + "/" + DS + ds;
    if (storage.exists(live)) {
      storage.rename(live, staging + "/" + OLD + "/" + DS + ds);
    }
  }

  private void moveLedger(Journal journal, String staging) throws IOException {
    storage.makeDirectories(home() + "/_ledger");
    if (!storage.exists(ledgerFile(journal.number()))) {
      storage.rename(staging + "/ledger.json", ledgerFile(journal.number()));
    }
  }

  /** Deletes the staging directory of a write. */
  void undo(String write) throws IOException {
    storage.delete(quarantineStaging(write));
    storage.delete(staging(write));
  }

  /** Deletes ledgers that were superseded long ago. */
  private void sweepLedgers() throws IOException {
    List<Long> numbers = ledgers();
    long newest = numbers.stream().reduce(0L, Math::max);
    for (long number : numbers) {
      if (number <= newest - LEDGERS_KEPT) {
        storage.delete(ledgerFile(number));
      }
    }
  }
}
