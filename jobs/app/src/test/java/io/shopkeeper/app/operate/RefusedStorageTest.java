package io.shopkeeper.app.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.RefusedJob;
import io.shopkeeper.platform.job.RefusedJob.Refusal;
import io.shopkeeper.platform.version.Published;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.recommend.als.AlsTrainJob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, broken or closed under the jobs that decide what is live. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedStorageTest {
  private static final int CALLS_BETWEEN = 11;

  private final RefusedJob jobs = new RefusedJob(this::on, RefusedStorageTest::state);
  private Path evening;
  private int runs;

  /** Two releases, the first of which is live and published, and the second newest. */
  @BeforeAll
  void anEvening(@TempDir Path directory) throws IOException {
    evening = directory.resolve("evening");
    OperatedShop shop = new OperatedShop(evening);
    shop.serving("als", 1);
    for (int version = 1; version <= 3; version++) {
      shop.release("anna", version, "2026-03-2" + (version + 6), Map.of());
      if (version < 3) {
        assertEquals(ExitCode.DONE, on(evening).run("publish").exitCode());
      }
    }
  }

  private JobTest on(Path root) {
    return JobTest.of(
            new PublishJob(List.of("recommendations")),
            new RollbackJob(),
            new RetentionJob(),
            new AlsTrainJob())
        .root(root)
        .clock(Clock.fixed(OperatedShop.NOW.plus(Duration.ofMinutes(++runs)), ZoneOffset.UTC))
        .set("retention.versions=1", "retention.published-days=1");
  }

  private static Object state(Path root) throws IOException {
    OperatedShop shop = new OperatedShop(root);
    Published published = new Published(shop.storage, Clock.systemUTC());
    Map<String, Object> state = new TreeMap<>();
    state.put("live", shop.releases.production("recommendations").map(Version::number));
    state.put(
        "versions",
        shop.releases.versions("recommendations").stream().map(Version::number).toList());
    for (String table : published.tables()) {
      for (String day : published.partitions(table)) {
        long version = published.source(table, day).version();
        state.put(table + " of " + day, version);
        Version from = shop.releases.version("recommendations", version).orElse(null);
        assertTrue(from == null || published.holds(from, table, LocalDate.parse(day)), day);
      }
    }
    return state;
  }

  private long refused(String job, Function<Integer, Stream<Refusal>> refusals) throws IOException {
    return jobs.refused(job, evening, refusals);
  }

  @Test
  void publishEndsInOneLineAndIsMadeWhole() throws IOException {
    assertTrue(refused("publish", RefusedJob.inTurn(CALLS_BETWEEN)) > 5);
  }

  @Test
  void rollbackEndsInOneLineAndIsMadeWhole() throws IOException {
    RefusedJob rollbacks =
        new RefusedJob(
            root -> on(root).set("rollback.name=recommendations"), RefusedStorageTest::state);
    assertTrue(rollbacks.refused("rollback", evening, RefusedJob.inTurn(CALLS_BETWEEN)) > 5);
  }

  @Test
  void retentionEndsInOneLineAndIsMadeWhole() throws IOException {
    assertTrue(refused("retention", RefusedJob.inTurn(CALLS_BETWEEN)) > 5);
  }

  @Test
  @Tag("long")
  void everyFaultAtEveryCall() throws IOException {
    refused("publish", RefusedJob::everything);
    refused("retention", RefusedJob::everything);
    new RefusedJob(root -> on(root).set("rollback.name=recommendations"), RefusedStorageTest::state)
        .refused("rollback", evening, RefusedJob::everything);
  }
}
