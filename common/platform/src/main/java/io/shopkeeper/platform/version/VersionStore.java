package io.shopkeeper.platform.version;

import io.shopkeeper.core.DamagedException;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.LiveStack;
import io.shopkeeper.platform.storage.Ages;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Alias.Action;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The store of artifacts or of releases: numbered immutable versions, and for releases the aliases
 * that point at the live one. Live models are recorded by {@link Slots}.
 *
 * <pre>
 * KIND/NAME/versions/0000042/                      a committed version, with manifest.json
 * KIND/NAME/aliases/production/0000007/alias.json  the history of production
 * KIND/NAME/_staging/RUN-ID~ATTEMPT/               work in progress
 * </pre>
 *
 * <p>Versions and aliases are created by one rename, which fails if the number is taken; then the
 * next number is tried. Nothing is ever overwritten, so readers need neither locks nor retries.
 */
public final class VersionStore {
  private static final String VERSIONS = "/versions";
  private static final String PRODUCTION = "/aliases/production";

  /** How often one looks again for what another process may just be moving. */
  private static final int LOOKS = 20;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

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
   * Writes the content of a version.
   *
   * @param <X> type of the exceptions beside those of storage
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
   * Commits a version idempotently: returns the version that the run has committed under this name
   * before, so that a resumed run continues from there; else writes and atomically commits a new
   * one.
   *
   * @param body writes the version; it is not called if there is one
   * @throws IOException if the storage fails or an output cannot be read back; nothing is committed
   *     then
   */
  public <X extends Exception> Version commitOnce(String name, String runId, Body<X> body)
      throws IOException, X {
    try (StagedVersion staged = stage(name, runId)) {
      Optional<Version> earlier = ofRun(name, runId);
      return earlier.isPresent() ? earlier.get() : staged.commit(body.write(staged));
    }
  }

  /**
   * Opens a new staging directory, invisible to readers, and deletes those of earlier attempts of
   * the run.
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
   * Renames a staged version to the next free number, unless another process has committed a
   * version of the same run in the meantime.
   *
   * @param known the highest version number at the last search for the run's version
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

  /** The live version; empty if there is none. */
  public Optional<Version> production(String name) throws IOException {
    Optional<Alias> last = aliases(name).last();
    return last.isEmpty() ? Optional.empty() : version(name, last.get().version());
  }

  /**
   * The version of a number; empty if it does not exist or was deleted.
   *
   * @throws DamagedException if its manifest is missing or is not what was written
   */
  public Optional<Version> version(String name, long number) throws IOException {
    String directory = directory(name, number);
    for (int look = 1; ; look++) {
      try {
        Manifest manifest =
            Json.read(storage, directory + "/" + StagedVersion.MANIFEST, Manifest.class);
        return Optional.of(new Version(name, number, storage.path(directory), manifest));
      } catch (FileNotFoundException e) {
        if (storage.files(directory).isEmpty()) {
          return Optional.empty();
        }
        // Retention may have put it back between the two looks.
        if (look == LOOKS) {
          throw new DamagedException(
              storage.path(directory).toString(), "it has no " + StagedVersion.MANIFEST, e);
        }
      }
    }
  }

  /** Whether there is a version of a number whose manifest can be read: others cannot go live. */
  boolean isReadable(String name, long number) throws IOException {
    try {
      return version(name, number).isPresent();
    } catch (DamagedException e) {
      return false;
    }
  }

  /** The version that a run committed; empty if there is none. */
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

  /** The numbers of all versions, ascending; of one that is damaged, too. */
  public List<Long> numbers(String name) throws IOException {
    return numbered(name).numbers();
  }

  /** Where the version of a number is, relative to the root. */
  public String directory(String name, long number) {
    return numbered(name).child(number);
  }

  /** The names that have a version. */
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
   * Promotes a version by appending an alias. A no-op if it is live already or if the same run has
   * promoted it before.
   *
   * @param reason the reason, in one line
   * @throws JobException 69 if retention deleted the version meanwhile; what was live before is
   *     then live again
   */
  public void promote(Version version, String runId, String reason) throws IOException {
    String name = version.name();
    aliases(name).take(version.number(), runId, reason);
    if (isLive(name, version.number()) && !stays(name, version.number())) {
      aliases(name).rollback(runId, number -> isReadable(name, number), run -> false);
      throw JobException.unavailable(
          "%s %s version %s was deleted by retention just before it went live; run %s again, and retention not beside it"
              .formatted(kind, name, version.label(), runId),
          null);
    }
  }

