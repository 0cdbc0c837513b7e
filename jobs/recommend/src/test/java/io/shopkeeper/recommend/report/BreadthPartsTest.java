package io.shopkeeper.recommend.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.shopkeeper.ranking.evaluate.ListEvaluation.ListSpread;
import io.shopkeeper.recommend.report.Breadth.Curve;
import io.shopkeeper.recommend.report.Breadth.Point;
import io.shopkeeper.recommend.report.Breadth.Rows;
import io.shopkeeper.recommend.report.Breadth.Scores;
import io.shopkeeper.recommend.report.Breadth.Served;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Figure;
import io.shopkeeper.report.Language;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.Columns;
import io.shopkeeper.report.Words;
import io.shopkeeper.testkit.ForAll;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreadthPartsTest {
  private static final double UNKNOWN = Double.NaN;

  private static Content shown(Language language, Breadth breadth) {
    return new BreadthParts(new Words(language, ZoneOffset.UTC, List.of(BreadthSection.class)))
        .of(breadth);
  }

  private static List<String> ids(Part columns) {
    return ((Columns) columns).parts().stream().map(part -> ((Figure) part).id()).toList();
  }

  @Test
  void tellsHowFarListsReach() {
    List<Figure.Bin> bins = List.of(new Figure.Bin(0, 1, 60), new Figure.Bin(1, 2, 40));
    Content content =
        shown(
            Language.EN,
            new Breadth(
                new Served(
                    52_643,
                    14_206,
                    20_000,
                    99.6,
                    List.of(new Rows("als", 90), new Rows("popular", 10))),
                List.of(new ListSpread("live", .71, .62, UNKNOWN, UNKNOWN, UNKNOWN)),
                List.of(new Curve("purchases", List.of(new Point(0, 0), new Point(1, 1)))),
                List.of(new Curve("purchases", List.of(new Point(1, 5), new Point(2, 0)))),
                List.of(new Scores("als", 100, .5, bins), new Scores("rare", 0, .5, bins))));
    assertEquals(
        List.of("52,643", "71%"),
        content.headlines().stream()
            .map(headline -> headline.value().replace("52.6K", "52,643"))
            .toList());
    assertEquals(List.of("lorenz", "popularity", "sources"), ids(content.parts().get(0)));
    assertEquals(
        List.of("scores-0"), ids(content.parts().get(2)), "a source of few rows is left out");
    Figure sources = (Figure) ((Columns) content.parts().get(0)).parts().get(2);
    assertEquals("90% of all recommended rows come from ALS", sources.title());
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void zerosAndUnknownNumbersAreToldWithoutANonsenseWord(Language language) {
    Breadth nothing =
        new Breadth(
            new Served(1, 0, 0, UNKNOWN, List.of()),
            List.of(new ListSpread("als", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
            List.of(new Curve("purchases", List.of(new Point(0, 0), new Point(1, UNKNOWN)))),
            List.of(new Curve("purchases", List.of(new Point(1, 0)))),
            List.of(new Scores("als", 0, UNKNOWN, List.of(new Figure.Bin(UNKNOWN, UNKNOWN, 0)))));
    // In the data of a chart null is a gap.
    String all = shown(language, nothing).toString().replaceAll("json=\\{.*?\\}, header", "");
    assertFalse(all.matches("(?s).*\\b(NaN|null|Infinity)\\b.*"), all);
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
          assertEquals(x, BreadthParts.reaches(curve, BreadthParts.at(curve, x)), 1e-9);
        });
  }
}
