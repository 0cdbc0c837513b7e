package io.shopkeeper.app;

import io.shopkeeper.platform.job.JobRunner;
import io.shopkeeper.platform.job.Launch;

/** The entry point for {@code submit-scripts/submit}. */
public final class Submit {
  private Submit() {}

  /** Checks the command line, then submits the job to Spark. */
  public static void main(String[] arguments) {
    Launch.exit(
        new Launch(Catalogue.JOBS, Main.class.getName(), JobRunner.Surroundings.ofProcess())
            .run(arguments));
  }
}
