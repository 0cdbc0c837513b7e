package io.shopkeeper.deep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.report.Figure;
import io.shopkeeper.report.Language;
import io.shopkeeper.report.NightRecords;
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
import org.junit.jupiter.api.Test;

class NetworksSectionTest {
  private static final String CURVE =
      """
      {'curve': [{'epoch': 1, 'loss': 0.5, 'validation': {'validation_accuracy': 0.8}},
                 {'epoch': 2, 'loss': 'NaN', 'validation': {}}],
       'workers': 2, 'best_epoch': 1, 'examples_per_second': 100.5, 'predicted_speed_up': 1.8}
      """;
  private static final String CLASSES =
      """
      {'accuracy': 0.75, 'examples': 4, 'confusion': [[3, 0], [1, 0]],
       'classes': [{'name': 'a', 'examples': 3, 'f1': 0.857}, {'name': 'b', 'examples': 1, 'f1': 0}]}
      """;

  private static List<Part> shown(String... jobsAndFacts) throws Exception {
    List<JsonNode> records = new ArrayList<>();
    for (int i = 0; i < jobsAndFacts.length; i += 2) {
      String record =
          "{'job': '%s', 'run_id': 'r', 'as_of': '2026-03-31', 'facts': %s}"
              .formatted(jobsAndFacts[i], jobsAndFacts[i + 1]);
      records.add(new ObjectMapper().readTree(record.replace('\'', '"')));
    }
    return NetworksSection.of(
            NightRecords.of(LocalDate.of(2026, 3, 31), records).runs(),
            new Words(Language.EN, ZoneOffset.UTC, new NetworksSection().words()))
        .parts();
  }

  @Test
  void aClassifierShowsItsCurveItsClassesAndWhatItMistakes() throws Exception {
    List<Part> parts =
        shown("fashion-mnist", "{'training': %s, 'classification': %s}".formatted(CURVE, CLASSES));
    assertEquals(
        "Averaging was foretold to be 1.80 times as fast as one worker, and was – times.",
        ((Lead) parts.get(0)).text());
    List<Part> charts = ((Columns) parts.get(1)).parts();
    Figure curve = (Figure) charts.get(0);
    assertEquals("curve-fashion-mnist", curve.id());
    assertEquals("fashion-mnist: best after pass 1 of 2", curve.title());
    assertEquals(List.of("pass", "training loss", "validation accuracy"), curve.header());
    assertEquals(List.of("1", "0.5000", "0.8000"), curve.rows().get(0));
    assertEquals(List.of("2", "–", "–"), curve.rows().get(1));
    Figure classes = (Figure) charts.get(1);
    assertEquals(
        "75% of 4 test examples are right; b is the hardest class, F1 0.000", classes.title());
    Table confusion = (Table) parts.get(2);
    assertEquals(
        List.of("b", "1", "1", "0"),
        confusion.rows().get(1).cells().stream().map(Part.Cell::text).toList());
    assertEquals("7", confusion.rows().get(1).cells().get(2).style());
  }

  @Test
  void ofSeveralTrainingsTheMeasuredOneIsShown() throws Exception {
    List<Part> parts = shown("ncf-train", "{'training': [%s, {}]}".formatted(CURVE));
    assertEquals(2, parts.size());
    assertEquals(1, ((Columns) parts.get(1)).parts().size());
  }

  @Test
  void jobsThatTrainedNothingAreLeftOut() throws Exception {
    List<Part> parts = shown("ingest", "{}", "session-rnn", "{'training': []}");
    assertEquals("No network was trained tonight.", ((Missing) parts.get(0)).text());
  }

  @Test
  void namesOfClassesStayAsTheyAre() throws Exception {
    List<Part> parts =
        shown(
            "x",
            "{'training': %s, 'classification': %s}"
                .formatted(CURVE, CLASSES.replace("'a'", "'</script>{0}'")));
    assertTrue(parts.toString().contains("</script>{0}"));
    assertFalse(((Figure) ((Columns) parts.get(1)).parts().get(1)).json().contains("</script>"));
  }
}
