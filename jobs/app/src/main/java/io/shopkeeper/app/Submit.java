package io.shopkeeper.app;

import io.shopkeeper.platform.job.JobRunner;
import io.shopkeeper.platform.job.Launch;

/** What {@code submit-scripts/submit} starts. */
public final class Submit {
  private Submit() {}

  /** Checks the command line, then hands it to Spark. */
  public static void main(String[] arguments) {
    Launch.exit(
        new Launch(Catalogue.JOBS, Main.class.getName(), JobRunner.Surroundings.ofProcess())
            .run(arguments));
  }
}
