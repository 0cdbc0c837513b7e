package io.shopkeeper.platform.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-03-05T06:07:08Z"), ZoneOffset.UTC);
  private static final Lease.Times SHORT =
      new Lease.Times(Duration.ofMillis(50), Duration.ofMillis(500));

  private static final Lease.Times LONG =
      new Lease.Times(Duration.ofMillis(50), Duration.ofMinutes(2));

  @TempDir Path directory;
  private Storage storage;

  @BeforeEach
  void open() {
    storage = HadoopStorage.open(directory.toString(), new Configuration());
  }

  private Lease take(String run) throws IOException {
    return Lease.take(storage, "tables/t", run, CLOCK, SHORT);
  }

  @Test
  void refusesASecondWriterWhileTheFirstLives() throws Exception {
    try (Lease lease = take("run-1")) {
      Thread.sleep(1000);
      JobException refused = assertThrows(JobException.class, () -> take("run-2"));
      assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
      assertTrue(refused.getMessage().contains("run run-1"), refused.getMessage());
      assertTrue(refused.getMessage().contains("since 2024-03-05T06:07:08Z"), refused.getMessage());
      lease.check();
    }
    take("run-2").close();
    assertEquals(List.of(), storage.list("tables/t"));
  }

  @Test
  void breaksTheLeaseOfADeadProcessAtOnce() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Lease mine = take("probe");
    Lease.Holder me = Json.read(storage, "tables/t/_lease/holder.json", Lease.Holder.class);
    mine.close();
    leave(new Lease.Holder("dead", me.host(), dead.pid(), "", "gone", me.since()));
    try (Lease lease = take("run-2")) {
      lease.check();
    }
    assertEquals(List.of(), storage.list("tables/t"));
  }

  @Test
  void breaksASilentLeaseOfAnotherHostOnlyWhenItIsStale() throws Exception {
    leave(new Lease.Holder("far", "elsewhere", 1, "", "far-token", "2024-01-01T00:00:00Z"));
    assertThrows(JobException.class, () -> take("run-2"));
    Thread.sleep(700);
    take("run-2").close();
  }

  /**
   * Two machines of which one is hours ahead or behind: who holds a lease, who may break it and who
   * is fenced off is decided by the storage's clock and by numbers alone.
   */
  @ParameterizedTest
  @ValueSource(longs = {-86_400, -7200, 7200, 86_400, 315_360_000})
  void noMachinesClockDecides(long seconds) throws Exception {
    Clock skewed = Clock.offset(CLOCK, Duration.ofSeconds(seconds));
    String since = skewed.instant().toString();
    leave(new Lease.Holder("far", "elsewhere", 1, since, "far-token", since));
    JobException refused = assertThrows(JobException.class, () -> takeAt(CLOCK, "early"));
    assertTrue(refused.getMessage().contains("since " + since), "it beats: " + refused);
    Path beat = directory.resolve("tables/t/_lease/beat-far-token");
    Instant silent = Instant.now().minus(LONG.staleAfter().multipliedBy(2));
    Files.setLastModifiedTime(beat, FileTime.from(silent));
    long before;
    try (Lease here = takeAt(CLOCK, "here")) {
      before = here.epoch();
      assertThrows(JobException.class, () -> takeAt(skewed, "there"), "a living holder");
    }
    try (Lease there = takeAt(skewed, "there")) {
      assertTrue(there.epoch() > before, "fences follow numbers, whatever a clock says");
      there.check();
      assertThrows(JobException.class, () -> takeAt(CLOCK, "here"), "a living holder");
    }
    try (Lease here = takeAt(CLOCK, "here")) {
      assertTrue(here.epoch() > before + 1, "back on the first machine");
    }
  }

  private Lease takeAt(Clock clock, String run) throws IOException {
    return Lease.take(storage, "tables/t", run, clock, LONG);
  }

  private void leave(Lease.Holder holder) throws IOException {
    storage.write("tables/t/_lease/holder.json", Json.bytes(holder));
    storage.touch("tables/t/_lease/beat-" + holder.token());
  }

  @Test
  void tellsAHolderThatWasBrokenBeforeItCommits() throws Exception {
    try (Lease next = takeFromSleeper()) {
      next.check();
    }
  }

  private Lease takeFromSleeper() throws IOException {
    try (Lease slept = take("slept")) {
      storage.rename("tables/t/_lease", "tables/t/_broken-by-test");
      Lease next = take("next");
      JobException lost = assertThrows(JobException.class, slept::check);
      assertEquals(ExitCode.UNAVAILABLE, lost.exitCode());
      return next;
    }
  }

  @Test
  void letsOneOfManyBreakersWin() throws Exception {
    AtomicInteger holders = new AtomicInteger();
    int breakers = 8;
    ExecutorService pool = Executors.newFixedThreadPool(breakers);
    try {
      for (int round = 0; round < 8; round++) {
        leave(
            new Lease.Holder("far", "elsewhere", 1, "", "token-" + round, "2024-01-01T00:00:00Z"));
        Thread.sleep(520);
        List<Future<Boolean>> results = new ArrayList<>();
        for (int i = 0; i < breakers; i++) {
          String run = "run-" + i;
          results.add(
              pool.submit(
                  () -> {
                    try (Lease lease = take(run)) {
                      assertEquals(1, holders.incrementAndGet(), "two holders");
                      lease.check();
                      Thread.sleep(5);
                      lease.check();
                      holders.decrementAndGet();
                      return true;
                    } catch (JobException e) {
                      return false;
                    }
                  }));
        }
        int won = 0;
        for (Future<Boolean> result : results) {
          won += result.get() ? 1 : 0;
        }
        assertTrue(won >= 1, "nobody got the lease");
        assertFalse(storage.exists("tables/t/_lease"));
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
