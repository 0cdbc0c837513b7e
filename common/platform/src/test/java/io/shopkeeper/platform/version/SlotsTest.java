package io.shopkeeper.platform.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.LiveStack;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.live.Served;
import io.shopkeeper.core.live.SlotEntry;
import io.shopkeeper.core.live.SlotEntry.Action;
import io.shopkeeper.platform.storage.Crashes;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotsTest {
  private static final Purpose PURPOSE = new Purpose("recommender", List.of("als", "ncf"));
  private static final Instant START = Instant.parse("2024-06-01T00:00:00Z");

  @TempDir Path directory;
  private Storage storage;

  @BeforeEach
  void open() {
    storage = HadoopStorage.open(directory.toString(), new Configuration());
  }

  private static VersionStore artifacts(Storage storage, Duration later) {
    return new VersionStore(storage, "artifacts", Clock.fixed(START.plus(later), ZoneOffset.UTC));
  }

  private static Slots slots(Storage storage) {
    return new Slots(
        storage,
        artifacts(storage, Duration.ZERO),
        Clock.fixed(START.plus(Duration.ofDays(9)), ZoneOffset.UTC),
        List.of(PURPOSE));
  }

  private static Version commit(Storage storage, String model, String run) throws IOException {
    return artifacts(storage, Duration.ZERO)
        .commitOnce(
            model,
            run,
            staging -> {
              staging.write("model.bin", new byte[] {1});
              return VersionStoreTest.draft(run);
            });
  }

  private Version commit(String model) throws IOException {
    return commit(
        storage, model, model + "-" + artifacts(storage, Duration.ZERO).versions(model).size());
  }

  private Optional<String> live() throws IOException {
    return slots(storage).live(PURPOSE).map(v -> v.name() + " " + v.number());
  }

  @Test
  void acceptsRollsBackAcrossKindsOfModelAndAcceptsAgain() throws IOException {
    Slots slots = slots(storage);
    assertEquals(Optional.empty(), live());
    Version als = commit("als");
    Version ncf = commit("ncf");
    slots.take(PURPOSE, als, "night-1", "accepted");
    slots.take(PURPOSE, ncf, "night-2", "accepted");
    assertEquals(Optional.of("ncf 1"), live());
    assertEquals(als, slots.rollback(PURPOSE, "back-1"));
    assertEquals(als, slots.rollback(PURPOSE, "back-1"), "the same run again");
    assertEquals(Optional.of("als 1"), live());
    assertEquals(
        ExitCode.USAGE,
        assertThrows(JobException.class, () -> slots.rollback(PURPOSE, "back-2")).exitCode());
    Version next = commit("ncf");
    slots.take(PURPOSE, next, "night-3", "accepted");
    assertEquals(Optional.of("ncf 2"), live());
    assertEquals(als, slots.rollback(PURPOSE, "back-3"), "not what was rolled back before");
    assertEquals(5, slots.history(PURPOSE).size());
  }

  @Test
  void aVersionThatServedBeforeServesAgainWhereAnotherDoesNow() throws IOException {
    Slots slots = slots(storage);
    Version als = commit("als");
    Version ncf = commit("ncf");
    slots.take(PURPOSE, als, "night-1", "accepted");
    slots.take(PURPOSE, als, "night-2", "accepted again");
    assertEquals(1, slots.history(PURPOSE).size(), "it does already");
    slots.take(PURPOSE, ncf, "night-3", "accepted");
    slots.take(PURPOSE, als, "night-4", "better after all");
    assertEquals(Optional.of("als 1"), live());
    assertEquals(3, slots.history(PURPOSE).size());
  }

  @Test
  void whoFinishesARunThatDiedDoesNotOverruleWhatCameAfterIt() throws IOException {
    Slots slots = slots(storage);
    slots.take(PURPOSE, commit("als"), "night-1", "accepted");
    Version ncf = commit("ncf");
    slots.take(PURPOSE, ncf, "night-2", "accepted");
    slots.rollback(PURPOSE, "back");
    slots.take(PURPOSE, ncf, "night-2", "accepted");
    assertEquals(Optional.of("als 1"), live());
  }

  @Test
  void readsTheAliasesOfRootsThatHaveNoSlotsYet() throws IOException {
    artifacts(storage, Duration.ofHours(1)).promote(commit("als"), "night-1", "accepted");
    artifacts(storage, Duration.ofHours(2)).promote(commit("als"), "night-2", "accepted");
    artifacts(storage, Duration.ofHours(3)).promote(commit("ncf"), "night-3", "accepted");
    Slots slots = slots(storage);
    assertEquals(Optional.of("ncf 1"), live());
    assertEquals(List.of(), storage.list("slots"), "reading writes nothing");
    assertEquals(
        Optional.of(2L), slots.accepted(PURPOSE, "als").map(Version::number), "below the live one");
    slots.take(PURPOSE, commit("als"), "night-4", "accepted");
    assertEquals(Optional.of("als 3"), live());
    assertEquals(
        1,
        slots.history(PURPOSE).stream().filter(entry -> entry.number() > 0).count(),
        "only what is new is written");
    assertEquals("ncf", slots.rollback(PURPOSE, "back-1").name());
    assertEquals(2, slots.rollback(PURPOSE, "back-2").number());
    assertEquals(1, slots.rollback(PURPOSE, "back-3").number());
    assertThrows(JobException.class, () -> slots.rollback(PURPOSE, "back-4"));
    assertEquals(Optional.of("als 1"), live());
  }

  @Test
  void anAliasThatWasRolledBackLastIsLive() throws IOException {
    artifacts(storage, Duration.ofHours(1)).promote(commit("als"), "night-1", "accepted");
    artifacts(storage, Duration.ofHours(2)).promote(commit("als"), "night-2", "accepted");
    artifacts(storage, Duration.ofHours(3)).promote(commit("ncf"), "night-3", "accepted");
    artifacts(storage, Duration.ofHours(4)).rollback("als", "back");
    assertEquals(Optional.of("als 1"), live());
  }

  @Test
  void findsThePurposeOfAModel() throws IOException {
    Slots slots = slots(storage);
    assertEquals(Optional.of(PURPOSE), slots.find("recommender"));
    assertEquals(Optional.of(PURPOSE), slots.find("ncf"));
    assertEquals(Optional.empty(), slots.find("ease"));
    slots.take(PURPOSE, commit("ease"), "night-1", "accepted");
    assertEquals(Optional.of(PURPOSE), slots.find("ease"), "a kind of model that came later");
    slots.take(new Purpose("intent", List.of()), commit("intent-rnn"), "night-1", "accepted");
    assertEquals("intent", slots.find("intent-rnn").orElseThrow().name(), "of another program");
  }

  @Test
  void needsWhatIsLiveWhatARollbackWouldMakeLiveAndTheLastOfEachKind() throws IOException {
    Slots slots = slots(storage);
    for (String model : List.of("als", "als", "ncf", "ncf", "ncf")) {
      Version version = commit(model);
      slots.take(PURPOSE, version, version.manifest().runId(), "accepted");
    }
    assertEquals(
        Set.of(new Served("ncf", 3), new Served("ncf", 2), new Served("als", 2)),
        slots.needed(PURPOSE));
    storage.delete("artifacts/ncf/versions/0000002");
    assertEquals(
        Set.of(new Served("ncf", 3), new Served("ncf", 1), new Served("als", 2)),
        slots.needed(PURPOSE));
    assertEquals(1, slots.rollback(PURPOSE, "back").number(), "past what is gone");
  }

  @Test
  void goesBackPastItselfWhereWhatCameBetweenIsGone() throws IOException {
    Slots slots = slots(storage);
    Version first = commit("als");
    Version second = commit("als");
    Version third = commit("als");
    slots.take(PURPOSE, first, "night-1", "accepted");
    slots.take(PURPOSE, second, "night-2", "accepted");
    slots.take(PURPOSE, third, "night-3", "accepted");
    slots.take(PURPOSE, second, "night-4", "accepted again");
    storage.delete("artifacts/als/versions/0000003");
    assertEquals(Set.of(new Served("als", 2), new Served("als", 1)), slots.needed(PURPOSE));
    assertEquals(first, slots.rollback(PURPOSE, "back"));
    assertEquals(Optional.of("als 1"), live());
  }

  private static void race(int many, Callable<?> each) throws Exception {
    CyclicBarrier start = new CyclicBarrier(many);
    ExecutorService pool = Executors.newFixedThreadPool(many);
    try {
      List<Future<Object>> done = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        done.add(
            pool.submit(
                () -> {
                  start.await();
                  return each.call();
                }));
      }
      for (Future<Object> future : done) {
        future.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void eightThatRaceLeaveOneLinearHistory() throws Exception {
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      versions.add(commit(i % 2 == 0 ? "als" : "ncf"));
    }
    List<Version> left = new ArrayList<>(versions);
    race(
        8,
        () -> {
          Version mine;
          synchronized (left) {
            mine = left.remove(0);
          }
          slots(storage).take(PURPOSE, mine, mine.manifest().runId(), "race");
          return null;
        });
    List<SlotEntry> history = slots(storage).history(PURPOSE);
    assertEquals(8, history.size());
    assertEquals(8, history.stream().map(SlotEntry::target).distinct().count());
    for (int i = 0; i < 8; i++) {
      assertEquals(i + 1, history.get(i).number());
      assertEquals(Action.TAKE, history.get(i).action());
    }
    assertEquals(List.of(), storage.list("slots/recommender/_staging"));
  }

  @Test
  void rollbacksThatRaceGoBackOneEachAndNeverEmptyTheStack() throws Exception {
    for (int i = 0; i < 6; i++) {
      slots(storage).take(PURPOSE, commit("als"), "night-" + i, "accepted");
    }
    List<String> runs = new ArrayList<>(List.of("back-1", "back-2", "back-3", "back-4"));
    race(
        4,
        () -> {
          String run;
          synchronized (runs) {
            run = runs.remove(0);
          }
          return slots(storage).rollback(PURPOSE, run);
        });
    assertEquals(Optional.of("als 2"), live());
    assertEquals(2, LiveStack.of(slots(storage).history(PURPOSE)).size());
  }

  private Storage withTwo(String name) throws IOException {
    Storage fresh = HadoopStorage.open(directory.resolve(name).toString(), new Configuration());
    slots(fresh).take(PURPOSE, commit(fresh, "als", "night-1"), "night-1", "accepted");
    commit(fresh, "ncf", "night-2");
    return fresh;
  }

  @Test
  void aTakeThatDiesAnywhereIsFinishedByTheNextRun() throws Exception {
    Crashes.Operation take =
        on ->
            slots(on)
                .take(
                    PURPOSE,
                    artifacts(on, Duration.ZERO).version("ncf", 1).orElseThrow(),
                    "night-2",
                    "accepted");
    List<String> steps =
        Crashes.everywhere(
            Crashes.ALL,
            this::withTwo,
            take,
            (on, where) -> assertTrue(slots(on).live(PURPOSE).isPresent(), where),
            (on, where) -> {
              take.run(on);
              assertEquals("ncf", slots(on).live(PURPOSE).orElseThrow().name(), where);
              assertEquals(2, slots(on).history(PURPOSE).size(), where);
              assertEquals(List.of(), on.list("slots/recommender/_staging"), where);
            });
    assertTrue(steps.size() > 2, steps.toString());
  }
}
