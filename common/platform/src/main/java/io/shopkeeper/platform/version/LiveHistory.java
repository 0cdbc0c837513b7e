package io.shopkeeper.platform.version;

import io.shopkeeper.core.DamagedException;
import io.shopkeeper.core.live.LiveStack;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * An append-only history of promotions and rollbacks: {@code DIRECTORY/0000007/FILE}, of which the
 * entry with the highest number is current.
 *
 * <p>Concurrency is optimistic: an entry is computed from all earlier ones and appended by one
 * rename, which fails if its number is taken; then it is recomputed. So concurrent writers produce
 * one linear history, and no decision is based on stale state.
 *
 * @param <T> type of what goes live
 * @param <E> type of an entry, as serialised in its file
 */
final class LiveHistory<T, E extends LiveStack.Step<T>> {
  private final Storage storage;
  private final Place place;
  private final Class<E> type;
  private final Entries<T, E> entries;
  private final Earlier<E> earlier;
  private final NumberedDirectory numbered;

  /**
   * The location of a history.
   *
   * @param directory the directory of the numbered entries
   * @param file the name of an entry's file
   * @param staging the directory in which entries are prepared
   */
  record Place(String directory, String file, String staging) {}

  /** Creates entries. */
  interface Entries<T, E> {
    /** Creates an entry that promotes a target. */
    E take(long number, T target, String runId, String reason);

    /** Creates an entry that rolls back to a target. */
    E back(long number, T target, String runId, String reason);
  }

  /** Reads entries that earlier versions wrote elsewhere. */
  @FunctionalInterface
  interface Earlier<E> {
    List<E> read() throws IOException;
  }

  /** Tests whether a target still exists. */
  @FunctionalInterface
  interface Existing<T> {
    boolean test(T target) throws IOException;
  }

  /** Computes the next entry; empty if there is nothing to do. */
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

  /** The last entry, whose target is live; empty if there is none. */
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
    String file = numbered.child(number) + "/" + place.file();
    try {
      return Json.read(storage, file, type);
    } catch (FileNotFoundException e) {
      // An entry is renamed into its place whole, and never deleted.
      throw new DamagedException(storage.path(file).toString(), "it is missing", e);
    }
  }

  /**
   * Promotes a target. A no-op if it is live already or if the same run has promoted it before and
   * not gone back since, so that resuming a run does not override later entries.
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
        .filter(entry -> entry.runId().equals(runId))
        .reduce((earlier, later) -> later)
        .filter(entry -> !entry.goesBack() && entry.target().equals(target))
        .isPresent();
  }

  /**
   * Rolls back to the previous target that still exists. A no-op if the same run has just done so;
   * one that another run has begun is taken over, and goes back no further.
   *
   * @return the live target; empty, with nothing changed, if there is no previous one
   */
  Optional<T> rollback(String runId, Existing<T> exists, Unfinished unfinished) throws IOException {
    return append(
            runId,
            (number, history) -> {
              Optional<E> back = last(history).filter(LiveStack.Step::goesBack);
              if (back.isPresent() && back.get().runId().equals(runId)) {
                return Optional.empty();
              }
              if (back.isPresent()
                  && exists.test(back.get().target())
                  && unfinished.test(back.get().runId())) {
                return Optional.of(
                    entries.back(
                        number, back.get().target(), runId, "completes " + back.get().runId()));
              }
              Deque<T> live = LiveStack.of(history);
              T from = live.poll();
              while (!live.isEmpty()) {
                T before = live.pop();
                // What is live may have been so before something that is gone.
                if (!before.equals(from) && exists.test(before)) {
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

  /** Appends the computed entry, if there is one, and returns the last entry of the history. */
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
      storage.write(prepared + "/" + place.file(), Json.sealed(next.get()));
      // If another writer was first, the decision is made again.
      if (numbered.append(prepared, number)) {
        return next;
      }
      storage.delete(prepared);
    }
  }
}
