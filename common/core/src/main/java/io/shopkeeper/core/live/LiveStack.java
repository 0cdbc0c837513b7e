package io.shopkeeper.core.live;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What a history comes to: what is live and, below it, what a rollback would make live. */
public final class LiveStack {
  private LiveStack() {}

  /**
   * One entry of a history.
   *
   * @param <T> what goes live
   */
  public interface Step<T> {
    /** What is live from here on. */
    T target();

    /** Whether the target had been live before and this step undid what came after it. */
    boolean goesBack();

    /** The run that made the step. */
    String runId();
  }

  /**
   * The stack of a history. A step back takes off what came after its target; a target that is not
   * there any more is put on top, so that the last step's target is always the topmost.
   *
   * @param history the steps, oldest first
   * @return what is live, topmost; empty where nothing ever was
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
   * One history of several that were written apart, by the times of their entries: what each holds
   * stays in its order, and the last entry is the one with the latest time among the last ones of
   * all.
   *
   * @param histories each oldest first; where times are equal, the first of them counts as later
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
