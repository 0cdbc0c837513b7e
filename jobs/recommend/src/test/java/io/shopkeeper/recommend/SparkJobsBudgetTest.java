package io.shopkeeper.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.testkit.SparkJobs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds each step to the number of Spark jobs that it may start, whatever the size of the shop. */
class SparkJobsBudgetTest {
  private static final int ALS_TRAIN = 84;
  private static final int BUY_AGAIN = 14;
  private static final int RANK = 22;

  @TempDir Path root;

  @Test
  void aNightStartsNoMoreSparkJobsThanItsSteps() throws Exception {
    TestShop.ofTwoTastes(40, 15, 30, 3).writeTo(root);
    within(ALS_TRAIN, "als-train");
    within(BUY_AGAIN, "buy-again");
    within(RANK, "rank");
  }

  private void within(int budget, String job) throws Exception {
    int started =
        SparkJobs.startedBy(
            () ->
                assertEquals(
                    ExitCode.DONE,
                    RecommendJobs.on(root).set("rolling.windows=4").run(job).exitCode()));
    assertTrue(
        started <= budget,
        "%s started %d Spark jobs; its budget is %d".formatted(job, started, budget));
  }
}
