package io.shopkeeper.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.shopkeeper.app.report.Report.Contender;
import io.shopkeeper.app.report.Report.Curve;
import io.shopkeeper.app.report.Report.Difference;
import io.shopkeeper.app.report.Report.Evaluation;
import io.shopkeeper.app.report.Report.Interval;
import io.shopkeeper.app.report.Report.Point;
import io.shopkeeper.app.report.Report.Role;
import io.shopkeeper.testkit.ForAll;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final Figures FIGURES = new Figures(new Words(Language.EN, ZoneOffset.UTC));

  private static Evaluation evaluation(double ours, double theirs, Interval paired) {
    return new Evaluation(
        null,
        null,
        "ndcg@20",
        10,
        0,
        0,
        List.of(
            contender("als", Role.CANDIDATE, ours),
            contender("most-popular", Role.BASELINE, theirs / 2),
            contender("item-item", Role.BASELINE, theirs)),
        paired == null ? List.of() : List.of(new Difference("item-item", paired)),
        List.of());
  }

  private static Contender contender(String name, Role role, double value) {
    return new Contender(name, role, Map.of("ndcg@20", new Interval(value, value, value)));
  }

  @Test
  void titleSaysWhoWinsAndOnlyBeyondDoubt() {
    assertEquals(
        "ALS is 25% better than item-item cosine, the best baseline",
        FIGURES.finding(evaluation(.1, .08, new Interval(.25, .1, .4))));
    assertEquals(
        "ALS is 20% worse than item-item cosine, the best baseline",
        FIGURES.finding(evaluation(.08, .1, new Interval(-.2, -.3, -.1))));
    assertEquals(
        "ALS and item-item cosine, the best baseline, cannot be told apart",
        FIGURES.finding(evaluation(.101, .1, new Interval(.01, -.1, .12))));
    assertEquals(
        "ALS is 25% better than item-item cosine, the best baseline",
        FIGURES.finding(evaluation(.1, .08, null)));
    assertEquals("NDCG@20 by model", FIGURES.finding(evaluation(Double.NaN, .1, null)));
  }

  @Test
  void curvesAreReadBothWays() {
    ForAll.seeds(
        50,
        random -> {
          List<Point> points = new ArrayList<>();
          double y = 0;
          for (int i = 0; i <= 10; i++) {
            points.add(new Point(i / 10.0, y));
            y += random.nextDouble(0.01, 1);
          }
          Curve curve = new Curve("c", points);
          double x = random.nextDouble(0.05, 1);
          assertEquals(x, Figures.reaches(curve, Figures.at(curve, x)), 1e-9);
        });
  }

  @Test
  void whatIsNotFiniteIsAGap() {
    Figure.Builder figure = Figure.of("f", "bars");
    figure.series("s", "s1").add(1).add(Double.NaN).add(Double.POSITIVE_INFINITY);
    String json = figure.build().json();
    assertFalse(json.contains("NaN") || json.contains("Infinity"), json);
    assertEquals(true, json.contains("[1.0,null,null]"), json);
  }
}
