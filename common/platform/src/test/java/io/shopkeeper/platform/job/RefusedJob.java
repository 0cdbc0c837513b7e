package io.shopkeeper.platform.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.storage.RefusingStorage;
import io.shopkeeper.platform.storage.RefusingStorage.Fault;
import io.shopkeeper.platform.storage.RefusingStorage.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Refuses calls to storage that a whole job makes, those of the runner for its lease and its record
 * included. The job ends with 69 and one line that names the path and says what to do, leaves a
 * record where there is a place for it, and the same job makes everything whole afterwards.
 */
public final class RefusedJob {
  private final Function<Path, JobTest> on;
  private final State state;

  /** What a reader sees of a root. */
  @FunctionalInterface
  public interface State {
    /** In a form that can be compared. */
    Object of(Path root) throws IOException;
  }

  /** A call that is refused, from 1. */
  public record Refusal(int call, Fault fault, Span span) {}

  /**
   * A job to refuse.
   *
   * @param on the job on a root
   * @param state what it must come to
   */
  public RefusedJob(Function<Path, JobTest> on, State state) {
    this.on = on;
    this.state = state;
  }

  /** Every fault at every call, once and for good. */
  public static Stream<Refusal> everything(int calls) {
    List<Refusal> all = new ArrayList<>();
    for (int call = 1; call <= calls; call++) {
      for (Fault fault : Fault.values()) {
        for (Span span : Span.values()) {
          all.add(new Refusal(call, fault, span));
        }
      }
    }
    return all.stream();
  }

  /** The faults in turn, once and for good, at every n-th call. */
  public static Function<Integer, Stream<Refusal>> inTurn(int stride) {
    Fault[] faults = Fault.values();
    Span[] spans = Span.values();
    return calls ->
        IntStream.rangeClosed(1, calls / stride)
            .mapToObj(
                turn ->
                    new Refusal(
                        turn * stride,
                        faults[turn % faults.length],
                        spans[turn / faults.length % spans.length]));
  }

  /**
   * Refuses.
   *
   * @param before the root as the job finds it; it is copied
   * @param refusals those of a job of so many calls
   * @return how many there were
   */
  public long refused(String job, Path before, Function<Integer, Stream<Refusal>> refusals)
      throws IOException {
    Path whole = KilledJob.copy(before);
    Run healthy = run(whole, job, new Refusal(0, Fault.FULL, Span.ONCE));
    assertEquals(ExitCode.DONE, healthy.result().exitCode(), healthy.result().err());
    Object wanted = state.of(whole);
    List<Refusal> all = refusals.apply(healthy.calls().size()).toList();
    for (Refusal refusal : all) {
      Path root = KilledJob.copy(before);
      Run run = run(root, job, refusal);
      String where = "%s, %s: %s".formatted(job, refusal, run.at(refusal));
      if (run.result().exitCode() != ExitCode.DONE) {
        judge(root, run, refusal, where);
        JobTest.Result again = on.apply(root).run(job);
        assertEquals(ExitCode.DONE, again.exitCode(), () -> where + "\n" + again.err());
      }
      assertEquals(wanted, state.of(root), where);
    }
    return all.size();
  }

  private static void judge(Path root, Run run, Refusal refusal, String where) {
    String err = run.result().err();
    assertEquals(ExitCode.UNAVAILABLE, run.result().exitCode(), () -> where + "\n" + err);
    List<String> lines = err.lines().filter(line -> line.startsWith("shopkeeper: ")).toList();
    assertEquals(1, lines.size(), () -> where + "\n" + err);
    assertTrue(
        lines.get(0).contains(root.toString()) && lines.get(0).matches(".*; .*\\bagain\\b.*"),
        () -> where + "\n" + lines.get(0));
    assertFalse(err.contains("\tat "), () -> where + "\n" + err);
    if (refusal.span() == Span.ONCE && run.begunBefore(refusal)) {
      assertEquals(
          lines.get(0).replaceFirst("shopkeeper: [a-z-]+: ", ""),
          run.result().run().path("message").asText(),
          where);
    }
  }

  private record Run(JobTest.Result result, List<String> calls) {
    String at(Refusal refusal) {
      return refusal.call() <= calls.size() && refusal.call() > 0
          ? calls.get(refusal.call() - 1)
          : "never";
    }

    /** Whether the run had taken its lease, and it was not its own record that was refused. */
    boolean begunBefore(Refusal refusal) {
      return !at(refusal).contains(" runs/")
          && calls.subList(0, refusal.call() - 1).stream()
              .anyMatch(call -> call.startsWith("rename runs/"));
    }
  }

  private Run run(Path root, String job, Refusal refusal) throws IOException {
    AtomicReference<RefusingStorage> used = new AtomicReference<>();
    JobTest.Result result =
        on.apply(root)
            .storage(
                storage -> {
                  used.set(
                      new RefusingStorage(
                          storage, refusal.call(), refusal.fault(), refusal.span()));
                  return used.get().storage();
                })
            .run(job);
    return new Run(result, used.get().calls());
  }
}
