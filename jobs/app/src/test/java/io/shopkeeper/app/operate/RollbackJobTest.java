package io.shopkeeper.app.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import io.shopkeeper.platform.storage.FailingStorage;
import io.shopkeeper.platform.storage.FailingStorage.Death;
import io.shopkeeper.platform.storage.Lease;
import io.shopkeeper.platform.version.Published;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.recommend.als.AlsTrainJob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackJobTest {
  @TempDir Path root;

  private static long live(OperatedShop shop) throws IOException {
    return shop.releases.production("recommendations").orElseThrow().number();
  }

  @Test
  void goesBackOneVersionEachTimeAndThenSaysThatThereIsNone() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    for (int version = 1; version <= 3; version++) {
      shop.live("anna", version, "2026-03-3" + (version == 3 ? 1 : 0));
    }
    JobTest.Result run = shop.run(new RollbackJob(), "rollback.name=recommendations");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertTrue(run.err().contains("recommendations version 2 is live"), run.err());
    assertEquals(2, live(shop));
    shop.run(new RollbackJob(), "rollback.name=recommendations");
    assertEquals(1, live(shop));
    JobTest.Result none = shop.run(new RollbackJob(), "rollback.name=recommendations");
    assertEquals(ExitCode.USAGE, none.exitCode());
    assertEquals(1, live(shop));
  }

  @Test
  void takesWhatIsPublishedBackWithIt() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    Published published = new Published(shop.storage, Clock.systemUTC());
    for (int version = 1; version <= 2; version++) {
      Version release = shop.live("anna", version, "2026-03-3" + (version - 1));
      published.publish(
          release, "user_item_scores", LocalDate.parse(release.manifest().asOf()), "publish");
    }
    assertEquals(List.of("2026-03-30", "2026-03-31"), published.partitions("user_item_scores"));
    JobTest.Result run = shop.run(new RollbackJob(), "rollback.name=recommendations");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertEquals(List.of("2026-03-30"), published.partitions("user_item_scores"));
    assertEquals(List.of(), published.partitions("popular_items"));
  }

  @Test
  void oneThatFailedHalfWayIsFinishedAndGoesBackNoFurther() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    Published published = new Published(shop.storage, Clock.systemUTC());
    for (int version = 1; version <= 3; version++) {
      Version release = shop.live("anna", version, "2026-03-2" + version);
      published.publish(
          release, "user_item_scores", LocalDate.parse(release.manifest().asOf()), "publish");
    }
    try (Lease another =
        Lease.take(
            shop.storage,
            "published/_leases/user_item_scores",
            "another",
            Clock.systemUTC(),
            Lease.Times.DEFAULT)) {
      another.check();
      JobTest.Result busy = shop.run(new RollbackJob(), "rollback.name=recommendations");
      assertEquals(ExitCode.UNAVAILABLE, busy.exitCode(), busy.err());
    }
    assertEquals(2, live(shop));
    JobTest.Result again = shop.run(new RollbackJob(), "rollback.name=recommendations");
    assertEquals(ExitCode.DONE, again.exitCode(), again.err());
    assertEquals(2, live(shop));
    assertEquals(List.of("2026-03-21", "2026-03-22"), published.partitions("user_item_scores"));
    shop.run(new RollbackJob(), "rollback.name=recommendations");
    assertEquals(1, live(shop), "the next one goes further back");
  }

  @Test
  void oneThatDiedAnywhereIsFinishedAndGoesBackNoFurther() throws IOException {
    Path before = root.resolve("before");
    OperatedShop shop = new OperatedShop(before);
    for (int version = 1; version <= 3; version++) {
      shop.serving("als", version);
    }
    AtomicReference<FailingStorage> used = new AtomicReference<>();
    int fatal = 0;
    do {
      int step = ++fatal;
      Path copy = KilledJob.copy(before);
      JobTest.Result dead =
          rollback(copy, 1)
              .storage(
                  storage -> {
                    used.set(new FailingStorage(storage, step, Death.BEFORE, (n, what) -> {}));
                    return used.get();
                  })
              .run("rollback");
      if (dead.exitCode() != ExitCode.DONE) {
        JobTest.Result again = rollback(copy, 2).run("rollback");
        assertEquals(ExitCode.DONE, again.exitCode(), again.err());
      }
      assertEquals(Optional.of("als 2"), serving(new OperatedShop(copy)), "step " + step);
    } while (used.get().steps().size() >= fatal);
    assertTrue(fatal > 5);
  }

  private static JobTest rollback(Path root, int second) {
    return JobTest.of(new RollbackJob(), new AlsTrainJob())
        .root(root)
        .clock(Clock.fixed(OperatedShop.NOW.plusSeconds(second), ZoneOffset.UTC))
        .set("rollback.name=recommender", "rollback.kind=artifacts");
  }

  private static Optional<String> serving(OperatedShop shop) throws IOException {
    return shop.slots.live(Purpose.RECOMMENDER).map(v -> v.name() + " " + v.number());
  }

  @Test
  void rollsBackModelsAcrossKindsByTheNameOfAnyOrOfTheirPurpose() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    shop.serving("als", 1);
    shop.serving("als", 2);
    shop.serving("ncf", 1);
    JobTest.Result run =
        shop.run(new RollbackJob(), "rollback.name=ncf", "rollback.kind=artifacts");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertEquals(Optional.of("als 2"), serving(shop));
    assertTrue(run.err().contains("recommender: als version 2 is live"), run.err());
    shop.run(new RollbackJob(), "rollback.name=recommender", "rollback.kind=artifacts");
    assertEquals(Optional.of("als 1"), serving(shop));
    JobTest.Result none =
        shop.run(new RollbackJob(), "rollback.name=als", "rollback.kind=artifacts");
    assertEquals(ExitCode.USAGE, none.exitCode());
    JobTest.Result unknown =
        shop.run(new RollbackJob(), "rollback.name=word2vec", "rollback.kind=artifacts");
    assertEquals(ExitCode.USAGE, unknown.exitCode());
    assertTrue(unknown.err().contains("there are: recommender"), unknown.err());
    assertEquals(Optional.of("als 1"), serving(shop));
  }

  @Test
  void rollsBackModelsThatWentLiveBeforeThereWereSlots() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    shop.artifacts.promote(shop.model("als", 1), "a", "test");
    shop.artifacts.promote(shop.model("als", 2), "b", "test");
    JobTest.Result run =
        shop.run(new RollbackJob(), "rollback.name=als", "rollback.kind=artifacts");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertEquals(Optional.of("als 1"), serving(shop));
  }

  @Test
  void refusesNamesThatAreNone() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    assertEquals(ExitCode.USAGE, shop.run(new RollbackJob()).exitCode());
    assertEquals(ExitCode.USAGE, shop.run(new RollbackJob(), "rollback.name=../x").exitCode());
    assertEquals(
        ExitCode.USAGE, shop.run(new RollbackJob(), "rollback.name=never-made").exitCode());
  }
}
