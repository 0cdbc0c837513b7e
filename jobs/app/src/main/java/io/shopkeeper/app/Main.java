package io.shopkeeper.app;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobRunner;
import io.shopkeeper.platform.job.Launch;
import org.apache.spark.SparkUserAppException;

/** The entry point for {@code spark-submit}. */
public final class Main {
  private Main() {}

  /**
   * Runs one job. A failure is thrown as Spark's own exception, because on YARN a call of exit,
   * even with 0, counts as a failure.
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
