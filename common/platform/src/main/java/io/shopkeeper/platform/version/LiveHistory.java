package io.shopkeeper.platform.version;

import io.shopkeeper.core.live.LiveStack;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * An append-only history of what went live: {@code DIRECTORY/0000007/FILE}, the highest number
 * counts.
 *
 * <p>An entry is decided upon from all those before it and appears by one rename that fails where
 * its number is taken; then it is decided upon again. So many writers leave one linear history, and
 * none decides from what is no longer so.
 *
 * @param <T> what goes live
 * @param <E> an entry, as its file holds it
 */
final class LiveHistory<T, E extends LiveStack.Step<T>> {
  private final Storage storage;
  private final Place place;
  private final Class<E> type;
  private final Entries<T, E> entries;
  private final Earlier<E> earlier;
  private final NumberedDirectory numbered;

  /**
   * Where a history is.
   *
   * @param directory the directory that holds the numbers
   * @param file the name of the file of each
   * @param staging where entries are prepared
   */
  record Place(String directory, String file, String staging) {}

  /** Makes entries. */
  interface Entries<T, E> {
    /** An entry by which something goes live. */
    E take(long number, T target, String runId, String reason);

    /** An entry by which something that was live before is so again. */
    E back(long number, T target, String runId, String reason);
  }

  /** Reads what went live before this history began. */
  @FunctionalInterface
  interface Earlier<E> {
    List<E> read() throws IOException;
  }

  /** Whether something is still there to go live. */
  @FunctionalInterface
  interface Existing<T> {
    boolean test(T target) throws IOException;
  }

  /** Decides upon the next entry; empty where there is nothing to do. */
  @FunctionalInterface
  private interface Decision<E> {
    Optional<E> next(long number, List<E> history) throws IOException;
  }

  LiveHistory(
      Storage storage, Place place, Class<E> type, Entries<T, E> entries, Earlier<E> earlier) {
    this.storage = storage;
    this.place = place;
    this.type = type;
    this.entries = entries;
    this.earlier = earlier;
    this.numbered = new NumberedDirectory(storage, place.directory());
  }

  /** The last entry: what it points at is live. */
  Optional<E> last() throws IOException {
    long number = numbered.highest();
    return number > 0 ? Optional.of(entry(number)) : last(earlier.read());
  }

  private static <E> Optional<E> last(List<E> history) {
    return history.isEmpty() ? Optional.empty() : Optional.of(history.get(history.size() - 1));
  }

  /** All entries, oldest first. */
  List<E> all() throws IOException {
    return upTo(numbered.numbers());
  }

  private List<E> upTo(List<Long> numbers) throws IOException {
    List<E> all = new ArrayList<>(earlier.read());
    for (long number : numbers) {
      all.add(entry(number));
    }
    return List.copyOf(all);
  }

  private E entry(long number) throws IOException {
    return Json.read(storage, numbered.child(number) + "/" + place.file(), type);
  }

  /**
   * Makes something live. A no-op where it is, and where the run has done so before: who finishes a
   * run that died does not overrule what came after it.
   */
  void take(T target, String runId, String reason) throws IOException {
    append(
        runId,
        (number, history) ->
            isLive(target, history) || hasTaken(target, runId, history)
                ? Optional.empty()
                : Optional.of(entries.take(number, target, runId, reason)));
  }

  private boolean isLive(T target, List<E> history) {
    return last(history).filter(entry -> entry.target().equals(target)).isPresent();
  }

  private boolean hasTaken(T target, String runId, List<E> history) {
    return history.stream()
        .anyMatch(
            entry ->
                !entry.goesBack() && entry.runId().equals(runId) && entry.target().equals(target));
  }

  /**
   * Makes live again what was so before, passing over what is no longer there. A no-op where the
   * same run has just done it.
   *
   * @return what is live now; empty, with nothing changed, where there was nothing before
   */
  Optional<T> rollback(String runId, Existing<T> exists) throws IOException {
    return append(
            runId,
            (number, history) -> {
              if (last(history).filter(e -> e.goesBack() && e.runId().equals(runId)).isPresent()) {
                return Optional.empty();
              }
              Deque<T> live = LiveStack.of(history);
              T from = live.poll();
              while (!live.isEmpty()) {
                T before = live.pop();
                if (exists.test(before)) {
                  return Optional.of(
                      entries.back(number, before, runId, "rollback from " + named(from)));
                }
              }
              return Optional.empty();
            })
        .filter(entry -> entry.goesBack() && entry.runId().equals(runId))
        .map(E::target);
  }

  private static String named(Object target) {
    return target instanceof Long version
        ? "version " + NumberedDirectory.label(version)
        : target.toString();
  }

  /** Appends what is decided, if anything is, and tells the last entry then. */
  private Optional<E> append(String runId, Decision<E> decision) throws IOException {
    Attempts attempts = new Attempts(storage, place.staging());
    attempts.discard(runId);
    while (true) {
      String prepared = attempts.begin(runId);
      List<Long> numbers = numbered.numbers();
      List<E> history = upTo(numbers);
      long number = numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
      Optional<E> next = decision.next(number, history);
      if (next.isEmpty()) {
        return last(history);
      }
      storage.write(prepared + "/" + place.file(), Json.bytes(next.get()));
      // Where another was first, what is right may have changed.
      if (numbered.append(prepared, number)) {
        return next;
      }
      storage.delete(prepared);
    }
  }
}
