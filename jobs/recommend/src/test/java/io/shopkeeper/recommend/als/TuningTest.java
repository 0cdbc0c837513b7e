package io.shopkeeper.recommend.als;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.platform.version.Manifest;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TuningTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-03-31");
  private static final Map<String, Double> SET = Map.of("als.rank", 32.0, "ease.lambda", 200.0);

  private static Manifest night(String asOf, String verdict, double rank) {
    Map<String, Double> found = Map.of("als.rank", rank, "ease.lambda", 100.0);
    Map<String, String> labels = new HashMap<>(new Tuning(SET, found).labels());
    labels.put("verdict", verdict);
    return new Manifest(
        "run",
        "als-train",
        asOf,
        "",
        "",
        "",
        0,
        Map.of(),
        List.of(),
        Map.of(),
        labels,
        "",
        Map.of());
  }

  private static Optional<Double> rank(Map<String, Double> set, Manifest... nights) {
    return Tuning.before(Stream.of(nights), NIGHT, set).map(found -> found.found().get("als.rank"));
  }

  @Test
  void beginsWhereTheNewestAcceptedNightBeforeEnded() {
    assertEquals(
        Optional.of(64.0),
        rank(
            SET,
            night("2026-03-28", "accepted", 16),
            night("2026-03-29", "accepted", 64),
            night("2026-03-30", "refused", 128)));
  }

  @Test
  void aNightDoesNotBeginWithWhatItFoundItselfOrALaterOneDid() {
    assertEquals(
        Optional.empty(),
        rank(SET, night("2026-03-31", "accepted", 64), night("2026-04-01", "accepted", 64)));
  }

  @Test
  void whatTheShopSetsItselfCountsFromThenOn() {
    assertEquals(
        Optional.empty(),
        rank(Map.of("als.rank", 48.0, "ease.lambda", 200.0), night("2026-03-30", "accepted", 64)));
  }

  @Test
  void versionsOfEarlierReleasesSayNothing() {
    Manifest old =
        new Manifest(
            "run",
            "als-train",
            "2026-03-30",
            "",
            "",
            "",
            0,
            Map.of(),
            List.of(),
            Map.of(),
            Map.of("verdict", "accepted"),
            "",
            Map.of());
    assertEquals(Optional.empty(), rank(SET, old));
  }
}
