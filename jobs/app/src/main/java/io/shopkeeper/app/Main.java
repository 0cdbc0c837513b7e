package io.shopkeeper.app;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobRunner;
import io.shopkeeper.platform.job.Launch;
import org.apache.spark.SparkUserAppException;

/** What {@code spark-submit} starts. */
public final class Main {
  private Main() {}

  /**
   * Runs one job. A failure leaves as Spark's own exception: in YARN an exit, even 0, is a failure.
   */
  public static void main(String[] arguments) throws SparkUserAppException {
    JobRunner.Surroundings surroundings = JobRunner.Surroundings.ofProcess();
    Launch.endWithLauncher(surroundings.environment());
    ExitCode exit = new JobRunner(Catalogue.JOBS, surroundings).run(arguments);
    if (exit != ExitCode.DONE) {
      throw new SparkUserAppException(exit.code());
    }
  }
}
