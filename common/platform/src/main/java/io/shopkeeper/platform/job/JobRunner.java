package io.shopkeeper.platform.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.core.settings.SettingsSchema;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Lease;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs: the only place that binds settings, opens the session, sets the checkpoint directory,
 * maps failures to exit codes and stops Spark.
 */
public final class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private static final Duration BETWEEN_DELIVERIES = Duration.ofSeconds(1);

  private static final JobContext.Outcome NOTHING_RUN =
      new JobContext.Outcome("", ExitCode.DONE, "");

  private final JobCatalogue catalogue;
  private final Surroundings surroundings;
  private final Duration beforeWork;

  /**
   * Everything around the runner, so that tests can stand in for it.
   *
   * @param home the directory that holds {@code conf/}
   * @param sessions opens the session of an application name
   */
  public record Surroundings(
      Path home,
      Clock clock,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      Sessions sessions) {
    /** The surroundings of a process: its clock, its variables, its console. */
    @AllowedHere("here the process meets the machine: its clock, its variables, its console")
    public static Surroundings ofProcess() {
      Map<String, String> environment = System.getenv();
      return new Surroundings(
          Path.of(environment.getOrDefault("SHOPKEEPER_HOME", ".")),
          Clock.systemUTC(),
          environment,
          System.out,
          System.err,
          new Sessions() {});
    }

    /** The same with another console. */
    Surroundings saying(PrintStream console) {
      return new Surroundings(home, clock, environment, out, console, sessions);
    }

    /** The same with another directory that holds {@code conf/}. */
    Surroundings at(Path directory) {
      return new Surroundings(directory, clock, environment, out, err, sessions);
    }
  }

  /** Opens and closes the Spark session. */
  public interface Sessions {
    /**
     * The session of an application; what {@code spark-submit} passed is in force.
     *
     * @param secrets Spark's properties that could not be passed where others see them, by their
     *     names without the leading {@code spark.}
     */
    @AllowedHere("the one place that opens a session")
    default SparkSession open(String applicationName, Map<String, String> secrets) {
      SparkSession.Builder builder = SparkSession.builder().appName(applicationName);
      secrets.forEach((name, value) -> builder.config("spark." + name, value));
      return builder.getOrCreate();
    }

    /** The storage under a root; tests put one between that fails. */
    default Storage storage(String root, Configuration hadoop) {
      return HadoopStorage.open(root, hadoop);
    }

    /** Lets the log of this process be written as a file says, if there is one. */
    default void logAs(Path configuration) {
      if (Files.exists(configuration)) {
        Configurator.reconfigure(configuration.toUri());
      }
    }

    /** Ends a session that {@link #open} gave. */
    default void close(SparkSession session) {
      session.stop();
    }
  }

  /** Creates a runner of the jobs of a catalogue. */
  public JobRunner(JobCatalogue catalogue, Surroundings surroundings) {
    this(catalogue, surroundings, Duration.ZERO);
  }

  private JobRunner(JobCatalogue catalogue, Surroundings surroundings, Duration beforeWork) {
    this.catalogue = catalogue;
    this.surroundings = surroundings;
    this.beforeWork = beforeWork;
  }

  /** The purposes that models of this runner's jobs serve. */
  List<Purpose> purposes() {
    return catalogue.purposes();
  }

  /**
   * Does what a command line says and reports a failure in one line.
   *
   * @param arguments the words of the command line after {@code submit}
   * @return the exit code; nothing is thrown
   */
  public ExitCode run(String... arguments) {
    return attempt(
            "",
            () -> {
              CommandLine line = CommandLine.parse(arguments);
              return attempt(
                  speaker(line),
                  () -> line.submission().isPresent() ? runSubmitted(line) : run(line));
            })
        .exitCode();
  }

  /** Who speaks in a line on the console. */
  private static String speaker(CommandLine line) {
    return line.job().map(name -> name + ": ").orElse("");
  }

  /** Does something and, where it fails, says so in one line. */
  private JobContext.Outcome attempt(String job, Callable<JobContext.Outcome> work) {
    try {
      return work.call();
    } catch (Exception | OutOfMemoryError | StackOverflowError | FSError failure) {
      LOG.error("failed", failure);
      String message = Failures.line(failure);
      surroundings.err().println("shopkeeper: " + job + message);
      return new JobContext.Outcome("", Failures.exitCode(failure), message);
    }
  }

  /**
   * Runs what {@code submit} sent to this driver, and leaves how it ended, whatever that is. A
   * cluster starts a driver again that failed: one that finds how it ended does no more.
   */
  private JobContext.Outcome runSubmitted(CommandLine line) throws IOException {
    SparkConf spark = new SparkConf();
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(spark);
    Submission submission =
        Submission.at(
            new org.apache.hadoop.fs.Path(line.submission().orElseThrow()),
            root -> surroundings.sessions().storage(root.toString(), hadoop));
    Optional<Submission.End> before = submission.end();
    if (before.isPresent()) {
      surroundings
          .err()
          .println(
              "an earlier attempt ended with %d: %s"
                  .formatted(before.get().exitCode(), before.get().message()));
      // A Worker that supervises a driver starts it again until it ends with 0.
      ExitCode exit =
          spark.getBoolean("spark.driver.supervise", false)
              ? ExitCode.DONE
              : ExitCode.of(before.get().exitCode());
      return new JobContext.Outcome("", exit, before.get().message());
    }
    JobContext.Outcome outcome;
    try (RemoteConsole far =
            new RemoteConsole(surroundings.err(), submission::say, BETWEEN_DELIVERIES);
        PrintStream console = new PrintStream(far, true, StandardCharsets.UTF_8)) {
      JobRunner here = new JobRunner(catalogue, surroundings.saying(console));
      outcome = here.attempt(speaker(line), () -> here.run(line, submission));
    }
    submission.end(new Submission.End(outcome.exitCode().code(), outcome.message()));
    return outcome;
  }

  private JobContext.Outcome run(CommandLine line, Submission submission) throws Exception {
    Path directory = Files.createTempDirectory("shopkeeper-");
    try {
      Path settings = submission.receive(directory);
      surroundings.sessions().logAs(directory.resolve(Submission.LOGGING));
      Duration wait = submission.beginsAgain() ? Lease.Times.DEFAULT.staleAfter() : Duration.ZERO;
      return new JobRunner(catalogue, surroundings.at(directory), wait)
          .run(line.withSettings(settings.toString()));
    } finally {
      JavaUtils.deleteRecursively(directory.toFile());
    }
  }

  private JobContext.Outcome run(CommandLine line) throws Exception {
    Manual manual = new Manual(surroundings.out());
    if (line.job().isEmpty()) {
      if (line.action() == CommandLine.Action.LIST) {
        manual.list(catalogue);
      } else {
        manual.usage(catalogue);
      }
      return NOTHING_RUN;
    }
    Job<?> job = catalogue.named(line.job().get());
    Settings settings = settings(job, line);
    if (line.action() == CommandLine.Action.HELP) {
      manual.help(catalogue, job, settings);
      return NOTHING_RUN;
    }
    check(job, settings);
    if (line.action() == CommandLine.Action.EXPLAIN) {
      manual.explain(settings);
      return NOTHING_RUN;
    }
    return runOnSpark(job, settings, line);
  }

  /**
   * The effective settings of a command line: those that were shipped, or the layers resolved here.
   */
  Settings settings(Job<?> job, CommandLine line) {
    return line.settingsFile().isPresent()
        ? SettingsLayers.shipped(
            catalogue,
            Path.of(line.settingsFile().get()),
            Optional.ofNullable(surroundings.environment().get(SettingsLayers.SECRETS)))
        : SettingsLayers.resolve(catalogue, job, surroundings.home(), line);
  }

  /** Checks values, ranges and interactions, those of the steps included, without Spark. */
  void check(Job<?> job, Settings settings) {
    RunnerSettings runner = settings.bind(RunnerSettings.class);
    Roots.check(runner, runner.spark().getOrDefault("master", "local[*]"));
    bindAndCheck(job, settings);
    catalogue.steps(job, settings).forEach(step -> check(step, settings));
  }

  /** The files that the settings of a job and of its steps name. */
  List<String> files(Job<?> job, Settings settings) {
    return catalogue.withSteps(job, settings).stream()
        .flatMap(each -> filesOf(each, settings).stream())
        .distinct()
        .toList();
  }

  private static <S extends Record> List<String> filesOf(Job<S> job, Settings settings) {
    return job.files(settings.forStep(job.name()).bind(job.settings()));
  }

  private static <S extends Record> S bindAndCheck(Job<S> job, Settings settings) {
    S bound = settings.forStep(job.name()).bind(job.settings());
    job.check(bound);
    return bound;
  }

  /** The last day whose data counts: yesterday in the shop's zone, unless the command line says. */
  LocalDate asOf(CommandLine line, RunnerSettings runner) {
    return line.asOf()
        .orElseGet(
            () ->
                LocalDate.ofInstant(surroundings.clock().instant(), runner.shopkeeper().zone())
                    .minusDays(1));
  }

  private JobContext.Outcome runOnSpark(Job<?> job, Settings settings, CommandLine line)
      throws Exception {
    RunnerSettings runner = settings.bind(RunnerSettings.class);
    LocalDate asOf = asOf(line, runner);
    Progress progress = progress();
    try (Standstill standstill = Standstill.watch(job.name(), progress)) {
      SparkSession spark =
          surroundings
              .sessions()
              .open("shopkeeper-%s-%s".formatted(job.name(), asOf), runner.secretSpark());
      standstill.opened(spark);
      return runIn(spark, progress, job, settings, asOf, line.runId());
    }
  }

  private JobContext.Outcome runIn(
      SparkSession spark,
      Progress progress,
      Job<?> job,
      Settings settings,
      LocalDate asOf,
      Optional<String> runId)
      throws Exception {
    RunnerSettings runner = settings.bind(RunnerSettings.class);
    spark.sparkContext().addSparkListener(progress);
    try (Shared shared = new Shared()) {
      Roots.check(runner, spark.sparkContext().master());
      Storage storage =
          surroundings
              .sessions()
              .storage(runner.shopkeeper().root(), spark.sparkContext().hadoopConfiguration());
      RunContext.Night night =
          new RunContext.Night(
              spark,
              settings,
              runner,
              storage,
              asOf,
              surroundings.clock(),
              surroundings.home(),
              surroundings.environment(),
              progress,
              Software.versions(spark),
              shared);
      waitForLeases(progress);
      return runRecorded(night, job, runId);
    } finally {
      spark.sparkContext().removeSparkListener(progress);
      surroundings.sessions().close(spark);
    }
  }

  /** A driver that was lost on another machine holds its leases until they are stale. */
  private void waitForLeases(Progress progress) throws InterruptedException {
    if (!beforeWork.isZero()) {
      progress.line(
          "an earlier driver was lost: going on in %d s, when what it held is free"
              .formatted(beforeWork.toSeconds()));
      Thread.sleep(beforeWork.toMillis());
    }
  }

  private Progress progress() {
    return new Progress(
        surroundings.err(),
        surroundings.clock(),
        surroundings.environment().getOrDefault("SHOPKEEPER_TERMINAL", "").isEmpty()
            ? Progress.Terminal.LOG
            : Progress.Terminal.INTERACTIVE);
  }

  /** Runs one step of a running job. */
  JobContext.Outcome runStep(RunContext.Night night, String name) throws Exception {
    return runRecorded(night, catalogue.named(name), Optional.empty());
  }

  private <S extends Record> JobContext.Outcome runRecorded(
      RunContext.Night night, Job<S> job, Optional<String> wantedRunId) throws Exception {
    Storage storage = night.storage();
    S settings = bindAndCheck(job, night.settings());
    RunContext context = new RunContext(night, this, job, expectedSeconds(storage, job.name()));
    Map<String, String> inputs = inputs(job, settings, night, context);
    String shown = shown(job, night.settings());
    String settingsHash = Sha256.of(shown).hex();
    String runId =
        wantedRunId.orElseGet(
            () ->
                "%s-%s-%s"
                    .formatted(
                        job.name(),
                        night.asOf(),
                        Sha256.of(settingsHash + inputs + night.software().get("shopkeeper"))
                            .hex(4)));
    Optional<JobContext.Outcome> done = done(night, job, runId, settingsHash);
    if (done.isPresent()) {
      return done.get();
    }
    RunRecord record =
        new RunRecord(
            runId,
            job.name(),
            night.asOf(),
            night.clock().instant(),
            shown,
            settingsHash,
            inputs,
            night.software());
    // The outer submit may have been killed and its driver be alive when the scheduler tries again.
    try (Lease lease =
        Lease.take(storage, "runs/" + runId, runId, night.clock(), Lease.Times.DEFAULT)) {
      done = done(night, job, runId, settingsHash);
      return done.isPresent() ? done.get() : run(job, settings, context, record, lease);
    }
  }

  /**
   * How a run ended that came to its end before.
   *
   * @throws JobException (64) where it had other settings
   */
  private static Optional<JobContext.Outcome> done(
      RunContext.Night night, Job<?> job, String runId, String settingsHash) throws IOException {
    Optional<JsonNode> earlier = RunRecord.find(night.storage(), runId);
    if (earlier.isPresent()) {
      if (!earlier.get().path("settings_hash").asText().equals(settingsHash)) {
        throw JobException.usage(
            "--run-id %s was used with other settings on %s; choose another id, or give the same settings"
                .formatted(runId, earlier.get().path("started_at").asText()));
      }
      if (RunRecord.isDone(earlier.get())) {
        night
            .progress()
            .line("%s · already done as %s; nothing to do".formatted(job.name(), runId));
        return Optional.of(
            new JobContext.Outcome(runId, ExitCode.DONE, earlier.get().path("message").asText()));
      }
    }
    return Optional.empty();
  }

  private <S extends Record> JobContext.Outcome run(
      Job<S> job, S settings, RunContext context, RunRecord record, Lease lease)
      throws IOException {
    RunContext.Night night = context.night();
    Storage storage = night.storage();
    context.begin(record);
    String checkpoints = context.checkpoints();
    ExitCode exit = ExitCode.DONE;
    String message = "";
    try {
      night.spark().sparkContext().setCheckpointDir(storage.path(checkpoints).toString());
      job.run(settings, context);
    } catch (Exception | OutOfMemoryError | StackOverflowError | FSError failure) {
      LOG.error("{} failed", record.runId, failure);
      exit = Failures.exitCode(failure);
      message = Failures.line(failure);
      night.progress().line("shopkeeper: %s: %s".formatted(job.name(), message));
    }
    record.end(night.clock().instant(), exit, message);
    try {
      lease.check();
      record.write(storage);
    } catch (IOException | RuntimeException unwritten) {
      if (exit == ExitCode.DONE) {
        throw unwritten;
      }
      // What failed first has been said: where a disk is full, there is no place for the record.
      LOG.error("{} has no record", record.runId, unwritten);
    }
    leaveMetrics(record, context);
    if (!mayGoOn(exit)) {
      clear(checkpoints, storage);
    }
    return new JobContext.Outcome(record.runId, exit, message);
  }

  /** Tells who watches; that nobody can be told is no failure of the job. */
  private static void leaveMetrics(RunRecord record, RunContext context) {
    RunnerSettings runner = context.night().runner();
    runner
        .metrics()
        .textfile()
        .ifPresent(
            folder -> {
              try {
                RunMetrics.write(Path.of(folder), record, runner.shopkeeper().zone());
                RunMetrics.write(
                    Path.of(folder), RunMetrics.newestDays(context), runner.shopkeeper().zone());
              } catch (IOException | RuntimeException e) {
                LOG.warn("no metrics in {}", folder, e);
                context.say(
                    "metrics.textfile = %s: nothing could be written there; make the folder, or give this user the right to write"
                        .formatted(folder));
              }
            });
  }

  /** Deletes what a run could have gone on from; what stays is retention's. */
  private static void clear(String checkpoints, Storage storage) {
    try {
      storage.delete(checkpoints);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} stays", storage.path(checkpoints), e);
    }
  }

  /**
   * Whether the same command may go on from what the run left: as after a kill, unless it came to
   * its end or what it read was refused. Retention removes what nobody goes on from.
   */
  private static boolean mayGoOn(ExitCode exit) {
    return exit == ExitCode.FAILED || exit == ExitCode.UNAVAILABLE || exit == ExitCode.USAGE;
  }

  /** A job with steps reads what its first step reads: the others read what steps made. */
  private <S extends Record> Map<String, String> inputs(
      Job<S> job, S settings, RunContext.Night night, RunContext context) throws Exception {
    Map<String, String> inputs = new TreeMap<>(job.inputs(settings, context));
    List<Job<?>> steps = catalogue.steps(job, night.settings());
    if (!steps.isEmpty()) {
      inputs.putAll(inputsOfStep(steps.get(0), night, context));
    }
    return inputs;
  }

  private <S extends Record> Map<String, String> inputsOfStep(
      Job<S> step, RunContext.Night night, RunContext context) throws Exception {
    return inputs(step, bindAndCheck(step, night.settings()), night, context);
  }

  /** The settings that make a job's result: its own and its steps', and what a day is. */
  private String shown(Job<?> job, Settings settings) {
    SettingsSchema runner = SettingsSchema.of(RunnerSettings.class).below("shopkeeper");
    SettingsSchema all = catalogue.schema(job, settings);
    return catalogue.steps(job, settings).isEmpty()
        ? settings.forStep(job.name()).render(SettingsSchema.union(List.of(runner, all)))
        : settings.render(
            SettingsSchema.union(List.of(runner, all, catalogue.schemaOfSteps(job, settings))));
  }

  /** The record of an earlier run, from which only an estimate is made: a damaged one is none. */
  private static Optional<JsonNode> readable(Storage storage, String runId) throws IOException {
    try {
      return RunRecord.find(storage, runId);
    } catch (JobException e) {
      LOG.warn("{}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Seconds of each phase when the job last succeeded; run ids sort by day. */
  private static Map<String, Double> expectedSeconds(Storage storage, String job)
      throws IOException {
    List<String> runs =
        storage.list("runs").stream().filter(name -> name.matches(job + "-\\d{4}-.*")).toList();
    for (int i = runs.size() - 1; i >= Math.max(0, runs.size() - 5); i--) {
      Optional<JsonNode> record = readable(storage, runs.get(i));
      if (record.filter(RunRecord::isDone).isPresent()) {
        Map<String, Double> seconds = new HashMap<>();
        record
            .get()
            .path("phases")
            .forEach(
                phase ->
                    seconds.put(phase.path("name").asText(), phase.path("seconds").asDouble()));
        return seconds;
      }
    }
    return Map.of();
  }
}
