package io.shopkeeper.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import io.shopkeeper.ranking.TestShop;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledJobsTest {
  private final KilledJob jobs = new KilledJob(KilledJobsTest::night, Purpose.RECOMMENDER);
  private Path evening;
  private Path trained;

  @BeforeAll
  void aNightUntilItsModel(@TempDir Path directory) throws Exception {
    evening = directory.resolve("evening");
    TestShop.ofTwoTastes(20, 8, 30, 3).writeTo(Files.createDirectories(evening));
    trained = KilledJob.copy(evening);
    JobTest.Result result = night(trained).run("als-train");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
  }

  private static JobTest night(Path root) {
    return RecommendJobs.on(root).set("evaluation.bootstrap-rounds=100", "candidates.export=false");
  }

  @Test
  void alsTrainCommitsOnce() throws Exception {
    jobs.killedFirstAndLast("als-train", evening);
  }

  @Test
  @Tag("long")
  void alsTrainCommitsOnceWhereverItIsKilled() throws Exception {
    jobs.killedEverywhere("als-train", evening);
  }

  @Test
  void rankCommitsOnce() throws Exception {
    jobs.killedEverywhere("rank", trained);
  }

  @Test
  void buyAgainCommitsOnce() throws Exception {
    jobs.killedFirstAndLast("buy-again", evening);
  }

  @Test
  void similarItemsCommitsOnce() throws Exception {
    jobs.killedEverywhere("similar-items", trained);
  }
}
