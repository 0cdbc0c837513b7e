package io.shopkeeper.app.operate;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Storage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;

/** Checks the environment (Spark, storage, clock, memory, key) and advises on problems. */
public final class DoctorJob implements Job<DoctorJob.Settings> {
  /** Its sections. */
  public record Settings(Doctor doctor) {}

  /** Section {@code doctor}. */
  public record Doctor(
      @Setting(
              value = "GiB that should be free, in the root and for Spark's temporary files",
              min = 0,
              max = 1e6)
          double freeGigabytes,
      @Setting("How far the storage's clock may be from the driver's") Duration clockSkew,
      @Setting("How long the cluster may take to give an executor") Duration executorWait) {}

  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public String summary() {
    return "check Java, memory, storage, clocks, disk, Spark and the key; say what to do";
  }

  @Override
  public boolean brief() {
    return true;
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) {
    return Moment.of(context);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Doctor doctor = settings.doctor();
    Examination all = new Examination(context);
    all.of("Java", () -> Diagnosis.java(Runtime.version().feature(), "driver"));
    all.of("Spark", () -> Diagnosis.spark(built("spark"), context.spark().version()));
    all.of(
        "Scala",
        () -> Diagnosis.scala(built("scala"), scala.util.Properties.versionNumberString()));
    all.of("memory", () -> Diagnosis.heap(Runtime.getRuntime().maxMemory(), physicalMemory()));
    all.of("atomic rename", () -> rename(context));
    all.of("storage's clock", () -> Diagnosis.clock(skew(context), doctor.clockSkew()));
    all.of("room in the root", () -> room(context, doctor));
    all.of("room for temporary files", () -> temporary(context.spark(), doctor));
    all.of("linear algebra", () -> Diagnosis.blas(Executors.blas()));
    context.phase("look from the executors", () -> executors(context, doctor).forEach(all::say));
    all.of("key of the pseudonyms", () -> key(context));
    all.conclude();
  }

  /** Collects findings; a check that fails with an exception is a finding too. */
  private static final class Examination {
    private final JobContext context;
    private final List<Finding> findings = new ArrayList<>();

    Examination(JobContext context) {
      this.context = context;
    }

    void of(String what, Callable<Finding> check) {
      say(result(what, check));
    }

    private static Finding result(String what, Callable<Finding> check) {
      try {
        return check.call();
      } catch (Exception | LinkageError e) {
        return Finding.fail(
            what, "cannot be checked", e.getClass().getSimpleName() + ": " + e.getMessage());
      }
    }

    void say(Finding finding) {
      findings.add(finding);
      context.say(finding.toString());
    }

    void conclude() {
      List<String> failed =
          findings.stream()
              .filter(finding -> finding.verdict() == Finding.Verdict.FAIL)
              .map(Finding::what)
              .toList();
      Map<String, String> facts = new TreeMap<>();
      findings.forEach(
          finding -> facts.put(finding.what(), finding.verdict() + " " + finding.state()));
      context.fact("findings", facts);
      context.metric("failed", failed.size());
      if (!failed.isEmpty()) {
        throw JobException.unavailable(
            "%d of %d checks failed (%s); the lines above say what to do"
                .formatted(failed.size(), findings.size(), String.join(", ", failed)),
            null);
      }
      context.say("all well enough to run");
    }
  }

  private static String built(String what) throws IOException {
    Properties build = new Properties();
    try (InputStream in = DoctorJob.class.getResourceAsStream("/shopkeeper-build.properties")) {
      build.load(in);
    }
    return build.getProperty(what);
  }

  private static long physicalMemory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  private static String probe(JobContext context) {
    return "_doctor/" + context.runId();
  }

  /**
   * Checks that renaming a directory is atomic and never replaces or nests into an existing one.
   */
  private static Finding rename(JobContext context) throws IOException {
    String what = "atomic rename";
    String advice = "commits are not safe on this storage: use hdfs: or a local disk";
    Storage storage = context.storage();
    String probe = probe(context) + "-rename";
    try {
      storage.write(probe + "/a/first", new byte[] {1});
      storage.write(probe + "/b/second", new byte[] {2});
      storage.rename(probe + "/a", probe + "/target");
      if (storage.exists(probe + "/a") || !storage.exists(probe + "/target/first")) {
        return Finding.fail(what, "a renamed directory is not where it should be", advice);
      }
      try {
        storage.rename(probe + "/b", probe + "/target");
        return Finding.fail(what, "a rename onto a directory does not fail", advice);
      } catch (FileAlreadyExistsException e) {
        boolean untouched =
            storage.list(probe + "/target").equals(List.of("first"))
                && storage.exists(probe + "/b/second");
        return untouched
            ? Finding.ok(
                what, storage.root() + " renames a directory at once and never over another")
            : Finding.fail(what, "a rename that failed has changed its target", advice);
      }
    } finally {
      storage.delete(probe);
    }
  }

