package io.shopkeeper.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.app.report.Report.Check;
import io.shopkeeper.app.report.Report.CheckVerdict;
import io.shopkeeper.app.report.Report.Contender;
import io.shopkeeper.app.report.Report.Entry;
import io.shopkeeper.app.report.Report.Evaluation;
import io.shopkeeper.app.report.Report.Quality;
import io.shopkeeper.app.report.Report.Refusal;
import io.shopkeeper.app.report.Report.Role;
import io.shopkeeper.app.report.Report.Verdict;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NightTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 31);

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
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

  private static Night night(JsonNode... records) {
    return Night.of(DAY, Arrays.asList(records));
  }

  private static JsonNode training(int exit, String gate) {
    return run("als-train", "t", "2026-04-01T00:10:00Z", exit, ", 'facts': {'gate': " + gate + "}");
  }

  @Test
  void theLastRunOfEachJobCounts() {
    Night night =
        night(
            run("ingest", "new", "2026-04-01T02:00:00Z", 0, ""),
            run("ingest", "old", "2026-04-01T01:00:00Z", 65, ", 'message': 'no file'"),
            run("report", "r", "2026-04-01T03:00:00Z", 1, ""),
            run("pipeline", "p", "2026-04-01T03:00:00Z", 1, ""));
    assertEquals(1, night.jobs().size());
    assertEquals("new", night.jobs().get(0).runId());
    assertEquals(Verdict.NO_TRAINING, night.verdict());
    assertEquals(0, night.exitCode());
    assertTrue(night.holds("new"));
    assertFalse(night.holds("old"));
  }

  @Test
  void otherDaysDoNotCount() {
    JsonNode other = json("{'job': 'ingest', 'run_id': 'x', 'as_of': '2026-03-30'}");
    assertEquals(List.of(), night(other).jobs());
  }

  @Test
  void theVerdictIsTheGates() {
    assertEquals(Verdict.ACCEPTED, night(training(0, "{'accepted': true}")).verdict());
    assertEquals(
        Verdict.BASELINE_LIVE,
        night(training(99, "{'accepted': false, 'live': 'item-item'}")).verdict());
    assertEquals(
        Verdict.REFUSED, night(training(99, "{'accepted': false, 'live': null}")).verdict());
    assertEquals(Verdict.REFUSED, night(training(99, "null")).verdict());
    assertEquals(Verdict.ACCEPTED, night(training(0, "null")).verdict());
    assertEquals(99, night(training(99, "null")).exitCode());
  }

  @Test
  void aFailedJobIsTheVerdictAndItsLineTheMessage() {
    Night night =
        night(
            training(0, "{'accepted': true, 'line': 'als accepted'}"),
            run("rank", "k", "2026-04-01T01:00:00Z", 69, ", 'message': 'disk full'"));
    assertEquals(Verdict.FAILED, night.verdict());
    assertEquals("rank: disk full", night.message());
    assertEquals(69, night.exitCode());
  }

  @Test
  void phasesFollowOneAnother() {
    Night night =
        night(
            run(
                "rank",
                "k",
                "2026-04-01T00:01:00Z",
                0,
                ", 'phases': [{'name': 'a', 'seconds': 2.5}, {'name': 'b', 'seconds': 4}]"));
    assertEquals(60, night.jobs().get(0).seconds());
    assertEquals(2.5, night.jobs().get(0).phases().get(1).start());
  }

  @Test
  void settingsOfAllJobsAreOneSortedList() {
    Night night =
        night(
            run(
                "a",
                "1",
                "2026-04-01T00:01:00Z",
                0,
                ", 'settings': {'als': {'rank': 64, 'l': [1, 'x']}}"),
            run(
                "b",
                "2",
                "2026-04-01T00:01:00Z",
                0,
                ", 'settings': {'a': {'k': '(hidden)'}, 'als': {'rank': 64}}"));
    assertEquals(
        List.of(
            new Entry("a.k", "(hidden)"), new Entry("als.l", "1, x"), new Entry("als.rank", "64")),
        night.settings());
  }

  @Test
  void recordsThatLackEverythingAreReadAsNothing() {
    Night night = night(json("{'as_of': '2026-03-31'}"));
    assertEquals(1, night.jobs().size());
    assertNull(night.startedAt());
    assertEquals(List.of(), night.gateChecks());
    assertEquals("", night.message());
    assertNull(EvaluationFacts.evaluation(json("{}")));
    assertNull(IngestFacts.quality(json("{}")));
  }

  @Test
  void anEvaluationIsReadAsTrainingWroteIt() {
    Evaluation evaluation =
        EvaluationFacts.evaluation(
            json(
                """
                {'test_from': '2026-03-25', 'test_to': '2026-03-31', 'headline': 'ndcg@20', 'users': 7,
                 'cold_users': 2, 'cold_items': 1,
                 'contenders': [{'name': 'als', 'role': 'candidate',
                   'metrics': {'recall@20': {'value': 0.2, 'low': 0.1, 'high': 0.3},
                               'ndcg@20': {'value': 'NaN', 'low': null}}},
                  {'name': 'popular', 'role': 'baseline', 'metrics': {}}],
                 'differences': [{'against': 'popular', 'value': 0.5, 'low': 0.4, 'high': 0.6}],
                 'slices': [{'name': '1 to 4 items known', 'users': 3,
                   'values': {'als': {'value': 0.2, 'low': 0.1, 'high': 0.3}}}]}
                """));
    assertEquals(LocalDate.of(2026, 3, 25), evaluation.testFrom());
    Contender als = evaluation.contenders().get(0);
    assertEquals(Role.CANDIDATE, als.role());
    assertEquals(List.of("recall@20", "ndcg@20"), List.copyOf(als.metrics().keySet()));
    assertTrue(Double.isNaN(als.metrics().get("ndcg@20").value()));
    assertEquals(0.4, evaluation.differences().get(0).relative().low());
    assertEquals(0.3, evaluation.slices().get(0).values().get("als").high());
  }

  @Test
  void qualityIsReadAsIngestWroteIt() {
    Quality quality =
        IngestFacts.quality(
            json(
                """
                {'ingest.events.files': [{'file': 'a.csv', 'parsed': 10, 'unparseable': 1,
                   'curated': 7, 'quarantined': 3, 'merged': 1}],
                 'ingest.events.balance': {'file': '1 files', 'parsed': 10},
                 'ingest.events.reasons': {'bad-time': 1, 'unknown-item': 2},
                 'ingest.checks': [{'table': 'events', 'check': 'duplicate-share',
                   'observed': 0.1, 'threshold': 0.05, 'verdict': 'failed'}]}
                """));
    assertEquals(11, quality.read());
    assertEquals(3, quality.quarantined());
    assertEquals(
        List.of(new Refusal("events", "unknown-item", 2), new Refusal("events", "bad-time", 1)),
        quality.refusals());
    assertEquals(
        List.of(new Check("events", "duplicate-share", 0.1, 0.05, CheckVerdict.FAILED)),
        quality.checks());
  }

  @Test
  void networksAreReadFromTheirFacts() {
    String curve =
        """
        {'curve': [{'epoch': 1, 'loss': 0.5, 'validation': {'accuracy': 0.8}},
                   {'epoch': 2, 'loss': 'NaN', 'validation': {}}],
         'workers': 2, 'best_epoch': 1, 'examples_per_second': 100.5, 'predicted_speed_up': 1.8}
        """;
    String classification =
        """
        {'accuracy': 0.75, 'examples': 4, 'confusion': [[3, 0], [1, 0]],
         'classes': [{'name': 'a', 'examples': 3, 'f1': 0.857}, {'name': 'b', 'examples': 1, 'f1': 0}]}
        """;
    String end = "2026-04-01T01:00:00Z";
    Night night =
        night(
            run("ingest", "i", end, 0, ""),
            run(
                "fashion-mnist",
                "f",
                end,
                0,
                ", 'facts': {'training': %s, 'classification': %s}"
                    .formatted(curve, classification)),
            run("ncf-train", "n", end, 0, ", 'facts': {'training': [%s, {}]}".formatted(curve)),
            run("sessions-failed", "s", end, 65, ", 'facts': {'training': []}"),
            run(
                "session-rnn",
                "r",
                end,
                0,
                ", 'facts': {'training': %s, 'next_items': %s, 'gate': {'line': 'accepted'}}"
                    .formatted(
                        curve,
                        "{'contenders': [{'name': 'vsknn', 'role': 'baseline', 'metrics': {}}]}")));
    List<Report.Network> networks = night.networks();
    assertEquals(
        List.of("fashion-mnist", "ncf-train", "session-rnn"),
        networks.stream().map(Report.Network::job).toList());
    Report.Network fashion = networks.get(0);
    assertEquals(0.5, fashion.curve().get(0).loss());
    assertTrue(Double.isNaN(fashion.curve().get(1).loss()));
    assertEquals(1.8, fashion.predicted());
    assertTrue(Double.isNaN(fashion.measured()));
    assertEquals(List.of(1L, 0L), fashion.classes().classes().get(1).takenFor());
    assertEquals(2, networks.get(1).curve().size());
    assertEquals("vsknn", networks.get(2).evaluation().contenders().get(0).name());
    assertEquals("accepted", networks.get(2).verdict());
  }
}