  private boolean isLive(String name, long number) throws IOException {
    return aliases(name).last().filter(alias -> alias.version() == number).isPresent();
  }

  /**
   * Whether a version that has just gone live can be read. Retention chooses what it deletes some
   * time before; it looks again after it has taken a version away, and puts back what is live.
   * Whoever comes later than that look sees here that it is gone, for good.
   */
  private boolean stays(String name, long number) throws IOException {
    for (int i = 0; i < LOOKS; i++) {
      if (isReadable(name, number)) {
        return true;
      }
      try {
        Thread.sleep(BETWEEN_LOOKS.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("while %s %s went live".formatted(kind, name));
      }
    }
    return false;
  }

  /**
   * Rolls back to the version that was live before and can be read; called again, to the one before
   * that. A no-op if the same run has just done so.
   *
   * @throws JobException 64 if there is none
   */
  public Version rollback(String name, String runId) throws IOException {
    return rollback(name, runId, run -> false);
  }

  /**
   * Like {@link #rollback(String, String)}, but one that an unfinished run has begun is completed,
   * and goes back no further.
   */
  public Version rollback(String name, String runId, Unfinished unfinished) throws IOException {
    Optional<Long> back =
        aliases(name).rollback(runId, version -> isReadable(name, version), unfinished);
    if (back.isPresent() && !stays(name, back.get())) {
      // Another name, since one run goes back one version only.
      return rollback(name, runId + "-further", unfinished);
    }
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

  /** The history of promotions and rollbacks, oldest first. */
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
   * Deletes old versions, except the newest ones, the live one, and those that a rollback would
   * restore.
   *
   * @param keep number of the newest versions to keep, at least 1
   * @return the versions that were deleted
   */
  public List<Long> retain(String name, int keep) throws IOException {
    return retain(name, keep, Set.of());
  }

  /** Like {@link #retain(String, int)}, but also keeps the needed versions. */
  public List<Long> retain(String name, int keep, Set<Long> needed) throws IOException {
    List<Long> disposable = disposable(name, keep, needed);
    List<Long> deleted = new ArrayList<>();
    for (long number : disposable) {
      if (delete(name, number)) {
        deleted.add(number);
      }
    }
    return List.copyOf(deleted);
  }

  /** The versions that {@link #retain(String, int, Set)} would delete. */
  public List<Long> disposable(String name, int keep, Set<Long> needed) throws IOException {
    if (keep < 1) {
      throw JobException.usage(
          "cannot keep " + keep + " versions of " + name + "; keep at least 1");
    }
    List<Long> numbers = numbered(name).numbers();
    Set<Long> kept = new HashSet<>(needed);
    kept.addAll(numbers.subList(Math.max(0, numbers.size() - keep), numbers.size()));
    LiveStack.of(history(name)).stream()
        .filter(numbers::contains)
        .distinct()
        .limit(2)
        .forEach(kept::add);
    return numbers.stream().filter(number -> !kept.contains(number)).toList();
  }

  /** Deletes a version; false if it went live since it was chosen, and so stays. */
  private boolean delete(String name, long number) throws IOException {
    // Renamed first, since a partly deleted version would still be found by its manifest.
    String aside =
        home(name)
            + STAGING
            + "/deleted-"
            + NumberedDirectory.label(number)
            + "-"
            + UUID.randomUUID();
    storage.makeDirectories(home(name) + STAGING);
    storage.rename(numbered(name).child(number), aside);
    if (isLive(name, number)) {
      storage.rename(aside, numbered(name).child(number));
      return false;
    }
    storage.delete(aside);
    return true;
  }

  /**
   * Deletes staging directories of crashed runs.
   *
   * @param age the least time since the last modification, longer than any run takes
   * @return the directories that were deleted
   */
  public List<String> eraseLeftovers(String name, Duration age) throws IOException {
    List<String> leftovers = leftovers(name, age);
    for (String leftover : leftovers) {
      storage.delete(home(name) + STAGING + "/" + leftover);
    }
    return leftovers;
  }

  /** The staging directories that {@link #eraseLeftovers} would delete. */
  public List<String> leftovers(String name, Duration age) throws IOException {
    String staging = home(name) + STAGING;
    List<String> all = storage.list(staging);
    if (all.isEmpty()) {
      return List.of();
    }
    Ages ages = Ages.now(storage, clock);
    List<String> old = new ArrayList<>();
    for (String leftover : all) {
      if (ages.atLeast(age, staging + "/" + leftover)) {
        old.add(leftover);
      }
    }
    return List.copyOf(old);
  }
}
