package io.shopkeeper.learning.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.learning.judge.Estimate;
import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.learning.judge.Evaluation.Contender;
import io.shopkeeper.learning.judge.Evaluation.Difference;
import io.shopkeeper.learning.judge.Evaluation.SliceValues;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.report.Facts;
import io.shopkeeper.report.Figure;
import io.shopkeeper.report.Language;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.Columns;
import io.shopkeeper.report.Part.Table;
import io.shopkeeper.report.Words;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EvaluationPartsTest {
  private static final EvaluationParts PARTS =
      new EvaluationParts(
          new Words(Language.EN, ZoneOffset.UTC, List.of(EvaluationParts.class)), "-x", "10 tests");

  private static Evaluation evaluation(double ours, double theirs, Difference... paired) {
    return new Evaluation(
        null,
        null,
        null,
        "ndcg@20",
        List.of(
            contender("most-popular", Role.BASELINE, theirs / 2),
            contender("item-item", Role.BASELINE, theirs),
            contender("als", Role.CANDIDATE, ours)),
        List.of(paired),
        List.of(
            new SliceValues("1 to 4 items known", 7, Map.of("als", new Estimate(.1, .05, .15))),
            new SliceValues("of another kind", 3, Map.of("als", new Estimate(.05, .01, .09)))));
  }

  private static Contender contender(String name, Role role, double value) {
    return contender(name, role, value, 10);
  }

  private static Contender contender(String name, Role role, double value, int cases) {
    return new Contender(name, role, Map.of("ndcg@20", new Estimate(value, value, value)), cases);
  }

  private static Difference against(double value, double low, double high) {
    return new Difference("item-item", value, low, high);
  }

  @Test
  void titleSaysWhoWinsAndOnlyBeyondDoubt() {
    assertEquals(
        "als is 25% better than item-item, the best baseline",
        PARTS.finding(evaluation(.1, .08, against(.25, .1, .4))));
    assertEquals(
        "als is 20% worse than item-item, the best baseline",
        PARTS.finding(evaluation(.08, .1, against(-.2, -.3, -.1))));
    assertEquals(
        "als and item-item, the best baseline, cannot be told apart",
        PARTS.finding(evaluation(.101, .1, against(.01, -.1, .12))));
    assertEquals(
        "als is 25% better than item-item, the best baseline", PARTS.finding(evaluation(.1, .08)));
    assertEquals("NDCG@20 by model", PARTS.finding(evaluation(Double.NaN, .1)));
  }

  @Test
  void showsTheNewModelFirstThenTheBetter() {
    List<Part> parts = PARTS.of(evaluation(.1, .2, against(-.5, -.6, -.4)));
    Table metrics = (Table) parts.get(1);
    assertEquals(
        List.of("als", "item-item", "most-popular"),
        metrics.rows().stream().map(row -> row.cells().get(0).text()).toList());
    assertEquals(
        List.of("candidate", "baseline", "baseline"),
        metrics.rows().stream().map(Part.Row::style).toList());
    assertEquals(
        List.of("forest-x", "differences-x"),
        ((Columns) parts.get(0)).parts().stream().map(part -> ((Figure) part).id()).toList());
    Figure slices = (Figure) ((Columns) parts.get(2)).parts().get(0);
    assertEquals("Weakest for “of another kind”: NDCG@20 0.050 over 3 cases", slices.title());
    assertEquals("0.100", PARTS.headline(evaluation(.1, .2)).orElseThrow().value());
  }

  /** Figures of one window do not stand in a chart beside those of four. */
  @Test
  void whoWasMeasuredOnFewerCasesIsNoneOfTheChartAndIsToldInTheTable() {
    Evaluation some =
        new Evaluation(
            null,
            null,
            null,
            "ndcg@20",
            List.of(
                contender("als", Role.CANDIDATE, .1),
                contender("als-diverse", Role.VARIANT, .3, 4),
                contender("item-item", Role.BASELINE, .08)),
            List.of(against(.25, .1, .4)),
            List.of());
    List<Part> parts = PARTS.of(some);
    Figure forest = (Figure) ((Columns) parts.get(0)).parts().get(0);
    assertEquals(
        List.of("als", "item-item"), forest.rows().stream().map(row -> row.get(0)).toList());
    Table metrics = (Table) parts.get(1);
    assertEquals(
        Set.of("new model", "baseline", "compared only, in 4 cases only"),
        metrics.rows().stream().map(row -> row.cells().get(0).note()).collect(Collectors.toSet()));
  }

  @Test
  void readsWhatTrainingWrote() throws Exception {
    Evaluation evaluation =
        Facts.read(
                new ObjectMapper()
                    .readTree(
                        """
                        {"test_from": "2026-03-25", "test_to": "2026-03-31", "users": 7,
                         "headline": "ndcg@20",
                         "contenders": [{"name": "als", "role": "candidate",
                           "metrics": {"recall@20": {"value": 0.2, "low": 0.1, "high": 0.3},
                                       "ndcg@20": {"value": "NaN", "low": null}}},
                          {"name": "popular", "role": "baseline", "metrics": {}}],
                         "differences": [{"against": "popular", "value": 0.5, "low": 0.4, "high": 0.6}]}
                        """),
                Evaluation.class)
            .orElseThrow();
    assertEquals("2026-03-25", evaluation.testFrom());
    Contender als = evaluation.contenders().get(0);
    assertEquals(Role.CANDIDATE, als.role());
    assertEquals(List.of("recall@20", "ndcg@20"), List.copyOf(als.metrics().keySet()));
    assertTrue(Double.isNaN(als.metrics().get("ndcg@20").value()));
    assertEquals(0.4, evaluation.differences().get(0).low());
    assertEquals(List.of(), evaluation.slices());
    String all = PARTS.of(evaluation).toString();
    assertFalse(all.matches("(?s).*\\b(NaN|null)\\b.*"), all);
  }
}
