package io.shopkeeper.data.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.shopkeeper.data.behaviour.Behaviour.Cohort;
import io.shopkeeper.data.behaviour.Behaviour.Day;
import io.shopkeeper.data.behaviour.Behaviour.Segment;
import io.shopkeeper.data.behaviour.Behaviour.Sessions;
import io.shopkeeper.data.behaviour.Behaviour.Step;
import io.shopkeeper.data.behaviour.Behaviour.Trend;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Figure;
import io.shopkeeper.report.Language;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.Columns;
import io.shopkeeper.report.Part.Lead;
import io.shopkeeper.report.Part.Missing;
import io.shopkeeper.report.Part.Table;
import io.shopkeeper.report.Words;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BehaviourPartsTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 3, 31);

  private static Words words(Language language) {
    return new Words(language, ZoneOffset.UTC, List.of(BehaviourSection.class));
  }

  private static Content shown(Behaviour behaviour) {
    return new BehaviourParts(words(Language.EN)).of(behaviour);
  }

  private static List<Figure> charts(Content content) {
    return ((Columns) content.parts().get(1)).parts().stream().map(Figure.class::cast).toList();
  }

  private static Behaviour behaviour() {
    SplittableRandom random = new SplittableRandom(7);
    List<Day> days = new ArrayList<>();
    for (int d = 60; d >= 0; d--) {
      LocalDate date = AS_OF.minusDays(d);
      double week = date.getDayOfWeek().getValue() >= 6 ? 1.35 : 1;
      double size = week * (1 + (60 - d) * .006) * (.94 + random.nextDouble() * .12);
      days.add(
          new Day(
              date,
              List.of(
                  (long) (41_000 * size),
                  (long) (9_300 * size),
                  (long) (1_510 * size),
                  (long) (402 * size))));
    }
    return new Behaviour(
        AS_OF.minusDays(60),
        AS_OF,
        3_184_220,
        52_643,
        411_020,
        19_871,
        List.of(
            new Step("impression", 402_118, 2_502_010),
            new Step("view", 288_420, 566_004),
            new Step("add_to_cart", 51_933, 92_110),
            new Step("purchase", 18_702, 24_096)),
        List.of("impression", "view", "add_to_cart", "purchase"),
        1,
        days,
        new Sessions(
            402_118,
            3,
            14,
            List.of(
                new Figure.Bin(1, 2, 141_001),
                new Figure.Bin(2, 3, 77_120),
                new Figure.Bin(3, 5, 80_023),
                new Figure.Bin(5, 9, 55_310),
                new Figure.Bin(9, 17, 31_004),
                new Figure.Bin(17, 33, 13_340),
                new Figure.Bin(33, Integer.MAX_VALUE, 4_320))),
        List.of(
            new Segment("champions", 2_841, 11_902, 1_904_221.5),
            new Segment("loyal", 5_530, 9_870, 1_102_300),
            new Segment("promising", 7_204, 8_010, 604_881),
            new Segment("at_risk", 6_120, 7_350, 498_120),
            new Segment("lost", 11_400, 11_820, 388_110)),
        List.of(
            new Cohort(AS_OF.minusDays(35), 4_120, List.of(.21, .152, .131, .118, .109)),
            new Cohort(AS_OF.minusDays(28), 4_388, List.of(.224, .16, .139, .121)),
            new Cohort(AS_OF.minusDays(21), 4_610, List.of(.218, .158, .14)),
            new Cohort(AS_OF.minusDays(14), 4_904, List.of(.231, .166)),
            new Cohort(AS_OF.minusDays(7), 5_012, List.of(.236))),
        List.of(
            new Trend("Rain jacket, women", "Clothing > Jackets", 210, 611),
            new Trend("户外头灯 充电式 400 流明", "户外 > 照明", 95, 240)));
  }

  @Test
  void tellsAWholeShop() {
    Content content = shown(behaviour());
    assertEquals(
        "3,184,220 events of 52,643 customers on 19,871 products, 30 Jan 2026 to 31 Mar 2026."
            + " 12.9% of the events belong to no known customer; they feed popularity and"
            + " item-to-item models.",
        ((Lead) content.parts().get(0)).text());
    assertEquals(
        List.of("funnel", "trend", "sessions", "segments"),
        charts(content).stream().map(Figure::id).toList());
    Table retention = (Table) content.parts().get(2);
    assertEquals(
        "22.4% of new customers are seen again in the week after their first", retention.title());
    assertEquals(7, retention.header().size());
    assertEquals(3, retention.rows().get(4).cells().size(), "of the last week one share is known");
    assertEquals("7", retention.rows().get(4).cells().get(2).style(), "the largest is the darkest");
    assertEquals("On the rise: Rain jacket, women", ((Table) content.parts().get(3)).title());
    assertEquals("3.2M", content.headlines().get(0).value());
  }

  @Test
  void theLastLengthOfVisitsIsOpen() {
    assertEquals(
        List.of("1", "2", "3–4", "5–8", "9–16", "17–32", "33+"),
        charts(shown(behaviour())).get(2).rows().stream().map(row -> row.get(0)).toList());
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void zerosAndUnknownNumbersAreToldWithoutANonsenseWord(Language language) {
    Behaviour nothing =
        new Behaviour(
            AS_OF,
            AS_OF,
            1,
            1,
            0,
            1,
            List.of(new Step("view", 0, 0), new Step("purchase", 0, 0)),
            List.of("view"),
            1,
            List.of(new Day(AS_OF.minusDays(1), List.of(0L)), new Day(AS_OF, List.of(0L))),
            new Sessions(0, Double.NaN, Double.NaN, List.of(new Figure.Bin(1, 2, 0))),
            List.of(new Segment("loyal", 0, 0, 0)),
            List.of(new Cohort(AS_OF, 0, List.of(Double.NaN))),
            List.of());
    // In the data of a chart null is a gap.
    String all =
        new BehaviourParts(words(language))
            .of(nothing)
            .toString()
            .replaceAll("json=\\{.*?\\}, header", "");
    assertFalse(all.matches("(?s).*\\b(NaN|null|Infinity)\\b.*"), all);
  }

  @Test
  void saysWhatIsMissing() {
    Behaviour day =
        new Behaviour(
            AS_OF,
            AS_OF,
            2,
            0,
            2,
            1,
            List.of(),
            List.of("view"),
            1,
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of());
    List<Part> parts = shown(day).parts();
    assertEquals(
        List.of(
            "No customer segments: they need purchases by known customers.",
            "No retention table: it needs known customers over more than one week."),
        parts.stream()
            .filter(Missing.class::isInstance)
            .map(part -> ((Missing) part).text())
            .toList());
  }
}