  private static Duration skew(JobContext context) throws IOException {
    String file = probe(context) + "-clock";
    Storage storage = context.storage();
    try {
      long before = context.clock().millis();
      storage.write(file, new byte[0]);
      storage.touch(file);
      long after = context.clock().millis();
      // The touch happened between the two readings of the clock.
      return Duration.ofMillis(storage.modified(file) - (before + after) / 2);
    } finally {
      storage.delete(file);
    }
  }

  private static Finding room(JobContext context, Doctor doctor) throws IOException {
    Storage storage = context.storage();
    long free =
        FileSystem.get(storage.root().toUri(), storage.configuration())
            .getStatus(storage.root())
            .getRemaining();
    return Diagnosis.disk("room in the root", free, doctor.freeGigabytes());
  }

  /** Checks the free space for shuffles and spills on the driver's machine. */
  private static Finding temporary(SparkSession spark, Doctor doctor) {
    String directories = spark.conf().get("spark.local.dir", System.getProperty("java.io.tmpdir"));
    long least = Long.MAX_VALUE;
    for (String directory : directories.split(",", -1)) {
      least = Math.min(least, new File(directory.strip()).getUsableSpace());
    }
    return Diagnosis.disk(
        "room for temporary files in " + directories, least, doctor.freeGigabytes());
  }

  private static List<Finding> executors(JobContext context, Doctor doctor) {
    Storage storage = context.storage();
    Executors executors = new Executors(context.spark(), storage, probe(context) + "-tokens");
    List<Finding> findings = new ArrayList<>();
    try {
      if (!executors.answer(doctor.executorWait())) {
        return List.of(
            Diagnosis.noExecutor(context.spark().sparkContext().getConf(), doctor.executorWait()));
      }
      int written = executors.write();
      Map<String, Integer> tokens = new TreeMap<>();
      TreeSet<String> javas = new TreeSet<>();
      TreeSet<String> algebras = new TreeSet<>();
      for (Executors.Seen seen : executors.look()) {
        tokens.merge(seen.executor(), seen.tokens(), Math::min);
        javas.add(seen.java());
        algebras.add(seen.blas());
      }
      tokens.put("driver", storage.list(probe(context) + "-tokens").size());
      findings.add(Diagnosis.shared(written, tokens));
      for (String java : javas) {
        findings.add(Diagnosis.java(Integer.parseInt(java), "executors"));
      }
      if (algebras.size() > 1) {
        findings.add(
            Finding.warn(
                "executors",
                "they use different linear algebra: " + String.join(", ", algebras),
                "install the same libraries on all nodes: results may differ in their last digits"));
      }
      executors.clear();
      storage.delete(probe(context) + "-tokens");
    } catch (Exception e) {
      findings.add(
          Finding.fail(
              "executors",
              "a task cannot write to the root: " + firstLine(e),
              "let the executors' user write there, and see the cluster's log"));
    }
    return findings;
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
  }

  /** Checks the key of pseudonyms without binding a new root to it. */
  private static Finding key(JobContext context) throws IOException {
    String what = "key of the pseudonyms";
    Storage storage = context.storage();
    boolean bound = storage.exists("_pseudonym-key");
    try {
      String fingerprint = new Pseudonyms(context.pseudonymKey()).fingerprint();
      if (bound) {
        return Finding.ok(what, "fingerprint " + fingerprint + ", the one this root has");
      }
      boolean still =
          new String(storage.read("_pseudonym-key"), StandardCharsets.US_ASCII)
              .strip()
              .equals(fingerprint);
      if (still) {
        storage.delete("_pseudonym-key");
      }
      return Finding.ok(
          what, "fingerprint " + fingerprint + "; the first ingest binds this root to its key");
    } catch (JobException e) {
      return bound
          ? Finding.fail(what, "not the one of this root", e.getMessage())
          : Finding.warn(what, "none", e.getMessage());
    }
  }
}
