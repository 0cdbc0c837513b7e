package io.shopkeeper.core.live;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reduces a history of promotions and rollbacks to a stack: the live version and, below it, those
 * that rollbacks would restore.
 */
public final class LiveStack {
  private LiveStack() {}

  /**
   * One entry of a history.
   *
   * @param <T> what goes live
   */
  public interface Step<T> {
    /** The version that is live from this step on. */
    T target();

    /** Whether this step is a rollback: its target was live before, and later steps are undone. */
    boolean goesBack();

    /** The run that made the step. */
    String runId();
  }

  /**
   * The stack of a history. A rollback pops everything above its target; a target that is not on
   * the stack is pushed, so that the target of the last step is always on top.
   *
   * @param history the steps, oldest first
   * @return the stack, the live version on top; empty if nothing was ever live
   */
  public static <T> Deque<T> of(List<? extends Step<T>> history) {
    Deque<T> stack = new ArrayDeque<>();
    for (Step<T> step : history) {
      T target = step.target();
      if (step.goesBack() && stack.contains(target)) {
        while (!target.equals(stack.peek())) {
          stack.pop();
        }
      } else if (!target.equals(stack.peek())) {
        stack.push(target);
      }
    }
    return stack;
  }

  /**
   * The version of a model that went live last and was not rolled back since, whether or not
   * another model has taken its place.
   *
   * @param history the entries of a slot, oldest first
   * @param artifact the model's name
   */
  public static Optional<Served> accepted(List<SlotEntry> history, String artifact) {
    return of(history).stream().filter(served -> served.artifact().equals(artifact)).findFirst();
  }

  /**
   * Merges separate histories by the times of their entries. Each keeps its order, and the last
   * entry of the result is the one with the latest time among the last ones of all.
   *
   * @param histories each oldest first; at equal times, an entry of an earlier history counts as
   *     later
   */
  public static List<SlotEntry> merged(List<List<SlotEntry>> histories) {
    List<Deque<SlotEntry>> left = new ArrayList<>();
    histories.forEach(history -> left.add(new ArrayDeque<>(history)));
    Collections.reverse(left);
    List<SlotEntry> newestFirst = new ArrayList<>();
    while (true) {
      Optional<Deque<SlotEntry>> latest =
          left.stream()
              .filter(history -> !history.isEmpty())
              .reduce(
                  (one, other) ->
                      time(other.peekLast()).isBefore(time(one.peekLast())) ? one : other);
      if (latest.isEmpty()) {
        Collections.reverse(newestFirst);
        return List.copyOf(newestFirst);
      }
      newestFirst.add(latest.get().pollLast());
    }
  }

  private static Instant time(SlotEntry entry) {
    return Instant.parse(entry.at());
  }
}
