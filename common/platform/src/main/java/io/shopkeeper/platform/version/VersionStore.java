package io.shopkeeper.platform.version;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Alias.Action;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.FileAlreadyExistsException;

/**
 * Artifacts or releases: numbered immutable versions and the aliases that point at them.
 *
 * <pre>
 * KIND/NAME/versions/0000042/                      a committed version, with manifest.json
 * KIND/NAME/aliases/production/0000007/alias.json  the history of production
 * KIND/NAME/_staging/RUN-ID/                       work in progress
 * </pre>
 *
 * <p>Versions and aliases appear by one rename that fails where the number is taken; then the next
 * number is tried. Nothing is ever overwritten, so readers need no lock and no retry.
 */
public final class VersionStore {
  private static final String VERSIONS = "/versions";
  private static final String PRODUCTION = "/aliases/production";
  private static final String STAGING = "/_staging";

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

  static String label(long number) {
    return "%07d".formatted(number);
  }

  /**
   * Opens a fresh staging directory, invisible to readers; leftovers of the same run are removed.
   */
  public Staging stage(String name, String runId) throws IOException {
    String staging = home(name) + STAGING + "/" + Names.check("run id", runId);
    storage.delete(staging);
    storage.makeDirectories(staging);
    return new StagedVersion(storage, this, name, staging);
  }

  /** Renames a staged version to the next free number. */
  Version publish(String name, String staging, Manifest manifest) throws IOException {
    String versions = home(name) + VERSIONS;
    storage.makeDirectories(versions);
    long number = append(staging, versions);
    return new Version(name, number, storage.path(versions + "/" + label(number)), manifest);
  }

  /** Renames a directory to one more than the highest number, whoever else does the same. */
  private long append(String prepared, String parent) throws IOException {
    long number = highest(parent) + 1;
    while (true) {
      try {
        storage.rename(prepared, parent + "/" + label(number));
        return number;
      } catch (FileAlreadyExistsException e) {
        number++;
      }
    }
  }

  private long highest(String parent) throws IOException {
    return numbers(parent).stream().reduce(0L, Math::max);
  }

  private List<Long> numbers(String parent) throws IOException {
    return storage.list(parent).stream()
        .filter(label -> label.matches("\\d{7,}"))
        .map(Long::valueOf)
        .sorted()
        .toList();
  }

  /** The version that production points at. */
  public Optional<Version> production(String name) throws IOException {
    long last = highest(home(name) + PRODUCTION);
    return last == 0 ? Optional.empty() : version(name, alias(name, last).version());
  }

  /** The version of a number, if it is committed and not yet deleted. */
  public Optional<Version> version(String name, long number) throws IOException {
    String directory = home(name) + VERSIONS + "/" + label(number);
    try {
      Manifest manifest = Json.read(storage, directory + "/manifest.json", Manifest.class);
      return Optional.of(new Version(name, number, storage.path(directory), manifest));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** The version that a run committed, if it did. */
  public Optional<Version> ofRun(String name, String runId) throws IOException {
    List<Long> numbers = numbers(home(name) + VERSIONS);
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
    for (long number : numbers(home(name) + VERSIONS)) {
      version(name, number).ifPresent(versions::add);
    }
    return List.copyOf(versions);
  }

  /** All names that have a version. */
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (String name : storage.list(kind)) {
      if (!numbers(kind + "/" + name + VERSIONS).isEmpty()) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }

  /** Points production at a version by appending an alias; a no-op where it already does. */
  public void promote(Version version, String runId, String reason) throws IOException {
    String name = version.name();
    storage.delete(aliasStaging(name, runId));
    long last = highest(home(name) + PRODUCTION);
    if (last == 0 || alias(name, last).version() != version.number()) {
      append(name, version.number(), Action.PROMOTE, runId, reason);
    }
  }

  /**
   * Points production back at the version that was live before; called again, at the one before
   * that. A no-op where the same run has just done it.
   *
   * @throws JobException 64 where there is none
   */
  public Version rollback(String name, String runId) throws IOException {
    storage.delete(aliasStaging(name, runId));
    List<Alias> history = history(name);
    Deque<Long> live = live(history);
    if (!history.isEmpty()) {
      Alias last = history.get(history.size() - 1);
      if (last.action() == Action.ROLLBACK && last.runId().equals(runId)) {
        return version(name, last.version()).orElseThrow();
      }
    }
    long from = live.isEmpty() ? 0 : live.pop();
    while (!live.isEmpty()) {
      Optional<Version> before = version(name, live.pop());
      if (before.isPresent()) {
        append(
            name,
            before.get().number(),
            Action.ROLLBACK,
            runId,
            "rollback from version " + label(from));
        return before.get();
      }
    }
    throw JobException.usage(
        from == 0
            ? kind + " " + name + " has no production version to roll back from"
            : kind
                + " "
                + name
                + " has no version before "
                + label(from)
                + " to roll back to; publish makes the newest one live");
  }

  /** Everything that production ever pointed at, oldest first. */
  public List<Alias> history(String name) throws IOException {
    List<Alias> history = new ArrayList<>();
    for (long number : numbers(home(name) + PRODUCTION)) {
      history.add(alias(name, number));
    }
    return List.copyOf(history);
  }

  /** What is live and, below it, what a rollback would make live, and so on. */
  private static Deque<Long> live(List<Alias> history) {
    Deque<Long> live = new ArrayDeque<>();
    for (Alias alias : history) {
      if (alias.action() == Action.ROLLBACK) {
        while (!live.isEmpty() && live.peek() != alias.version()) {
          live.pop();
        }
      } else if (live.isEmpty() || live.peek() != alias.version()) {
        live.push(alias.version());
      }
    }
    return live;
  }

  private Alias alias(String name, long number) throws IOException {
    return Json.read(
        storage, home(name) + PRODUCTION + "/" + label(number) + "/alias.json", Alias.class);
  }

  private void append(String name, long version, Action action, String runId, String reason)
      throws IOException {
    String parent = home(name) + PRODUCTION;
    String prepared = aliasStaging(name, runId);
    storage.makeDirectories(parent);
    long number = highest(parent) + 1;
    while (true) {
      Alias alias = new Alias(number, version, action, runId, reason, clock.instant().toString());
      storage.delete(prepared);
      storage.write(prepared + "/alias.json", Json.bytes(alias));
      try {
        storage.rename(prepared, parent + "/" + label(number));
        return;
      } catch (FileAlreadyExistsException e) {
        number++;
      }
    }
  }

  private String aliasStaging(String name, String runId) {
    return home(name) + STAGING + "/" + Names.check("run id", runId) + ".alias";
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
    List<Long> numbers = numbers(home(name) + VERSIONS);
    Set<Long> kept = new HashSet<>(needed);
    kept.addAll(numbers.subList(Math.max(0, numbers.size() - keep), numbers.size()));
    live(history(name)).stream().filter(numbers::contains).limit(2).forEach(kept::add);
    return numbers.stream().filter(number -> !kept.contains(number)).toList();
  }

  private void delete(String name, long number) throws IOException {
    // Aside first: a version half deleted would still be found by its manifest.
    String aside = home(name) + STAGING + "/deleted-" + label(number) + "-" + UUID.randomUUID();
    storage.makeDirectories(home(name) + STAGING);
    storage.rename(home(name) + VERSIONS + "/" + label(number), aside);
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
