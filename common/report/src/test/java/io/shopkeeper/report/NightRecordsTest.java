package io.shopkeeper.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NightRecordsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 31);

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static JsonNode run(String job, String id, String ended, int exit, String more) {
    return json(
        """
        {'run_id': '%s', 'job': '%s', 'as_of': '2026-03-31', 'exit_code': %d,
         'started_at': '2026-04-01T00:00:00Z', 'ended_at': '%s'%s}
        """
            .formatted(id, job, exit, ended, more));
  }

  private static NightRecords night(JsonNode... records) {
    return NightRecords.of(DAY, Arrays.asList(records));
  }

  @Test
  void theLastRunOfEachJobCounts() {
    NightRecords night =
        night(
            run("ingest", "new", "2026-04-01T02:00:00Z", 0, ""),
            run("ingest", "old", "2026-04-01T01:00:00Z", 65, ", 'message': 'no file'"),
            run("report", "r", "2026-04-01T03:00:00Z", 1, ""),
            run("pipeline", "p", "2026-04-01T03:00:00Z", 1, ""));
    assertEquals(List.of("new"), night.runs().stream().map(NightRun::runId).toList());
    assertFalse(night.runs().get(0).failed());
    assertTrue(night.holds("new"));
    assertFalse(night.holds("old"));
  }

  @Test
  void otherDaysDoNotCount() {
    JsonNode other = json("{'job': 'ingest', 'run_id': 'x', 'as_of': '2026-03-30'}");
    assertEquals(List.of(), night(other).runs());
  }

  @Test
  void phasesFollowOneAnother() {
    NightRun rank =
        night(
                run(
                    "rank",
                    "k",
                    "2026-04-01T00:01:00Z",
                    0,
                    ", 'phases': [{'name': 'a', 'seconds': 2.5}, {'name': 'b', 'seconds': 4}]"))
            .runs()
            .get(0);
    assertEquals(60, rank.seconds());
    assertEquals(2.5, rank.phases().get(1).start());
  }

  @Test
  void settingsAreDottedAndListsAreOnOneLine() {
    NightRun run =
        night(
                run(
                    "a",
                    "1",
                    "2026-04-01T00:01:00Z",
                    0,
                    ", 'settings': {'als': {'rank': 64, 'l': [1, 'x']}}"))
            .runs()
            .get(0);
    assertEquals(List.of(new Entry("als.rank", "64"), new Entry("als.l", "1, x")), run.settings());
  }

  @Test
  void recordsThatLackEverythingAreReadAsNothing() {
    NightRun run = night(json("{'as_of': '2026-03-31'}")).runs().get(0);
    assertEquals(Optional.empty(), run.startedAt());
    assertEquals("", run.message());
    assertEquals(0, run.seconds());
    assertEquals(List.of(), run.settings());
    assertEquals(Optional.empty(), run.fact("training", Told.class));
  }

  /** A fact as a job may write it. */
  record Told(String name, long howMany, double share, Double maybe, List<String> names) {}

  @Test
  void factsAreReadIntoTheRecordThatWroteThem() {
    NightRun run =
        night(
                run(
                    "a",
                    "1",
                    "2026-04-01T00:01:00Z",
                    0,
                    """
                    , 'facts': {
                      'whole': {'name': 'x', 'how_many': 3, 'share': 0.5, 'maybe': 1, 'later': {}},
                      'poor': {'share': null},
                      'unknown': {'share': 'NaN'},
                      'other': [1, 2],
                      'list': [{'name': 'a'}, 7, {'name': 'b'}]}
                    """))
            .runs()
            .get(0);
    assertEquals(new Told("x", 3, 0.5, 1.0, null), run.fact("whole", Told.class).orElseThrow());
    assertEquals(
        new Told(null, 0, Double.NaN, null, null), run.fact("poor", Told.class).orElseThrow());
    assertTrue(Double.isNaN(run.fact("unknown", Told.class).orElseThrow().share()));
    assertEquals(Optional.empty(), run.fact("other", Told.class));
    assertEquals(
        List.of("a", "b"),
        Facts.list(run.fact("list"), Told.class).stream().map(Told::name).toList());
    assertEquals(List.of("whole", "poor", "unknown", "other", "list"), run.facts());
  }

  @Test
  void anotherRunOfTheNightChangesItsFingerprint() {
    JsonNode ingest = run("ingest", "i", "2026-04-01T01:00:00Z", 0, "");
    JsonNode again = run("ingest", "i", "2026-04-01T02:00:00Z", 0, "");
    assertEquals(night(ingest).fingerprints(), night(ingest).fingerprints());
    assertFalse(night(ingest).fingerprints().equals(night(again).fingerprints()));
  }
}
