package io.shopkeeper.platform.version;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.LiveStack;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Alias.Action;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Artifacts or releases: numbered immutable versions, and the aliases that say which of a release
 * is live. Which model is live is said by {@link Slots}.
 *
 * <pre>
 * KIND/NAME/versions/0000042/                      a committed version, with manifest.json
 * KIND/NAME/aliases/production/0000007/alias.json  the history of production
 * KIND/NAME/_staging/RUN-ID~ATTEMPT/               work in progress
 * </pre>
 *
 * <p>Versions and aliases appear by one rename that fails where the number is taken; then the next
 * number is tried. Nothing is ever overwritten, so readers need no lock and no retry.
 */
public final class VersionStore {
  private static final String VERSIONS = "/versions";
  private static final String PRODUCTION = "/aliases/production";
  static final String STAGING = "/_staging";

  private final Storage storage;
  private final String kind;
  private final Clock clock;

  /**
   * @param kind the directory under the root: {@code artifacts} or {@code releases}
   */
  public VersionStore(Storage storage, String kind, Clock clock) {
    this.storage = storage;
    this.kind = Names.check("kind", kind);
    this.clock = clock;
  }

  private String home(String name) {
    return kind + "/" + Names.check("name", name);
  }

  private NumberedDirectory numbered(String name) {
    return new NumberedDirectory(storage, home(name) + VERSIONS);
  }

  /**
   * Writes what a version is made of.
   *
   * @param <X> what may go wrong beside the storage
   */
  @FunctionalInterface
  public interface Body<X extends Exception> {
    /**
     * Writes the outputs.
     *
     * @return the manifest without its outputs, which the commit computes
     */
    Manifest write(Staging staging) throws X;
  }

  /**
   * The one way to commit: the version that this run has committed under that name, if it has, so
   * that whoever finishes a run that died goes on from there; else a new one, which appears whole
   * or not at all.
   *
   * @param body what writes the version; it is not called where there is one
   * @throws IOException where the storage fails or what was written cannot be read back; nothing is
   *     committed then
   */
  public <X extends Exception> Version commitOnce(String name, String runId, Body<X> body)
      throws IOException, X {
    try (StagedVersion staged = stage(name, runId)) {
      Optional<Version> earlier = ofRun(name, runId);
      return earlier.isPresent() ? earlier.get() : staged.commit(body.write(staged));
    }
  }

  /**
   * Opens a fresh staging directory, invisible to readers; leftovers of the same run are removed.
   */
  StagedVersion stage(String name, String runId) throws IOException {
    Attempts attempts = new Attempts(storage, home(name) + STAGING);
    attempts.discard(runId);
    long known = numbered(name).highest();
    String staging = attempts.begin(runId);
    storage.write(staging + "/" + StagedVersion.MARK, new byte[0]);
    return new StagedVersion(storage, this, name, staging, known);
  }

  /**
   * Renames a staged version to the next free number, whoever else does the same, unless another
   * process has committed one of the same run meanwhile.
   *
   * @param known the highest number when the run was looked for last
   */
  Version publish(String name, String staging, Manifest manifest, long known) throws IOException {
    NumberedDirectory versions = numbered(name);
    long number;
    do {
      number = versions.highest() + 1;
      for (long other = known + 1; other < number; other++) {
        Optional<Version> same =
            version(name, other).filter(v -> v.manifest().runId().equals(manifest.runId()));
        if (same.isPresent()) {
          return same.get();
        }
      }
    } while (!versions.append(staging, number));
    return new Version(name, number, storage.path(versions.child(number)), manifest);
  }

  /** The version that production points at. */
  public Optional<Version> production(String name) throws IOException {
    Optional<Alias> last = aliases(name).last();
    return last.isEmpty() ? Optional.empty() : version(name, last.get().version());
  }

