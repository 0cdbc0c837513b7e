package io.shopkeeper.app.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishJobTest {
  private static final PublishJob PUBLISH =
      new PublishJob(List.of("recommendations", "similar-items"));

  @TempDir Path root;

  private static long live(OperatedShop shop) throws IOException {
    return shop.releases.production("recommendations").orElseThrow().number();
  }

  @Test
  void promotesTheNewestVersionsAndCopiesTheirTables() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    shop.release("anna", 1, "2026-03-30", Map.of());
    shop.release("anna", 2, "2026-03-31", Map.of());
    JobTest.Result published = shop.run(PUBLISH);
    assertEquals(ExitCode.DONE, published.exitCode(), published.err());
    assertEquals(2, live(shop));
    String partition = "published/user_item_scores/ds=2026-03-31";
    assertTrue(shop.exists(partition + "/_SUCCESS"));
    long rows =
        SharedSpark.session().read().parquet(shop.storage.path(partition).toString()).count();
    assertEquals(1, rows);
    assertEquals(
        rows,
        published.run().path("rows").path("published/user_item_scores").asLong(),
        "as recorded");
  }

  @Test
  void saysWhatToDoWhereThereIsNothing() throws IOException {
    JobTest.Result published = new OperatedShop(root).run(PUBLISH);
    assertEquals(ExitCode.BAD_INPUT, published.exitCode());
    assertTrue(published.err().contains("run rank and similar-items first"), published.err());
  }

  @Test
  void makesTheNewestLiveAgainAndRepairsAsOftenAsItIsAsked() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    for (int version = 1; version <= 3; version++) {
      shop.release("anna", version, "2026-03-31", Map.of());
      assertEquals(ExitCode.DONE, shop.run(PUBLISH).exitCode());
    }
    shop.run(new RollbackJob(), "rollback.name=recommendations");
    assertEquals(2, live(shop));
    assertEquals(ExitCode.DONE, shop.run(PUBLISH).exitCode());
    assertEquals(3, live(shop));
    for (int time = 0; time < 2; time++) {
      shop.storage.delete("published/user_item_scores/ds=2026-03-31/_SUCCESS");
      assertEquals(ExitCode.DONE, shop.run(PUBLISH).exitCode());
      assertTrue(shop.exists("published/user_item_scores/ds=2026-03-31/_SUCCESS"));
    }
    shop.run(PUBLISH);
    assertTrue(shop.run(PUBLISH).err().contains("already done"));
    assertEquals(ExitCode.USAGE, shop.run(PUBLISH, "publish.domains=[../../x]").exitCode());
  }
}
