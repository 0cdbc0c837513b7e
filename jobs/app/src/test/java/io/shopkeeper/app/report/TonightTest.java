package io.shopkeeper.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.app.report.Tonight.Outcome;
import io.shopkeeper.learning.judge.Check;
import io.shopkeeper.report.Entry;
import io.shopkeeper.report.NightRecords;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TonightTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 31);

  private static JsonNode run(String job, int exit, String more) {
    String record =
        """
        {'run_id': '%s-1', 'job': '%s', 'as_of': '2026-03-31', 'exit_code': %d,
         'started_at': '2026-04-01T00:00:00Z', 'ended_at': '2026-04-01T00:10:00Z'%s}
        """
            .formatted(job, job, exit, more);
    try {
      return new ObjectMapper().readTree(record.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(record, e);
    }
  }

  private static JsonNode training(String job, int exit, String gate) {
    return run(job, exit, ", 'facts': {'gate': " + gate + "}");
  }

  private static Tonight night(JsonNode... records) {
    return Tonight.of("r", DAY, NightRecords.of(DAY, Arrays.asList(records)), List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"als-train", "ncf-train", "session-rnn", "of-a-later-domain"})
  void theVerdictIsThatOfTheGateWhateverTheTraining(String job) {
    assertEquals(Outcome.ACCEPTED, night(training(job, 0, "{'accepted': true}")).outcome());
    assertEquals(
        Outcome.BASELINE_LIVE,
        night(training(job, 99, "{'accepted': false, 'live': 'item-item'}")).outcome());
    assertEquals(
        Outcome.REFUSED, night(training(job, 99, "{'accepted': false, 'live': null}")).outcome());
    assertEquals(Outcome.REFUSED, night(training(job, 99, "null")).outcome());
    assertEquals(Outcome.ACCEPTED, night(training(job, 0, "null")).outcome());
    assertEquals(
        List.of("said"), night(training(job, 0, "{'accepted': true, 'line': 'said'}")).lines());
  }

  @Test
  void everyContestOfANightIsNamed() {
    JsonNode als =
        training(
            "als-train",
            0,
            """
            {'accepted': true, 'line': 'als accepted', 'checks': [
              {'name': 'als against popular', 'observed': 0.2, 'low': 0.1, 'high': 0.3,
               'threshold': 0, 'passed': true}]}
            """);
    JsonNode rnn = training("session-rnn", 99, "{'accepted': false, 'line': 'rnn refused'}");
    Tonight night = night(als, rnn, run("rank", 0, ""));
    assertEquals(Outcome.MIXED, night.outcome());
    assertEquals(List.of("als-train: als accepted", "session-rnn: rnn refused"), night.lines());
    assertEquals(
        List.of(new Check("als against popular", 0.2, 0.1, 0.3, 0, true, null)), night.gate());
    assertEquals(
        Outcome.ACCEPTED, night(als, training("session-rnn", 0, "{'accepted': true}")).outcome());
  }

  @Test
  void aFailedJobIsTheVerdictAndItsLineTheMessage() {
    Tonight night =
        night(
            training("als-train", 0, "{'accepted': true, 'line': 'als accepted'}"),
            run("rank", 69, ", 'message': 'disk full'"));
    assertEquals(Outcome.FAILED, night.outcome());
    assertEquals(List.of("rank: disk full"), night.lines());
  }

  @Test
  void aNightWithoutTrainingHasNoVerdict() {
    Tonight night = night(run("ingest", 0, ""));
    assertEquals(Outcome.NO_TRAINING, night.outcome());
    assertEquals(List.of(), night.lines());
    assertEquals(Instant.parse("2026-04-01T00:10:00Z"), night.endedAt());
    assertEquals(600, night.seconds());
    assertNull(night().endedAt());
    assertTrue(Double.isNaN(night().seconds()));
  }

  @Test
  void settingsOfAllJobsAreOneListThatSaysWhereTheyDiffer() {
    assertEquals(
        List.of(
            new Entry("a.k", "(hidden)"),
            new Entry("als.rank", "64"),
            new Entry("deep.epochs (a)", "8"),
            new Entry("deep.epochs (b)", "40")),
        RecordSection.settings(
            NightRecords.of(
                DAY,
                List.of(
                    run("a", 0, ", 'settings': {'als': {'rank': 64}, 'deep': {'epochs': 8}}"),
                    run(
                        "b",
                        0,
                        ", 'settings': {'a': {'k': '(hidden)'}, 'als': {'rank': 64},"
                            + " 'deep': {'epochs': 40}}")))));
  }
}
