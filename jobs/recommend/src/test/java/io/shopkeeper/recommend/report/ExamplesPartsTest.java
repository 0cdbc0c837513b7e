package io.shopkeeper.recommend.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.learning.report.EvaluationParts;
import io.shopkeeper.recommend.report.Examples.Action;
import io.shopkeeper.recommend.report.Examples.Customer;
import io.shopkeeper.recommend.report.Examples.Neighbour;
import io.shopkeeper.recommend.report.Examples.Reason;
import io.shopkeeper.recommend.report.Examples.Shown;
import io.shopkeeper.recommend.report.Examples.SimilarItems;
import io.shopkeeper.report.Language;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.Example;
import io.shopkeeper.report.Part.Missing;
import io.shopkeeper.report.Part.Tiles;
import io.shopkeeper.report.Words;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExamplesPartsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 31);

  private static List<Part> shown(Examples examples) {
    return new ExamplesParts(
            new Words(
                Language.EN, ZoneOffset.UTC, List.of(ExamplesSection.class, EvaluationParts.class)))
        .of(examples)
        .parts();
  }

  @Test
  void reasonsHaveBarsByTheirSizeAndTheRestIsTold() {
    Shown offer =
        new Shown(
            1,
            "mug",
            "Kitchen",
            .5,
            "als",
            List.of(new Reason("kettle", .4), new Reason("pan", -.2)),
            .1);
    Example customer =
        (Example)
            shown(
                    new Examples(
                        List.of(
                            new Customer(
                                "dZ3k9Q…",
                                List.of(new Action(DAY, "purchase", "kettle", 2)),
                                List.of(offer))),
                        List.of()))
                .get(0);
    assertEquals("× 2", customer.deeds().get(0).times());
    assertEquals(Part.Tone.STRONG, customer.deeds().get(0).tone());
    assertEquals("Kitchen · ALS · score 0.5", customer.offers().get(0).about());
    List<Part.Reason> reasons = customer.offers().get(0).reasons();
    assertEquals(
        List.of("+0.40", "−0.20", "+0.10"), reasons.stream().map(Part.Reason::value).toList());
    assertEquals(List.of(100, 50, 25), reasons.stream().map(Part.Reason::width).toList());
    assertEquals(
        List.of("plus", "minus", "plus"), reasons.stream().map(Part.Reason::sign).toList());
    assertEquals("rest", reasons.get(2).style());
  }

  @Test
  void aBlendedItemIsExplainedByWhatIsPopularToo() {
    Shown own = new Shown(1, "mug", "", .5, "blend", List.of(new Reason("kettle", .4)), .1);
    Shown popular = new Shown(2, "pan", "", .3, "blend", List.of(), .3);
    Example customer =
        (Example)
            shown(
                    new Examples(
                        List.of(new Customer("b…", List.of(), List.of(own, popular))), List.of()))
                .get(0);
    String rest = "popular lately, and everything else";
    assertEquals(
        List.of(List.of("kettle", rest), List.of(rest)),
        customer.offers().stream()
            .map(offer -> offer.reasons().stream().map(Part.Reason::item).toList())
            .toList());
  }

  @Test
  void unknownNumbersHaveNoBar() {
    Shown offer =
        new Shown(1, "y", "", Double.NaN, "als", List.of(new Reason("x", Double.NaN)), Double.NaN);
    List<Part> parts =
        shown(
            new Examples(
                List.of(new Customer("b…", List.of(), List.of(offer))),
                List.of(new SimilarItems("x", "", List.of(new Neighbour("z", "", Double.NaN))))));
    assertEquals(0, ((Example) parts.get(0)).offers().get(0).reasons().get(0).width());
    assertTrue(parts.get(2) instanceof Tiles);
    assertFalse(parts.toString().matches("(?s).*\\b(NaN|null)\\b.*"));
  }

  @Test
  void saysWhatIsMissing() {
    assertEquals(
        List.of(
            "No customers to show: no lists are live.",
            "No similar products: that table is not live."),
        shown(new Examples(List.of(), List.of())).stream()
            .map(part -> ((Missing) part).text())
            .toList());
  }

  @Test
  void picksCustomersFromTheMostToTheLeastActive() {
    Map<String, String> source = new HashMap<>();
    Map<String, Long> actions = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      source.put("u" + i, i < 10 ? "popular" : "als");
      actions.put("u" + i, (long) i);
    }
    assertEquals(List.of("u84", "u54", "u24", "u9"), LiveLists.choose(source, actions, 4));
    assertEquals(List.of("u54"), LiveLists.choose(source, actions, 1));
    assertEquals(List.of(), LiveLists.choose(Map.of(), Map.of(), 4));
    assertEquals(List.of("a"), LiveLists.choose(Map.of("a", "popular"), Map.of(), 4));
    assertEquals(List.of("a"), LiveLists.choose(Map.of("a", "als"), Map.of(), 4));
  }
}
