package io.shopkeeper.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.storage.FailingStorage;
import io.shopkeeper.platform.storage.FailingStorage.Death;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import io.shopkeeper.ranking.TestShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills each job that commits right after every step that others can see, and runs it again: there
 * is one version of the run, and what is live is what would be without the kill.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledJobsTest {
  private Path evening;
  private Path trained;
  private int copies;

  @BeforeAll
  void aNightUntilItsModel(@TempDir Path directory) throws Exception {
    evening = directory.resolve("evening");
    TestShop.ofTwoTastes(20, 8, 30, 3).writeTo(Files.createDirectories(evening));
    trained = copy(evening);
    JobTest.Result result = night(trained).run("als-train");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
  }

  @Test
  void alsTrainCommitsOnce() throws Exception {
    killed("als-train", evening);
  }

  @Test
  void rankCommitsOnce() throws Exception {
    killed("rank", trained);
  }

  @Test
  void similarItemsCommitsOnce() throws Exception {
    killed("similar-items", trained);
  }

  private static JobTest night(Path root) {
    return RecommendJobs.on(root).set("evaluation.bootstrap-rounds=100", "candidates.export=false");
  }

  private void killed(String job, Path before) throws IOException {
    Path whole = copy(before);
    FailingStorage alive = run(whole, job, 0, ExitCode.DONE);
    List<String> steps = alive.steps();
    List<Integer> fatal =
        IntStream.range(1, steps.size())
            .filter(step -> steps.get(step - 1).startsWith("rename "))
            .mapToObj(step -> step + 1)
            .toList();
    assertTrue(fatal.size() >= 1, steps.toString());
    for (int step : fatal) {
      Path root = copy(before);
      run(root, job, step, null);
      run(root, job, 0, ExitCode.DONE);
      assertEquals(state(whole), state(root), job + " killed before step " + step);
    }
  }

  /** Runs a job whose process dies at a step, from 1; 0 for one that lives. */
  private static FailingStorage run(Path root, String job, int fatal, ExitCode wanted)
      throws IOException {
    AtomicReference<FailingStorage> used = new AtomicReference<>();
    JobTest.Result result =
        night(root)
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
  private static List<String> state(Path root) throws IOException {
    List<String> state = new ArrayList<>();
    for (VersionStore store : List.of(TestShop.artifacts(root), TestShop.releases(root))) {
      for (String name : store.names()) {
        List<Version> versions = store.versions(name);
        long runs = versions.stream().map(v -> v.manifest().runId()).distinct().count();
        assertEquals(runs, versions.size(), name + ": two versions of one run");
        versions.forEach(version -> state.add(name + "/" + version.label()));
      }
    }
    TestShop.slots(root)
        .live(Purpose.RECOMMENDER)
        .ifPresent(live -> state.add("live " + live.name() + "/" + live.label()));
    return state;
  }

  private Path copy(Path root) throws IOException {
    Path to = root.resolveSibling("copy-" + copies++);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(root.relativize(file)));
      }
    }
    return to;
  }
}
