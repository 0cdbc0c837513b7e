package io.shopkeeper.benchmark;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobCatalogue;
import io.shopkeeper.platform.job.JobRunner;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Runs a job of a benchmark as {@code submit} would, in this process and on two threads. */
final class OneJob {
  private OneJob() {}

  /**
   * Runs a job under its configuration in {@code conf/jobs}.
   *
   * @param settings each {@code KEY=VALUE}, over the configuration
   */
  static ExitCode run(Job<?> job, String root, List<String> settings) {
    String[] line =
        Stream.concat(
                Stream.of(job.name(), "--run-id", "benchmark-" + System.nanoTime()),
                Stream.concat(Stream.of("shopkeeper.root=\"" + root + "\""), settings.stream())
                    .flatMap(setting -> Stream.of("--set", setting)))
            .toArray(String[]::new);
    JobRunner.Surroundings process = JobRunner.Surroundings.ofProcess();
    return new JobRunner(
            new JobCatalogue(List.of(job)),
            new JobRunner.Surroundings(
                process.home(),
                process.clock(),
                process.environment(),
                process.out(),
                process.err(),
                new Local()))
        .run(line);
  }

  private static final class Local implements JobRunner.Sessions {
    @Override
    @AllowedHere("a benchmark is a process of its own")
    public SparkSession open(String applicationName, Map<String, String> secrets) {
      SparkSession session =
          SparkSession.builder()
              .appName(applicationName)
              .master(System.getProperty("spark.master", "local[2]"))
              .config("spark.ui.enabled", "false")
              .config("spark.sql.shuffle.partitions", "4")
              .config("spark.sql.session.timeZone", "UTC")
              .getOrCreate();
      session.sparkContext().setLogLevel("ERROR");
      return session;
    }
  }
}
