package io.shopkeeper.platform.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRunnerTest {
  record Count(
      @Setting(value = "How many", min = 1, max = 1000) int rows, @Setting("What") Mode mode) {}

  enum Mode {
    WORK,
    REFUSE,
    BAD_INPUT,
    CRASH,
    NO_DISK,
    MEMORY,
    IN_EXECUTOR
  }

  record CountSettings(Count count) {}

  /** Counts a range, or fails as it is told. */
  static final class CountJob implements Job<CountSettings> {
    private int runs;
    private boolean resumed;
    private String input = "1";
    private JobContext.Work<?> meanwhile = () -> null;

    @Override
    public String name() {
      return "count";
    }

    @Override
    public String summary() {
      return "counts";
    }

    @Override
    public Class<CountSettings> settings() {
      return CountSettings.class;
    }

    @Override
    public void check(CountSettings settings) {
      if (settings.count().rows() == 13) {
        throw JobException.usage("count.rows = 13 brings bad luck; choose 12 or 14");
      }
    }

    @Override
    public Map<String, String> inputs(CountSettings settings, JobContext context) {
      return Map.of("range", input);
    }

    @Override
    public void run(CountSettings settings, JobContext context) throws Exception {
      runs++;
      meanwhile.run();
      long rows =
          context.phase("count", () -> context.spark().range(settings.count().rows()).count());
      context.rows("range", rows);
      context.metric("rows", (double) rows);
      String checkpoint = context.checkpoints() + "/count";
      resumed = context.storage().exists(checkpoint);
      context.storage().delete(checkpoint);
      context.storage().write(checkpoint, new byte[] {1});
      switch (settings.count().mode()) {
        case WORK -> context.say("counted " + rows);
        case REFUSE -> throw JobException.gateRefused("worse than production");
        case BAD_INPUT -> throw JobException.badInput("file x is empty");
        case CRASH -> throw new IllegalStateException("two\nlines");
        case NO_DISK -> throw new IOException("No space left on device");
        case MEMORY -> throw new OutOfMemoryError("Java heap space");
        case IN_EXECUTOR ->
            context
                .spark()
                .range(1)
                .foreach(
                    (org.apache.spark.api.java.function.ForeachFunction<Long>)
                        id -> {
                          throw JobException.badInput("row 0 is broken");
                        });
      }
    }
  }

  /** Runs count as its step. */
  static final class NightJob implements Job<NightJob.None> {
    record None() {}

    @Override
    public String name() {
      return "night";
    }

    @Override
    public String summary() {
      return "a night";
    }

    @Override
    public Class<None> settings() {
      return None.class;
    }

    @Override
    public List<String> steps(None settings) {
      return List.of("count");
    }

    @Override
    public Map<String, String> inputs(None settings, JobContext context) {
      return Map.of();
    }

    @Override
    public void run(None settings, JobContext context) throws Exception {
      context.fact("count", context.step("count").exitCode().name());
    }
  }

  private final CountJob job = new CountJob();

  private JobTest test(Path root) {
    return JobTest.of(job, new NightJob()).root(root).set("count.rows=7", "count.mode=work");
  }

  private static void assertOneLine(JobTest.Result result, String expected) {
    List<String> lines = result.err().lines().filter(l -> l.startsWith("shopkeeper: ")).toList();
    assertEquals(1, lines.size(), result.err());
    assertTrue(lines.get(0).contains(expected), lines.get(0));
  }

  @Test
  void twoProcessesNeverDoOneRunAtATime(@TempDir Path root) throws Exception {
    List<JobTest.Result> second = new ArrayList<>();
    job.meanwhile = () -> second.add(test(root).run("count"));
    JobTest.Result first = test(root).run("count");
    assertEquals(ExitCode.DONE, first.exitCode(), first.err());
    assertEquals(ExitCode.UNAVAILABLE, second.get(0).exitCode(), second.get(0).err());
    assertTrue(
        second.get(0).err().contains("is being written by run count-2026-03-31-"),
        second.get(0).err());
    assertEquals(1, job.runs);
    String run = first.run().path("run_id").asText();
    assertEquals(List.of("run.json"), names(root.resolve("runs/" + run)));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void recordsWhatItDid(@TempDir Path root) throws Exception {
    JobTest.Result result = test(root).run("count");
    assertEquals(ExitCode.DONE, result.exitCode());
    assertEquals("done", result.run().path("status").asText());
    assertEquals(0, result.run().path("exit_code").asInt(-1));
    assertEquals("2026-03-31", result.run().path("as_of").asText());
    assertEquals(7, result.run().path("rows").path("range").asLong());
    assertEquals("count", result.run().path("phases").path(0).path("name").asText());
    assertEquals(7, result.run().path("settings").path("count").path("rows").asInt());
    assertTrue(result.run().path("run_id").asText().matches("count-2026-03-31-[0-9a-f]{8}"));
    assertTrue(result.err().contains("counted 7"), result.err());
    assertFalse(
        Files.exists(root.resolve("_checkpoints").resolve(result.run().path("run_id").asText())));
  }

  @Test
  void leavesWhatItDidForWhoWatches(@TempDir Path root, @TempDir Path watched) throws Exception {
    JobTest.Result refused =
        test(root).set("count.mode=refuse", "metrics.textfile=" + watched).run("count");
    assertEquals(ExitCode.GATE_REFUSED, refused.exitCode());
    assertEquals(List.of("shopkeeper_count.prom", "shopkeeper_tables.prom"), names(watched));
    String left = Files.readString(watched.resolve("shopkeeper_count.prom"));
    assertTrue(left.contains("shopkeeper_run_exit_code{step=\"count\"} 99.0\n"), left);
    assertTrue(left.contains("shopkeeper_run_rows{step=\"count\",name=\"range\"} 7.0\n"), left);
    JobTest.Result nowhere = test(root).set("metrics.textfile=/no/such/folder").run("count");
    assertEquals(ExitCode.DONE, nowhere.exitCode(), "what is watched goes on without a watcher");
    assertTrue(nowhere.err().contains("metrics.textfile = /no/such/folder"), nowhere.err());
  }

  @Test
  void theSameRunAgainIsNoRun(@TempDir Path root) throws Exception {
    test(root).run("count");
    JobTest.Result again = test(root).run("count");
    assertEquals(ExitCode.DONE, again.exitCode());
    assertEquals(1, job.runs);
    assertTrue(again.err().contains("nothing to do"), again.err());
  }

  @Test
  void otherInputOrSettingsAreAnotherRun(@TempDir Path root) throws Exception {
    test(root).run("count");
    job.input = "2";
    test(root).run("count");
    test(root).set("count.rows=8").run("count");
    assertEquals(3, job.runs);
  }

  @Test
  void theSameIdWithOtherSettingsIsRefused(@TempDir Path root) throws Exception {
    test(root).run("count", "--run-id", "mine");
    JobTest.Result other = test(root).set("count.rows=8").run("count", "--run-id", "mine");
    assertEquals(ExitCode.USAGE, other.exitCode());
    assertOneLine(other, "mine was used with other settings");
  }

  @Test
  void aFailedRunMayRunAgainAndKeepsItsRecord(@TempDir Path root) throws Exception {
    JobTest.Result failed = test(root).set("count.mode=bad-input").run("count", "--run-id", "mine");
    assertEquals(ExitCode.BAD_INPUT, failed.exitCode());
    test(root).set("count.mode=bad-input").run("count", "--run-id", "mine");
    assertEquals(2, job.runs);
    assertTrue(Files.exists(root.resolve("runs/mine/attempt-1.json")));
    assertTrue(Files.exists(root.resolve("runs/mine/run.json")));
  }

  @Test
  void aRunThatFailedGoesOnWhereItWasAndOneThatEndedLeavesNothing(@TempDir Path root)
      throws Exception {
    for (String end : List.of("refuse", "bad-input", "work", "crash", "no-disk", "memory")) {
      boolean failed = List.of("crash", "no-disk", "memory").contains(end);
      String id = "run-" + end;
      JobTest.Result result = test(root).set("count.mode=" + end).run("count", "--run-id", id);
      assertFalse(job.resumed);
      assertEquals(failed, Files.exists(root.resolve("_checkpoints/" + id)), result.err());
      if (failed) {
        test(root).set("count.mode=" + end).run("count", "--run-id", id);
        assertTrue(job.resumed, end);
      }
    }
  }

  @Test
  void everyFailureHasItsCodeAndOneLine(@TempDir Path root) throws Exception {
    Map<String, ExitCode> codes =
        Map.of(
            "refuse", ExitCode.GATE_REFUSED,
            "bad-input", ExitCode.BAD_INPUT,
            "crash", ExitCode.FAILED,
            "no-disk", ExitCode.UNAVAILABLE,
            "memory", ExitCode.FAILED,
            "in-executor", ExitCode.BAD_INPUT);
    Map<String, String> lines =
        Map.of(
            "refuse", "worse than production",
            "bad-input", "file x is empty",
            "crash", "IllegalStateException: two",
            "no-disk", "No space left on device; free space under",
            "memory", "spark.driver.memory=6g",
            "in-executor", "row 0 is broken");
    for (Map.Entry<String, ExitCode> code : codes.entrySet()) {
      JobTest.Result result = test(root).set("count.mode=" + code.getKey()).run("count");
      assertEquals(code.getValue(), result.exitCode(), code.getKey());
      assertOneLine(result, lines.get(code.getKey()));
      assertEquals(code.getValue().code(), result.run().path("exit_code").asInt());
    }
  }

  @Test
  void settingsAreCheckedBeforeAnythingRuns(@TempDir Path root) throws Exception {
    assertOneLine(test(root).set("count.rows=13").run("count"), "brings bad luck");
    assertOneLine(test(root).set("count.rows=0").run("count"), "out of range");
    assertOneLine(test(root).set("count.rosw=1").run("count"), "did you mean 'count.rows'");
    assertOneLine(test(root).run("cuont"), "did you mean 'count'");
    assertOneLine(
        test(root).run("count", "--env", "mars"), "known: kubernetes, local, standalone, yarn");
    assertNull(test(root).run("count", "--explain").run());
    assertEquals(0, job.runs);
  }

  @Test
  void aNightIsItsSteps(@TempDir Path root) throws Exception {
    JobTest.Result night = test(root).run("night");
    assertEquals(ExitCode.DONE, night.exitCode());
    assertEquals("count", night.run().path("steps").path(0).path("job").asText());
    assertEquals(7, night.run().path("settings").path("count").path("rows").asInt());
    job.input = "2";
    test(root).run("night");
    assertEquals(2, job.runs, "a night's inputs are those of its first step");
  }

  @Test
  void aRefusedStepDoesNotStopTheNightButAFailedOneDoes(@TempDir Path root) throws Exception {
    JobTest.Result refused = test(root).set("count.mode=refuse").run("night");
    assertEquals(ExitCode.DONE, refused.exitCode());
    assertEquals("GATE_REFUSED", refused.run().path("facts").path("count").asText());
    JobTest.Result failed = test(root).set("count.mode=bad-input").run("night");
    assertEquals(ExitCode.BAD_INPUT, failed.exitCode());
    assertEquals("count: file x is empty", failed.run().path("message").asText());
  }

  @Test
  void rootsWithoutAtomicRenameAreRefused(@TempDir Path root) throws Exception {
    JobTest.Result s3 = test(root).set("shopkeeper.root=\"s3a://bucket/shop\"").run("count");
    assertEquals(ExitCode.USAGE, s3.exitCode());
    assertOneLine(s3, "rename is not atomic");
    JobTest.Result cluster = test(root).set("spark.master=\"spark://m:7077\"").run("count");
    assertEquals(ExitCode.USAGE, cluster.exitCode());
    assertOneLine(cluster, "storage.shared-filesystem=true");
  }

  @Test
  void anUnwritableRootIsUnavailable(@TempDir Path root) throws Exception {
    Path file = Files.writeString(root.resolve("a-file"), "not a directory");
    JobTest.Result result =
        JobTest.of(job).root(file).set("count.rows=7", "count.mode=work").run("count");
    assertEquals(ExitCode.UNAVAILABLE, result.exitCode());
    assertOneLine(result, "a-file");
  }

  @Test
  void helpTeachesValuesLimitsAndChoices(@TempDir Path root) throws Exception {
    String help = test(root).run("count", "--help").out();
    assertTrue(help.contains("count.rows = 7"), help);
    assertTrue(help.contains("How many (at least 1, at most 1000)"), help);
    assertTrue(help.contains("one of work, refuse"), help);
    assertTrue(help.contains("shopkeeper.zone"), help);
    String explained = test(root).run("count", "--explain").out();
    assertTrue(explained.contains("count.rows = 7    # --set count.rows"), explained);
    assertTrue(explained.contains("reference.conf"), explained);
  }
}
