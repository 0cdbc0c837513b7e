package io.shopkeeper.platform.storage;

import io.shopkeeper.core.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to be the one writer of a directory, held by {@code DIRECTORY/_lease/}.
 *
 * <p>It is taken by renaming a prepared directory in, so of many takers one wins. A daemon thread
 * touches the holder's beat while the lease is open. A lease is broken where its holder's process
 * is known to be dead, or where its beat is older than {@link Times#staleAfter()} by the storage's
 * own clock; breaking renames it aside under a name made of its token, so that of many breakers one
 * wins and none breaks the lease of the winner.
 *
 * <p>A process that sleeps past its time, as in a long pause of its virtual machine, does not know
 * that its lease was broken. Whoever moves directories therefore stages them under its {@link
 * #epoch()}, and sweeps away what is staged under earlier ones: the sleeper finds nothing to move,
 * and no place to move it to.
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final String HELD = "/_lease";
  private static final String EPOCHS = "/_epochs";
  private static final String PREPARED = "_lease-";
  private static final String BROKEN = "_broken-";
  private static final int ATTEMPTS = 20;
  private static final Duration START_TOLERANCE = Duration.ofMinutes(1);

  /** Leases of this process, so that one which could not be released is known to be dead. */
  private static final Set<String> OPEN = ConcurrentHashMap.newKeySet();

  private final Storage storage;
  private final String directory;
  private final Holder holder;
  private final Times times;
  private final ScheduledExecutorService heart;
  private long epoch;

  private Lease(Storage storage, String directory, Holder holder, Times times) {
    this.storage = storage;
    this.directory = directory;
    this.holder = holder;
    this.times = times;
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lease of " + directory);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * How long a silent holder keeps its lease.
   *
   * @param heartbeat between two touches
   * @param staleAfter the age of the last touch at which anybody may break the lease
   */
  public record Times(Duration heartbeat, Duration staleAfter) {
    /** A touch every ten seconds; broken after two minutes of silence. */
    public static final Times DEFAULT = new Times(Duration.ofSeconds(10), Duration.ofMinutes(2));
  }

  /**
   * Who holds a lease.
   *
   * @param host its machine, with the process namespace where the system has such; empty if unknown
   * @param started when its process started, which tells it from a later one with the same pid
   * @param since when it took the lease, ISO-8601
   */
  public record Holder(
      String runId, String host, long pid, String started, String token, String since) {
    /** Refuses one without a token; what else is missing is unknown. */
    public Holder {
      Objects.requireNonNull(token, "token");
      host = host == null ? "" : host;
      started = started == null ? "" : started;
    }
  }

  /**
   * Takes the lease of a directory.
   *
   * @throws JobException 69 where another living process holds it, naming its run and since when
   */
  public static Lease take(
      Storage storage, String directory, String runId, Clock clock, Times times)
      throws IOException {
    String token = UUID.randomUUID().toString();
    ProcessHandle self = ProcessHandle.current();
    Holder holder =
        new Holder(runId, thisHost(), self.pid(), started(self), token, clock.instant().toString());
    Lease lease = new Lease(storage, directory, holder, times);
    OPEN.add(token);
    boolean taken = false;
    try {
      lease.acquire();
      taken = true;
    } finally {
      if (!taken) {
        lease.heart.shutdownNow();
        lease.discard();
        OPEN.remove(token);
      }
    }
    return lease;
  }

  /** Whether a failure to take a lease is that another process holds it. */
  public static boolean isHeld(JobException failure) {
    return failure.getCause() instanceof FileAlreadyExistsException;
  }

  private void acquire() throws IOException {
    String prepared = directory + "/" + PREPARED + holder.token();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        if (!storage.exists(prepared + "/holder.json")) {
          storage.write(prepared + "/holder.json", Json.bytes(holder));
        }
        storage.touch(prepared + "/" + beat(holder.token()));
        storage.rename(prepared, directory + HELD);
        if (isOurs()) {
          startBeating();
          return;
        }
      } catch (FileNotFoundException e) {
        if (isOurs()) {
          // Done, though it was reported as failed: asked twice, HDFS misses the source.
          startBeating();
          return;
        }
        // The holder swept our preparation away, which it cannot tell from a dead taker's.
        LOG.debug("Preparing the lease of {} again", directory);
      } catch (FileAlreadyExistsException e) {
        Optional<Holder> other = reasonToWait(prepared);
        if (other.isPresent()) {
          throw JobException.unavailable(
              storage.path(directory)
                  + " is being written by run "
                  + other.get().runId()
                  + " (process "
                  + other.get().pid()
                  + " on "
                  + other.get().host()
                  + ") since "
                  + other.get().since()
                  + "; wait for it to end or stop it, then run again",
              e);
        }
      }
    }
    throw JobException.unavailable(
        storage.path(directory) + " is contended by other writers; run again", null);
  }

  private boolean isOurs() throws IOException {
    return tokenOf(directory + HELD).filter(holder.token()::equals).isPresent();
  }

  private void startBeating() {
    long period = times.heartbeat().toMillis();
    var unused = heart.scheduleWithFixedDelay(this::beat, period, period, TimeUnit.MILLISECONDS);
  }

  /** Leaves nothing behind: where the quota is reached, what is left makes it worse. */
  private void discard() {
    try {
      storage.delete(directory + "/" + PREPARED + holder.token());
    } catch (IOException | RuntimeException e) {
      // The next holder sweeps it away.
      LOG.debug("Not removed: {}", StorageFailure.firstLine(e));
    }
  }

  /** The holder, if it lives; else its lease has been broken, by us or by another. */
  private Optional<Holder> reasonToWait(String prepared) throws IOException {
    Holder other;
    try {
      other = holderOf(directory + HELD);
    } catch (FileNotFoundException e) {
      // Either it was released just now, or only a heartbeat that came after the release is left.
      List<String> left = storage.list(directory + HELD);
      if (!left.isEmpty() && !left.contains("holder.json")) {
        setAside("unknown-" + holder.token());
      }
      return Optional.empty();
    }
    if (!isDead(other) && !isSilent(other, prepared)) {
      return Optional.of(other);
    }
    if (tokenOf(directory + HELD).filter(other.token()::equals).isEmpty()) {
      return Optional.empty();
    }
    LOG.warn(
        "Breaking the lease of {}: run {}, process {} on {} is gone",
        directory,
        other.runId(),
        other.pid(),
        other.host());
    setAside(other.token());
    return Optional.empty();
  }

  private boolean isSilent(Holder other, String prepared) throws IOException {
    try {
      // Our own beat was touched just now: the storage's clock.
      long now = storage.modified(prepared + "/" + beat(holder.token()));
      long last = storage.modified(directory + HELD + "/" + beat(other.token()));
      return now - last > times.staleAfter().toMillis();
    } catch (FileNotFoundException e) {
      // Released between the two looks.
      return false;
    }
  }

  private static boolean isDead(Holder other) {
    if (other.host().isEmpty() || !other.host().equals(thisHost())) {
      return false;
    }
    if (other.pid() == ProcessHandle.current().pid()
        && other.started().equals(started(ProcessHandle.current()))) {
      return !OPEN.contains(other.token());
    }
    Optional<ProcessHandle> process = ProcessHandle.of(other.pid());
    return process.isEmpty()
        || !process.get().isAlive()
        || isAnother(started(process.get()), other.started());
  }

  /** Whether two starts are certainly of two processes; each JVM computes them a little apart. */
  private static boolean isAnother(String seen, String recorded) {
    return !seen.isEmpty()
        && !recorded.isEmpty()
        && Duration.between(Instant.parse(seen), Instant.parse(recorded))
                .abs()
                .compareTo(START_TOLERANCE)
            > 0;
  }

  private void setAside(String token) throws IOException {
    String aside = directory + "/" + BROKEN + token;
    try {
      storage.rename(directory + HELD, aside);
    } catch (FileNotFoundException | FileAlreadyExistsException e) {
      // Another was first.
      return;
    }
    Optional<String> moved = tokenOf(aside);
    if (moved.isPresent() && !moved.get().equals(token)) {
      // Another process broke the lease and a third took it before our rename: give it back.
      try {
        storage.rename(aside, directory + HELD);
      } catch (FileAlreadyExistsException e) {
        LOG.warn("The lease of {} changed hands while it was being broken", directory);
      }
    }
  }

  private Optional<String> tokenOf(String leaseDirectory) throws IOException {
    try {
      return Optional.of(holderOf(leaseDirectory).token());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private Holder holderOf(String leaseDirectory) throws IOException {
    try {
      return Json.read(storage, leaseDirectory + "/holder.json", Holder.class);
    } catch (Json.DamagedFile e) {
      throw JobException.badInput(
          "%s: who holds the lease cannot be told; where nothing writes there, delete %s and run again"
              .formatted(e.getMessage(), storage.path(leaseDirectory)));
    }
  }

  /**
   * The fencing token: a number that is higher than that of every earlier holder. It is counted
   * when it is asked for first, by {@code DIRECTORY/_epochs/}, which keeps the highest.
   *
   * @throws JobException 69 where another has broken the lease
   */
  public long epoch() throws IOException {
    if (epoch == 0) {
      long next = highestEpoch() + 1;
      while (!isCounted(next)) {
        next++;
      }
      // Whoever broke the lease before this line may have a lower number, and must not be
      // overtaken.
      check();
      epoch = next;
      for (String earlier : epochs()) {
        if (Long.parseLong(earlier) < epoch) {
          storage.delete(directory + EPOCHS + "/" + earlier);
        }
      }
    }
    return epoch;
  }

  private long highestEpoch() throws IOException {
    return epochs().stream().mapToLong(Long::parseLong).max().orElse(0);
  }

  /** What else lies there, as editors and file systems leave it, is none of ours. */
  private List<String> epochs() throws IOException {
    return storage.list(directory + EPOCHS).stream()
        .filter(name -> name.matches("\\d{7,18}"))
        .toList();
  }

  private boolean isCounted(long number) throws IOException {
    try {
      storage.write(directory + EPOCHS + "/%07d".formatted(number), new byte[0]);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /**
   * Proves, before a step that cannot be undone, that the lease is still ours.
   *
   * @throws JobException 69 where another has broken it
   */
  public void check() throws IOException {
    boolean held = isOurs();
    if (held) {
      storage.touch(directory + HELD + "/" + beat(holder.token()));
      held = isOurs();
    }
    if (!held) {
      throw JobException.unavailable(
          "run "
              + holder.runId()
              + " was silent for so long that another writer took over "
              + storage.path(directory)
              + "; nothing was changed, run again",
          null);
    }
  }

  private void beat() {
    try {
      storage.touch(directory + HELD + "/" + beat(holder.token()));
    } catch (IOException | RuntimeException e) {
      // The next beat may succeed; check() decides before anything is committed.
      LOG.warn("No heartbeat for the lease of {}: {}", directory, StorageFailure.firstLine(e));
    }
  }

  private static String beat(String token) {
    return "beat-" + token;
  }

  /** Removes what broken or interrupted takers left; a living one prepares again. */
  private void sweep() throws IOException {
    for (String name : storage.list(directory)) {
      if (name.startsWith(BROKEN) || name.startsWith(PREPARED)) {
        storage.delete(directory + "/" + name);
      }
    }
  }

  /** Stops the heartbeat and gives the lease back. One that cannot be given back goes stale. */
  @Override
  public void close() {
    heart.shutdownNow();
    try {
      heart.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      if (isOurs()) {
        sweep();
        // Aside first: readers of a lease that is half deleted would not know whose it is.
        String aside = directory + "/" + PREPARED + holder.token();
        storage.rename(directory + HELD, aside);
        storage.delete(aside);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("The lease of {} was not given back: {}", directory, StorageFailure.firstLine(e));
    } finally {
      OPEN.remove(holder.token());
    }
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("");
  }

  private static String thisHost() {
    return Host.NAME;
  }

  /** Looked up once: a slow name service is asked at the first lease only. */
  private static final class Host {
    static final String NAME = name();

    private static String name() {
      String host;
      try {
        host = InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "";
      }
      try {
        // Containers may share a host name but not process ids.
        return host + "/" + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
      } catch (IOException | UnsupportedOperationException e) {
        return host;
      }
    }
  }
}
