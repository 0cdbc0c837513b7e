package io.shopkeeper.platform.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.platform.storage.FailingStorage;
import io.shopkeeper.platform.storage.FailingStorage.Death;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Slots;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Kills a job that commits right after every step that others can see, and runs it again: there is
 * one version of the run, and what is live is what would be without the kill.
 */
public final class KilledJob {
  private static final AtomicInteger COPIES = new AtomicInteger();

  private final Function<Path, JobTest> on;
  private final Purpose purpose;

  /**
   * A job to kill.
   *
   * @param on the job on a root
   * @param purpose whose slot it may take
   */
  public KilledJob(Function<Path, JobTest> on, Purpose purpose) {
    this.on = on;
    this.purpose = purpose;
  }

  /**
   * Kills it everywhere.
   *
   * @param before the root as the job finds it; it is copied
   */
  public void killedEverywhere(String job, Path before) throws IOException {
    killed(job, before, fatal -> fatal);
  }

  /**
   * Kills it after the first and after the last of these steps, where a run takes long and others
   * kill it everywhere.
   *
   * @param before the root as the job finds it; it is copied
   */
  public void killedFirstAndLast(String job, Path before) throws IOException {
    killed(job, before, fatal -> List.of(fatal.get(0), fatal.get(fatal.size() - 1)));
  }

  private void killed(String job, Path before, UnaryOperator<List<Integer>> chosen)
      throws IOException {
    Path whole = copy(before);
    List<String> steps = run(whole, job, 0, ExitCode.DONE).steps();
    List<Integer> fatal =
        IntStream.range(1, steps.size())
            .filter(step -> isSeen(steps.get(step - 1)))
            .mapToObj(step -> step + 1)
            .toList();
    assertFalse(fatal.isEmpty(), steps.toString());
    for (int step : Set.copyOf(chosen.apply(fatal))) {
      Path root = copy(before);
      run(root, job, step, null);
      run(root, job, 0, ExitCode.DONE);
      assertEquals(state(whole), state(root), job + " killed before step " + step);
    }
  }

  /**
   * Leases and staging directories are nobody's business but the job's; with its record it ends.
   */
  private static boolean isSeen(String step) {
    String to = step.substring(step.lastIndexOf(' ') + 1);
    return step.startsWith("rename ") && !to.startsWith("runs/") && !to.contains("/_");
  }

  /** Runs a job whose process dies at a step, from 1; 0 for one that lives. */
  private FailingStorage run(Path root, String job, int fatal, ExitCode wanted) throws IOException {
    AtomicReference<FailingStorage> used = new AtomicReference<>();
    JobTest.Result result =
        on.apply(root)
            .storage(
                storage -> {
                  used.set(new FailingStorage(storage, fatal, Death.BEFORE, (step, what) -> {}));
                  return used.get();
                })
            .run(job);
    if (wanted == null) {
      assertNotEquals(ExitCode.DONE, result.exitCode(), result.err());
    } else {
      assertEquals(wanted, result.exitCode(), result.err());
    }
    return used.get();
  }

  /** Every version, and what serves. */
  private List<String> state(Path root) throws IOException {
    Storage storage =
        HadoopStorage.open(
            root.toUri().toString(), SharedSpark.session().sparkContext().hadoopConfiguration());
    Clock clock = Clock.systemUTC();
    VersionStore artifacts = new VersionStore(storage, "artifacts", clock);
    List<String> state = new ArrayList<>();
    for (VersionStore store : List.of(artifacts, new VersionStore(storage, "releases", clock))) {
      for (String name : store.names()) {
        List<Version> versions = store.versions(name);
        long runs = versions.stream().map(v -> v.manifest().runId()).distinct().count();
        assertEquals(runs, versions.size(), name + ": two versions of one run");
        versions.forEach(version -> state.add(name + "/" + version.label()));
      }
    }
    new Slots(storage, artifacts, clock, List.of(purpose))
        .live(purpose)
        .ifPresent(live -> state.add("live " + live.name() + "/" + live.label()));
    return state;
  }

  /** A copy of a root, beside it. */
  public static Path copy(Path root) throws IOException {
    Path to = root.resolveSibling("copy-" + COPIES.incrementAndGet());
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(root.relativize(file)));
      }
    }
    return to;
  }
}
