package io.shopkeeper.recommend.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.recommend.RecommendJobs;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishJobTest {
  @TempDir Path root;

  @Test
  void promotesTheNewestVersionsAndCopiesTheirTables() throws Exception {
    TestShop.ofTwoTastes(20, 8, 30, 8).writeTo(root);
    JobTest test = RecommendJobs.on(root);
    assertEquals(ExitCode.DONE, test.run("similar-items").exitCode());
    JobTest.Result published = test.run("publish");
    assertEquals(ExitCode.DONE, published.exitCode(), published.err());
    assertEquals(1, TestShop.releases(root).production("similar-items").orElseThrow().number());
    Path partition = root.resolve("published/similar_items/ds=" + TestShop.AS_OF);
    assertTrue(Files.exists(partition.resolve("_SUCCESS")));
    long rows = SharedSpark.session().read().parquet(partition.toUri().toString()).count();
    assertTrue(rows > 0);
    assertEquals(
        rows, published.run().path("rows").path("published/similar_items").asLong(), "as recorded");
  }

  @Test
  void saysWhatToDoWhereThereIsNothing() throws Exception {
    JobTest.Result published = RecommendJobs.on(root).run("publish");
    assertEquals(ExitCode.BAD_INPUT, published.exitCode());
    assertTrue(published.err().contains("run rank and similar-items first"), published.err());
  }
}
