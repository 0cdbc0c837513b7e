package io.shopkeeper.core.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.live.SlotEntry.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LiveStackTest {
  private static SlotEntry entry(String artifact, long version, Action action, String at) {
    return new SlotEntry(0, artifact, version, action, "run", "", at);
  }

  private static SlotEntry take(String artifact, long version) {
    return entry(artifact, version, Action.TAKE, "2026-01-01T00:00:00Z");
  }

  private static SlotEntry back(String artifact, long version) {
    return entry(artifact, version, Action.ROLLBACK, "2026-01-01T00:00:00Z");
  }

  private static List<String> stack(SlotEntry... history) {
    return LiveStack.of(List.of(history)).stream().map(Served::toString).toList();
  }

  @Test
  void goesBackAcrossKindsOfModel() {
    assertEquals(List.of("als/0000001"), stack(take("als", 1), take("ncf", 1), back("als", 1)));
    assertEquals(
        List.of("als/0000002", "als/0000001"),
        stack(take("als", 1), take("ncf", 1), back("als", 1), take("als", 2)));
    assertEquals(
        List.of("als/0000001", "ncf/0000001", "als/0000001"),
        stack(take("als", 1), take("ncf", 1), take("als", 1), take("als", 1)));
  }

  @Test
  void theLastTargetIsOnTopWhateverTheHistory() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 300; round++) {
      List<SlotEntry> history = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String artifact = random.nextBoolean() ? "als" : "ncf";
        int version = 1 + random.nextInt(3);
        history.add(random.nextInt(3) == 0 ? back(artifact, version) : take(artifact, version));
        assertEquals(history.get(i).target(), LiveStack.of(history).peek(), history.toString());
      }
    }
  }

  @Test
  void whatWasRolledBackIsNotAccepted() {
    List<SlotEntry> history = List.of(take("als", 1), take("ncf", 4), take("als", 2));
    assertEquals(Optional.of(new Served("ncf", 4)), LiveStack.accepted(history, "ncf"));
    assertEquals(Optional.of(new Served("als", 2)), LiveStack.accepted(history, "als"));
    List<SlotEntry> longer = new ArrayList<>(history);
    longer.add(back("als", 1));
    assertEquals(Optional.empty(), LiveStack.accepted(longer, "ncf"));
    assertEquals(Optional.of(new Served("als", 1)), LiveStack.accepted(longer, "als"));
  }

  /** What earlier Shopkeepers took for live: of all models the one whose alias moved last. */
  private static Optional<Served> newest(List<List<SlotEntry>> aliases) {
    Optional<Served> newest = Optional.empty();
    Instant newestAt = Instant.MIN;
    for (List<SlotEntry> history : aliases) {
      if (!history.isEmpty()) {
        SlotEntry last = history.get(history.size() - 1);
        if (Instant.parse(last.at()).isAfter(newestAt)) {
          newest = Optional.of(last.target());
          newestAt = Instant.parse(last.at());
        }
      }
    }
    return newest;
  }

  @Test
  void mergesAliasesSoThatTheOneThatMovedLastIsLive() {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 300; round++) {
      List<List<SlotEntry>> aliases = new ArrayList<>();
      for (String artifact : List.of("als", "ncf", "popular")) {
        List<SlotEntry> history = new ArrayList<>();
        int entries = random.nextInt(4);
        for (int i = 1; i <= entries; i++) {
          // Few days, so that times are equal often; and a clock that goes back now and then.
          String at = "2026-01-0%dT00:00:00Z".formatted(1 + random.nextInt(5));
          history.add(entry(artifact, i, Action.TAKE, at));
        }
        aliases.add(history);
      }
      List<SlotEntry> merged = LiveStack.merged(aliases);
      assertEquals(
          newest(aliases),
          merged.isEmpty()
              ? Optional.empty()
              : Optional.of(merged.get(merged.size() - 1).target()));
      for (List<SlotEntry> history : aliases) {
        assertEquals(history, merged.stream().filter(history::contains).toList());
      }
      assertEquals(aliases.stream().mapToInt(List::size).sum(), merged.size());
    }
    assertTrue(LiveStack.merged(List.of()).isEmpty());
  }
}
