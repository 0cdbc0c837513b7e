package io.shopkeeper.app.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.version.Published;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionJobTest {
  @TempDir Path root;

  private static List<Long> numbers(VersionStore store, String name) throws IOException {
    return store.versions(name).stream().map(Version::number).toList();
  }

  @Test
  void keepsTheNewestWhatIsLiveWhatARollbackNeedsAndTheModelsBehindThem() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    for (int version = 1; version <= 6; version++) {
      shop.model("als", version);
      shop.model("item-item", version);
    }
    shop.artifacts.promote(shop.artifacts.version("als", 6).orElseThrow(), "a", "test");
    Version first = shop.release("anna", 1, "2026-03-25", Map.of("model", "als/0000002"));
    Version second = shop.release("anna", 2, "2026-03-26", Map.of("item-item", "0000001"));
    for (int version = 3; version <= 6; version++) {
      shop.release("anna", version, "2026-03-31", Map.of("model", "als/0000004"));
    }
    shop.releases.promote(first, "p1", "test");
    shop.releases.promote(second, "p2", "test");
    JobTest.Result run = shop.run(new RetentionJob(), "retention.versions=1");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertEquals(List.of(1L, 2L, 6L), numbers(shop.releases, "recommendations"));
    assertEquals(List.of(2L, 4L, 6L), numbers(shop.artifacts, "als"));
    assertEquals(List.of(1L, 6L), numbers(shop.artifacts, "item-item"));
    assertEquals(
        ExitCode.DONE, shop.run(new RollbackJob(), "rollback.name=recommendations").exitCode());
  }

  @Test
  void keepsTheModelsThatSlotsNeed() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    for (int version = 1; version <= 4; version++) {
      shop.serving("als", version);
    }
    for (int version = 1; version <= 3; version++) {
      shop.serving("ncf", version);
    }
    shop.model("als", 5);
    shop.model("ncf", 4);
    JobTest.Result run = shop.run(new RetentionJob(), "retention.versions=1");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertEquals(List.of(2L, 3L, 4L), numbers(shop.artifacts, "ncf"));
    assertEquals(List.of(4L, 5L), numbers(shop.artifacts, "als"));
    String[] back = {"rollback.name=recommender", "rollback.kind=artifacts"};
    assertEquals(ExitCode.DONE, shop.run(new RollbackJob(), back).exitCode());
    assertEquals(2, shop.slots.live(Purpose.RECOMMENDER).orElseThrow().number());
  }

  @Test
  void deletesOldRefusedRowsRunsAndLeftoversOnly() throws IOException {
    OperatedShop shop = oldShop();
    JobTest.Result run =
        shop.run(new RetentionJob(), "retention.run-days=30", "retention.published-days=1");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertFalse(shop.exists("quarantine/events/ds=2026-01-01"));
    assertFalse(shop.exists("quarantine/fashion-mnist/ds=2026-01-01"));
    assertTrue(shop.exists("quarantine/fashion-mnist/ds=2026-01-02/part.parquet"));
    assertTrue(shop.exists("quarantine/events/ds=2026-01-02"));
    assertFalse(shop.exists("runs/ingest-old"));
    assertTrue(shop.exists("runs/ingest-new"));
    assertTrue(shop.exists("runs/rank-1/run.json"), "the run that made a kept version");
    assertFalse(shop.exists("runs/_submissions/token-old"));
    assertTrue(shop.exists("runs/_submissions/token-at-work/lines/0000000001"));
    assertFalse(shop.exists("_checkpoints/als-old"));
    assertFalse(shop.exists("releases/recommendations/_staging/rank-died"));
    assertFalse(shop.exists("artifacts/als/_staging/train-died"));
    assertTrue(shop.exists("artifacts/als/_staging/train-at-work"));
    assertFalse(shop.exists("published/user_item_scores/ds=2026-03-30"));
    assertTrue(shop.exists("published/user_item_scores/ds=2026-03-31"));
    assertEquals(8, run.run().path("facts").path("deleted").size(), run.err());
  }

  @Test
  void deletesWhatCustomersWroteOnlyWhereAskedTo() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    shop.reviews("2024-03-30");
    shop.reviews("2024-03-31");
    assertEquals(ExitCode.DONE, shop.run(new RetentionJob()).exitCode());
    assertTrue(shop.exists("tables/reviews/ds=2024-03-30"));
    JobTest.Result dry =
        shop.run(new RetentionJob(), "retention.text-days=730", "retention.dry-run=true");
    assertTrue(dry.err().contains("would delete reviews of 2024-03-30"), dry.err());
    JobTest.Result run = shop.run(new RetentionJob(), "retention.text-days=730");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertFalse(shop.exists("tables/reviews/ds=2024-03-30"));
    assertTrue(shop.exists("tables/reviews/ds=2024-03-31"));
  }

  @Test
  void deletesCustomersPicturesAndKeepsThoseOfProducts() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    shop.images("2024-03-30");
    shop.images("2024-03-31");
    JobTest.Result run = shop.run(new RetentionJob(), "retention.text-days=730");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertEquals(
        List.of("2024-03-30 product", "2024-03-31 customer", "2024-03-31 product"),
        shop.images().stream()
            .map(row -> row.getAs("ds") + " " + row.getAs("label"))
            .sorted()
            .toList());
    JobTest.Result again = shop.run(new RetentionJob(), "retention.text-days=730");
    assertFalse(again.err().contains("images of"), again.err());
  }

  @Test
  void aDryRunSaysTheSameAndDeletesNothing() throws IOException {
    OperatedShop shop = oldShop();
    String[] settings = {"retention.run-days=30", "retention.published-days=1"};
    JobTest.Result dry =
        shop.run(new RetentionJob(), settings[0], settings[1], "retention.dry-run=true");
    assertEquals(ExitCode.DONE, dry.exitCode(), dry.err());
    assertTrue(dry.err().contains("8 things would be deleted"), dry.err());
    assertTrue(shop.exists("quarantine/events/ds=2026-01-01"));
    assertTrue(shop.exists("runs/ingest-old"));
    assertTrue(shop.exists("releases/recommendations/_staging/rank-died"));
    assertTrue(shop.exists("published/user_item_scores/ds=2026-03-30"));
    assertEquals(
        dry.run().path("facts").path("deleted"),
        shop.run(new RetentionJob(), settings).run().path("facts").path("deleted"));
  }

  private OperatedShop oldShop() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    Published published = new Published(shop.storage, Clock.systemUTC());
    for (int version = 1; version <= 2; version++) {
      Version release = shop.live("anna", version, "2026-03-3" + (version - 1));
      published.publish(
          release, "user_item_scores", LocalDate.parse(release.manifest().asOf()), "publish");
    }
    shop.refused("2026-01-01");
    shop.refused("2026-01-02");
    shop.storage.write("quarantine/fashion-mnist/ds=2026-01-01/part.parquet", new byte[] {1});
    shop.storage.write("quarantine/fashion-mnist/ds=2026-01-02/part.parquet", new byte[] {1});
    shop.age("quarantine/fashion-mnist/ds=2026-01-01", Duration.ofDays(31));
    shop.age("quarantine/fashion-mnist/ds=2026-01-02", Duration.ofDays(29));
    shop.age("quarantine/events/ds=2026-01-01", Duration.ofDays(31));
    shop.age("quarantine/events/ds=2026-01-02", Duration.ofDays(29));
    for (String file :
        List.of(
            "runs/ingest-old/run.json",
            "runs/ingest-new/run.json",
            "runs/rank-1/run.json",
            "runs/_submissions/token-old/settings.json",
            "runs/_submissions/token-at-work/lines/0000000001",
            "_checkpoints/als-old/rdd-1",
            "releases/recommendations/_staging/rank-died/user_item_scores/part-0",
            "artifacts/als/_staging/train-died/model/part-0",
            "artifacts/als/_staging/train-at-work/model/part-0")) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.writeString(root.resolve(file), "{}");
      if (!file.contains("new")) {
        shop.age(file.substring(0, file.indexOf('/', file.indexOf('/') + 1)), Duration.ofDays(60));
      }
    }
    shop.age("releases/recommendations/_staging/rank-died", Duration.ofDays(8));
    shop.age("artifacts/als/_staging/train-died", Duration.ofDays(8));
    shop.age("runs/_submissions/token-old", Duration.ofDays(8));
    // Its directory is old, a file deep below is not: Spark is writing.
    shop.age("artifacts/als/_staging/train-at-work", Duration.ofDays(8));
    shop.age("artifacts/als/_staging/train-at-work/model/part-0", Duration.ofHours(1));
    shop.age("runs/_submissions/token-at-work/lines/0000000001", Duration.ofHours(1));
    return shop;
  }

  @Test
  void refusesToThreatenRunsThatAreAlive() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    assertEquals(ExitCode.USAGE, shop.run(new RetentionJob(), "retention.leftovers=1m").exitCode());
    assertEquals(ExitCode.USAGE, shop.run(new RetentionJob(), "retention.versions=0").exitCode());
  }
}
