package io.shopkeeper.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
  @Test
  void whatIsNotFiniteIsAGap() {
    Figure.Builder figure = Figure.of("f", "bars");
    figure.series("s", "s1").add(1).add(Double.NaN).add(Double.POSITIVE_INFINITY);
    String json = figure.build().json();
    assertFalse(json.contains("NaN") || json.contains("Infinity"), json);
    assertTrue(json.contains("[1.0,null,null]"), json);
  }

  @Test
  void noTextEndsTheScriptThatHoldsIt() {
    String json = Figure.of("f", "bars").title("</script><!--&\u2028\u2029").build().json();
    assertFalse(json.matches("(?s).*[<>&\u2028\u2029].*"), json);
  }

  @Test
  void aHistogramSaysCountsAndShares() {
    Figure figure =
        Figure.histogram(
            Figure.of("h", "bars"),
            "visits",
            List.of("1", "2–3"),
            List.of(new Figure.Bin(1, 2, 3), new Figure.Bin(2, 4, 1)),
            "share",
            new Words(Language.EN, ZoneOffset.UTC, List.of()));
    assertEquals(List.of("", "visits", "share"), figure.header());
    assertEquals(List.of(List.of("1", "3", "75%"), List.of("2–3", "1", "25%")), figure.rows());
  }

  @Test
  void heatHasEightShadesAndUnknownIsTheLightest() {
    assertEquals("0", Part.Cell.heat("", 0, 1).style());
    assertEquals("7", Part.Cell.heat("", 1, 1).style());
    assertEquals("4", Part.Cell.heat("", 0.5, 1).style());
    assertEquals("0", Part.Cell.heat("", Double.NaN, 1).style());
    assertEquals("0", Part.Cell.heat("", 0, 0).style());
  }
}
