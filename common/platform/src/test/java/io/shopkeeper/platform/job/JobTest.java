package io.shopkeeper.platform.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.testkit.SharedSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Runs whole jobs as the command line would, on a root of the test's own and the shared session:
 *
 * <pre>
 * JobTest.Result night = JobTest.of(new AlsTrainJob()).root(dir).asOf("2026-03-31")
 *     .set("als.rank=4").run("als-train");
 * assertEquals(ExitCode.DONE, night.exitCode());
 * </pre>
 */
public final class JobTest {
  /** A key that tests may know. */
  public static final String KEY = "a key that only tests use 0123456789";

  private final List<Job<?>> jobs;
  private final List<String> settings = new ArrayList<>();
  private Path root;
  private Path home = repository();
  private LocalDate asOf = LocalDate.of(2026, 3, 31);
  private Clock clock = Clock.fixed(Instant.parse("2026-04-01T02:00:00Z"), ZoneOffset.UTC);
  private UnaryOperator<Storage> between = UnaryOperator.identity();
  private Map<String, String> environment = Map.of("SHOPKEEPER_PSEUDONYM_KEY", KEY);

  /** How a run ended and what it said. */
  public record Result(ExitCode exitCode, String out, String err, JsonNode run) {}

  private JobTest(List<Job<?>> jobs) {
    this.jobs = jobs;
  }

  /** A test of these jobs. */
  public static JobTest of(Job<?>... jobs) {
    return new JobTest(List.of(jobs));
  }

  /** Where the run writes. */
  public JobTest root(Path directory) {
    this.root = directory;
    settings.add("shopkeeper.root=\"" + directory.toUri() + "\"");
    return this;
  }

  /** The directory that holds {@code conf/}; the repository's own by default. */
  public JobTest home(Path directory) {
    this.home = directory;
    return this;
  }

  /** The day; 2026-03-31 by default. */
  public JobTest asOf(String day) {
    this.asOf = LocalDate.parse(day);
    return this;
  }

  /** Settings as on the command line, {@code key=value}. */
  public JobTest set(String... assignments) {
    settings.addAll(Arrays.asList(assignments));
    return this;
  }

  /** The clock; fixed at the morning after the day by default. */
  public JobTest clock(Clock other) {
    this.clock = other;
    return this;
  }

  /** What stands between the job and its storage, such as one that fails. */
  public JobTest storage(UnaryOperator<Storage> wrapper) {
    this.between = wrapper;
    return this;
  }

  /** The variables of the process. */
  public JobTest environment(Map<String, String> variables) {
    this.environment = variables;
    return this;
  }

  /** Runs a job, with further arguments of the command line. */
  public Result run(String job, String... arguments) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    JobRunner runner =
        new JobRunner(
            new JobCatalogue(jobs),
            new JobRunner.Surroundings(
                home, clock, environment, stream(out), stream(err), new SharedSessions(between)));
    Stream<String> line = Stream.of(job, "--as-of", asOf.toString());
    Stream<String> assignments = settings.stream().flatMap(setting -> Stream.of("--set", setting));
    ExitCode exit =
        runner.run(
            Stream.of(line, assignments, Arrays.stream(arguments))
                .flatMap(s -> s)
                .toArray(String[]::new));
    return new Result(
        exit,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8),
        lastRun(job));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** The record written last for the job, or null where there is none. */
  private JsonNode lastRun(String job) throws IOException {
    if (root == null || !Files.isDirectory(root.resolve("runs"))) {
      return null;
    }
    try (Stream<Path> runs = Files.list(root.resolve("runs"))) {
      List<Path> records = runs.map(run -> run.resolve("run.json")).filter(Files::exists).toList();
      JsonNode last = null;
      long lastModified = Long.MIN_VALUE;
      for (Path record : records) {
        JsonNode json;
        try {
          json = new ObjectMapper().readTree(record.toFile());
        } catch (JsonProcessingException e) {
          // A test has damaged it.
          continue;
        }
        long modified = Files.getLastModifiedTime(record).toMillis();
        if (json.path("job").asText().equals(job) && modified >= lastModified) {
          last = json;
          lastModified = modified;
        }
      }
      return last;
    }
  }

  /** The directory of this checkout. */
  public static Path repository() {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null && !Files.exists(directory.resolve("submit-scripts/submit"))) {
      directory = directory.getParent();
    }
    if (directory == null) {
      throw new IllegalStateException("tests run inside a checkout of Shopkeeper");
    }
    return directory;
  }

  private record SharedSessions(UnaryOperator<Storage> between) implements JobRunner.Sessions {
    @Override
    public Storage storage(String root, Configuration hadoop) {
      return between.apply(JobRunner.Sessions.super.storage(root, hadoop));
    }

    @Override
    public SparkSession open(String applicationName, Map<String, String> secrets) {
      return SharedSpark.session();
    }

    @Override
    public void close(SparkSession session) {
      session.catalog().clearCache();
    }
  }
}
