package io.shopkeeper.platform.job;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Slots;
import io.shopkeeper.platform.version.VersionStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** One run's context: the night's shared parts, and the record of this job alone. */
final class RunContext implements JobContext {
  /** What all steps of a night share. */
  record Night(
      SparkSession spark,
      Settings settings,
      RunnerSettings runner,
      Storage storage,
      LocalDate asOf,
      Clock clock,
      Path home,
      Map<String, String> environment,
      Progress progress,
      Map<String, String> software,
      Shared shared) {}

  private final Night night;
  private final JobRunner jobRunner;
  private final Job<?> job;
  private final TableStore tables;
  private final VersionStore artifacts;
  private final Slots slots;
  private final VersionStore releases;
  private final Map<String, Double> expectedSeconds;
  private RunRecord record;

  RunContext(Night night, JobRunner jobRunner, Job<?> job, Map<String, Double> expectedSeconds) {
    this.night = night;
    this.jobRunner = jobRunner;
    this.job = job;
    this.expectedSeconds = expectedSeconds;
    this.tables = new TableStore(night.spark(), night.storage(), night.clock());
    this.artifacts = new VersionStore(night.storage(), "artifacts", night.clock());
    this.slots = new Slots(night.storage(), artifacts, night.clock(), jobRunner.purposes());
    this.releases = new VersionStore(night.storage(), "releases", night.clock());
  }

  /** What this run shares with the other steps of its night. */
  Night night() {
    return night;
  }

  /** From here on there is a run: before, only the inputs may be asked for. */
  void begin(RunRecord runRecord) {
    this.record = runRecord;
  }

  RunRecord record() {
    if (record == null) {
      throw new IllegalStateException("Job.inputs names inputs; the run begins after it");
    }
    return record;
  }

  @Override
  public SparkSession spark() {
    return night.spark();
  }

  @Override
  public String runId() {
    return record().runId;
  }

  @Override
  public LocalDate asOf() {
    return night.asOf();
  }

  @Override
  public ZoneId zone() {
    return night.runner().shopkeeper().zone();
  }

  @Override
  public Clock clock() {
    return night.clock();
  }

  @Override
  public Storage storage() {
    return night.storage();
  }

  @Override
  public TableStore tables() {
    return tables;
  }

  @Override
  public VersionStore artifacts() {
    return artifacts;
  }

  @Override
  public Slots slots() {
    return slots;
  }

  @Override
  public VersionStore releases() {
    return releases;
  }

  @Override
  public String checkpoints() {
    return "_checkpoints/" + runId();
  }

  @Override
  public Path file(String name) {
    Path copy = night.home().resolve(Submission.copyOf(name));
    return Files.exists(copy) ? copy : night.home().resolve(name);
  }

  @Override
  public byte[] pseudonymKey() {
    try {
      return PseudonymKeys.find(
          night.runner().shopkeeper(),
          night.spark().sparkContext().hadoopConfiguration(),
          night.environment(),
          night.storage());
    } catch (IOException e) {
      throw Failures.unavailable(e);
    }
  }

  @Override
  public <T> T phase(String name, Work<T> work) throws Exception {
    Instant started = clock().instant();
    night.spark().sparkContext().setJobGroup(runId(), job.name() + ": " + name, false);
    night.progress().begin(job.name(), name, expectedSeconds);
    Progress.End end = Progress.End.FAILED;
    try {
      T made = work.run();
      end = Progress.End.DONE;
      return made;
    } finally {
      double seconds = Duration.between(started, clock().instant()).toMillis() / 1000.0;
      record().phases.add(new RunRecord.Phase(name, seconds));
      night.progress().end(end);
      night.spark().sparkContext().clearJobGroup();
    }
  }

  @Override
  public void metric(String name, double value) {
    record().metrics.put(name, value);
  }

  @Override
  public void rows(String name, long count) {
    record().rows.put(name, count);
  }

  @Override
  public void fact(String name, Object value) {
    record().facts.put(name, value);
  }

  @Override
  public void say(String line) {
    night.progress().line("%s · %s".formatted(job.name(), line));
  }

  @Override
  public Manifest draft(
      long seed,
      Map<String, String> inputs,
      Map<String, Double> metrics,
      Map<String, String> labels) {
    return new Manifest(
        runId(),
        job.name(),
        asOf().toString(),
        clock().instant().toString(),
        night.software().getOrDefault("git", "unknown"),
        record().settings.toString(),
        seed,
        inputs,
        List.of(),
        metrics,
        labels,
        "",
        night.software());
  }

  @Override
  public <T extends Closeable> T shared(Class<T> type, Supplier<T> first) {
    return night.shared().of(type, first);
  }

  @Override
  public Outcome step(String name) throws Exception {
    Outcome outcome = jobRunner.runStep(night, name);
    record()
        .steps
        .add(
            new RunRecord.Step(
                name, outcome.runId(), outcome.exitCode().code(), outcome.message()));
    if (outcome.exitCode() != ExitCode.DONE && outcome.exitCode() != ExitCode.GATE_REFUSED) {
      throw new Failures.StepFailed(name, outcome);
    }
    return outcome;
  }

  @Override
  public boolean isUnfinished(String runId) throws IOException {
    return RunRecord.isUnfinished(storage(), runId);
  }
}