  /** The version of a number, if it is committed and not yet deleted. */
  public Optional<Version> version(String name, long number) throws IOException {
    String directory = numbered(name).child(number);
    try {
      Manifest manifest = Json.read(storage, directory + "/manifest.json", Manifest.class);
      return Optional.of(new Version(name, number, storage.path(directory), manifest));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** The version that a run committed, if it did. */
  public Optional<Version> ofRun(String name, String runId) throws IOException {
    List<Long> numbers = numbered(name).numbers();
    for (int i = numbers.size() - 1; i >= 0; i--) {
      Optional<Version> version =
          version(name, numbers.get(i)).filter(v -> v.manifest().runId().equals(runId));
      if (version.isPresent()) {
        return version;
      }
    }
    return Optional.empty();
  }

  /** All committed versions, ascending. */
  public List<Version> versions(String name) throws IOException {
    List<Version> versions = new ArrayList<>();
    for (long number : numbered(name).numbers()) {
      version(name, number).ifPresent(versions::add);
    }
    return List.copyOf(versions);
  }

  /** All names that have a version. */
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (String name : storage.list(kind)) {
      if (!new NumberedDirectory(storage, kind + "/" + name + VERSIONS).numbers().isEmpty()) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }

  /**
   * Points production at a version by appending an alias. A no-op where it does, and where the same
   * run has done so before.
   */
  public void promote(Version version, String runId, String reason) throws IOException {
    aliases(version.name()).take(version.number(), runId, reason);
  }

  /**
   * Points production back at the version that was live before; called again, at the one before
   * that. A no-op where the same run has just done it.
   *
   * @throws JobException 64 where there is none
   */
  public Version rollback(String name, String runId) throws IOException {
    Optional<Long> back =
        aliases(name).rollback(runId, version -> version(name, version).isPresent());
    if (back.isPresent()) {
      return version(name, back.get()).orElseThrow();
    }
    Optional<Alias> live = aliases(name).last();
    throw JobException.usage(
        live.isEmpty()
            ? "%s %s has no production version to roll back from".formatted(kind, name)
            : "%s %s has no version before %s to roll back to; publish makes the newest one live"
                .formatted(kind, name, NumberedDirectory.label(live.get().version())));
  }

  /** Everything that production ever pointed at, oldest first. */
  public List<Alias> history(String name) throws IOException {
    return aliases(name).all();
  }

  private LiveHistory<Long, Alias> aliases(String name) {
    return new LiveHistory<>(
        storage,
        new LiveHistory.Place(home(name) + PRODUCTION, "alias.json", home(name) + STAGING),
        Alias.class,
        new LiveHistory.Entries<>() {
          @Override
          public Alias take(long number, Long version, String runId, String reason) {
            return new Alias(number, version, Action.PROMOTE, runId, reason, now());
          }

          @Override
          public Alias back(long number, Long version, String runId, String reason) {
            return new Alias(number, version, Action.ROLLBACK, runId, reason, now());
          }
        },
        List::of);
  }

  private String now() {
    return clock.instant().toString();
  }

  /**
   * Deletes old versions: all but the newest ones, production, and what a rollback would make
   * production.
   *
   * @param keep how many of the newest to keep, at least 1
   * @return the versions that were deleted
   */
  public List<Long> retain(String name, int keep) throws IOException {
    return retain(name, keep, Set.of());
  }

  /** The same, but never a version that something else needs. */
  public List<Long> retain(String name, int keep, Set<Long> needed) throws IOException {
    List<Long> disposable = disposable(name, keep, needed);
    for (long number : disposable) {
      delete(name, number);
    }
    return disposable;
  }

  /** What {@link #retain(String, int, Set)} would delete. */
  public List<Long> disposable(String name, int keep, Set<Long> needed) throws IOException {
    if (keep < 1) {
      throw JobException.usage(
          "cannot keep " + keep + " versions of " + name + "; keep at least 1");
    }
    List<Long> numbers = numbered(name).numbers();
    Set<Long> kept = new HashSet<>(needed);
    kept.addAll(numbers.subList(Math.max(0, numbers.size() - keep), numbers.size()));
    LiveStack.of(history(name)).stream().filter(numbers::contains).limit(2).forEach(kept::add);
    return numbers.stream().filter(number -> !kept.contains(number)).toList();
  }

  private void delete(String name, long number) throws IOException {
    // Aside first: a version half deleted would still be found by its manifest.
    String aside =
        home(name)
            + STAGING
            + "/deleted-"
            + NumberedDirectory.label(number)
            + "-"
            + UUID.randomUUID();
    storage.makeDirectories(home(name) + STAGING);
    storage.rename(numbered(name).child(number), aside);
    storage.delete(aside);
  }

  /**
   * Deletes what runs that died left in staging.
   *
   * @param age how long it must not have been touched: more than any run takes
   * @return the directories that were deleted
   */
  public List<String> eraseLeftovers(String name, Duration age) throws IOException {
    List<String> leftovers = leftovers(name, age);
    for (String leftover : leftovers) {
      storage.delete(home(name) + STAGING + "/" + leftover);
    }
    return leftovers;
  }

  /** What {@link #eraseLeftovers} would delete. */
  public List<String> leftovers(String name, Duration age) throws IOException {
    String staging = home(name) + STAGING;
    long now = clock.millis();
    List<String> old = new ArrayList<>();
    for (String leftover : storage.list(staging)) {
      if (now - newest(staging + "/" + leftover) >= age.toMillis()) {
        old.add(leftover);
      }
    }
    return List.copyOf(old);
  }

  /** When anything in a staging directory changed last: Spark writes deep below it. */
  private long newest(String directory) throws IOException {
    long newest = storage.modified(directory);
    for (Storage.FileEntry file : storage.files(directory)) {
      newest = Math.max(newest, storage.modified(directory + "/" + file.path()));
    }
    return newest;
  }
}
