package io.shopkeeper.platform.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.storage.HadoopStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver on the cluster: what it reads was sent, and how it ended is left for {@code submit}. */
class SubmittedJobTest {
  record ReadSettings(Read read) {}

  record Read(@io.shopkeeper.core.settings.Setting("What to read") String file) {}

  /** Says what the file that a setting names holds, and fails if that says so. */
  private static final class ReadJob implements Job<ReadSettings> {
    private int runs;

    @Override
    public String name() {
      return "read";
    }

    @Override
    public String summary() {
      return "reads";
    }

    @Override
    public Class<ReadSettings> settings() {
      return ReadSettings.class;
    }

    @Override
    public List<String> files(ReadSettings settings) {
      return List.of(settings.read().file());
    }

    @Override
    public void check(ReadSettings settings) {
      if (settings.read().file().equals("forbidden")) {
        throw JobException.usage("read.file = forbidden");
      }
    }

    @Override
    public Map<String, String> inputs(ReadSettings settings, JobContext context) throws Exception {
      if (!Files.exists(context.file(settings.read().file()))) {
        throw JobException.badInput("there is no " + settings.read().file());
      }
      return Map.of();
    }

    @Override
    public void run(ReadSettings settings, JobContext context) throws Exception {
      runs++;
      String text = Files.readString(context.file(settings.read().file()));
      context.phase("read", () -> context.say("it holds " + text));
      switch (text) {
        case "refuse" -> throw JobException.gateRefused("worse than production");
        case "crash" -> throw new IllegalStateException("two\nlines");
        default -> context.rows("read", 1);
      }
    }
  }

  @TempDir Path root;
  @TempDir Path edge;
  private final ReadJob job = new ReadJob();
  private Submission submission;

  @BeforeEach
  void submit() {
    submission = Submission.under(HadoopStorage.open(root.toString(), new Configuration()));
  }

  /** Sends as {@code submit} does, from a machine whose files the driver does not see. */
  private JobTest.Result drive(String file, String... arguments) throws IOException {
    Path there = edge.resolve(file);
    CommandLine line =
        CommandLine.parse(
            "read", "--set", "read.file=" + file, "--set", "shopkeeper.root=\"" + root + "\"");
    String settings =
        SettingsLayers.resolve(new JobCatalogue(List.of(job)), job, JobTest.repository(), line)
            .render();
    submission.send(settings, Map.of(file, there), edge.resolve("none"));
    return attempt(arguments);
  }

  private JobTest.Result attempt(String... arguments) throws IOException {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    words.addAll(List.of("--submission", submission.place()));
    return JobTest.of(job)
        .root(root)
        .home(edge.resolve("no-home"))
        .run("read", words.toArray(String[]::new));
  }

  private void assertEnd(ExitCode code, String message, JobTest.Result result) throws IOException {
    assertEquals(code, result.exitCode(), result.err());
    assertEquals(new Submission.End(code.code(), message), submission.end().orElseThrow());
  }

  private String said() throws IOException {
    return String.join("", submission.said(0));
  }

  @Test
  void readsWhatWasSentAndSpeaksToTheConsoleOfSubmit() throws IOException {
    Files.writeString(Files.createDirectories(edge.resolve("maps")).resolve("shop.conf"), "宝");
    JobTest.Result result = drive("maps/shop.conf");
    assertEnd(ExitCode.DONE, "", result);
    assertTrue(said().contains("read · it holds 宝\n"), said());
    assertTrue(said().contains("read · read · done in"), said());
    assertEquals(said(), result.err(), "the driver's own console shows the same");
  }

  /** Of what failed before the run began there is no other record. */
  @Test
  void everyFailureLeavesItsCodeAndItsLine() throws IOException {
    Files.writeString(edge.resolve("refuse"), "refuse");
    Files.writeString(edge.resolve("crash"), "crash");
    Map<String, Submission.End> ends =
        Map.of(
            "forbidden", new Submission.End(64, "read.file = forbidden"),
            "absent", new Submission.End(65, "there is no absent"),
            "refuse", new Submission.End(99, "worse than production"),
            "crash", new Submission.End(1, "IllegalStateException: two"));
    for (Map.Entry<String, Submission.End> end : ends.entrySet()) {
      submit();
      JobTest.Result result = drive(end.getKey());
      assertEnd(ExitCode.of(end.getValue().exitCode()), end.getValue().message(), result);
      String line = "shopkeeper: read: " + end.getValue().message();
      assertEquals(1, said().lines().filter(line::equals).count(), said());
    }
  }

  /** Two refused versions were the harm. */
  @Test
  void whatCameToAnEndIsNotDoneTwice() throws IOException {
    Files.writeString(edge.resolve("refuse"), "refuse");
    drive("refuse");
    JobTest.Result second = attempt();
    assertEnd(ExitCode.GATE_REFUSED, "worse than production", second);
    assertEquals(1, job.runs);
    assertTrue(second.err().contains("ended with 99: worse than production"), second.err());
  }

  /** Only the record counts: a driver that was killed left none, and is made good. */
  @Test
  void aRunThatIsDoneButLeftNoRecordIsDone() throws IOException {
    Files.writeString(edge.resolve("work"), "work");
    drive("work", "--run-id", "night");
    submit();
    assertEnd(ExitCode.DONE, "", drive("work", "--run-id", "night"));
    assertEquals(1, job.runs);
  }

  @Test
  void aStorageThatIsGoneEndsWithItsCode() throws IOException {
    JobTest.Result result =
        JobTest.of(job).root(root).run("read", "--submission", "hdfs://localhost:1/r/a/b/c");
    assertEquals(ExitCode.UNAVAILABLE, result.exitCode(), result.err());
  }
}
