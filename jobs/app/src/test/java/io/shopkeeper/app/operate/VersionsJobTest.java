package io.shopkeeper.app.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsJobTest {
  @TempDir Path root;

  @Test
  void listsEveryWholeVersionAndMarksWhatIsLive() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    shop.model("als", 1);
    shop.live("anna", 1, "2026-03-30");
    shop.release("anna", 2, "2026-03-31", java.util.Map.of());
    Files.createDirectories(root.resolve("releases/recommendations/versions/0000009"));
    JobTest.Result run = shop.run(new VersionsJob());
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertFalse(run.err().contains("serves"), run.err());
    assertTrue(
        run.err()
            .contains("  * 0000001  as of 2026-03-30  run rank-1  source=als als.ndcg@20=0.2500"),
        run.err());
    assertTrue(run.err().contains("    0000002  as of 2026-03-31  run rank-2"), run.err());
    assertFalse(run.err().contains("0000009"), run.err());
    assertFalse(run.err().contains("novelty"), run.err());
    JobTest.Result one = shop.run(new VersionsJob(), "versions.name=als");
    assertFalse(one.err().contains("recommendations"), one.err());
  }

  @Test
  void marksTheModelThatServesEachPurpose() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    shop.serving("als", 1);
    shop.serving("ncf", 1);
    JobTest.Result run = shop.run(new VersionsJob());
    assertTrue(run.err().contains("slots/recommender: ncf/0000001 serves"), run.err());
    assertTrue(run.err().contains("  * 0000001  as of 2026-03-31  run train-ncf1"), run.err());
    assertTrue(run.err().contains("    0000001  as of 2026-03-31  run train-als1"), run.err());
  }

  @Test
  void saysWhereALiveTableIs() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    shop.live("anna", 1, "2026-03-30");
    shop.live("anna", 2, "2026-03-31");
    shop.product("tea", "Tea");
    JobTest.Result scores = shop.run(new VersionsJob(), "versions.path=user_item_scores");
    assertTrue(
        scores
            .run()
            .path("facts")
            .path("path")
            .asText()
            .endsWith("releases/recommendations/versions/0000002/user_item_scores"),
        scores.err());
    assertTrue(
        shop.run(new VersionsJob(), "versions.path=products")
            .run()
            .path("facts")
            .path("path")
            .asText()
            .endsWith("/tables/products"));
    JobTest.Result unknown = shop.run(new VersionsJob(), "versions.path=scores");
    assertEquals(ExitCode.USAGE, unknown.exitCode());
    assertTrue(unknown.err().contains("user_item_scores"), unknown.err());
    assertEquals(ExitCode.USAGE, shop.run(new VersionsJob(), "versions.path=../../etc").exitCode());
  }

  @Test
  void anEmptyRootHasNone() throws IOException {
    JobTest.Result run = new OperatedShop(root).run(new VersionsJob());
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertTrue(run.err().contains("no version of anything"), run.err());
  }
}
