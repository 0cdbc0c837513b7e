package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.RefusedJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, broken or closed under the jobs that make a night's tables and models. */
@Tag("long")
class RefusedNightTest {
  /** In the order in which they run. */
  private static final List<String> JOBS = List.of("ingest", "als-train", "rank", "similar-items");

  private static final int CALLS_BETWEEN = 3;

  @TempDir Path directory;

  @Test
  void everyJobEndsInOneLineAndIsMadeWhole() throws IOException {
    TinyShop shop = TinyShop.opened(directory.resolve("shop"));
    // On a copy of the root: the log of the shop stays where it is.
    RefusedJob jobs = new RefusedJob(root -> shop.at(root).jobs(), root -> shop.at(root).visible());
    for (String job : JOBS) {
      long refused = jobs.refused(job, shop.root, RefusedJob.inTurn(CALLS_BETWEEN));
      assertTrue(refused > 5, job + " was refused " + refused + " calls");
      JobTest.Result done = shop.jobs().run(job);
      assertEquals(ExitCode.DONE, done.exitCode(), done.err());
    }
  }
}
