package io.shopkeeper.service.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.report.Language;
import io.shopkeeper.report.NightRecords;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Words;
import io.shopkeeper.service.evaluate.Scores;
import io.shopkeeper.service.gaps.GapFacts;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceSectionTest {
  private static final Words EN =
      new Words(Language.EN, ZoneOffset.UTC, new ServiceSection().words());
  private static final Words ZH =
      new Words(Language.ZH, ZoneOffset.UTC, new ServiceSection().words());

  private static List<String> texts(Part.Row row) {
    return row.cells().stream().map(Part.Cell::text).toList();
  }

  @Test
  void whatBecomesOfQuestionsIsToldInShares() {
    GapFacts facts =
        new GapFacts(30, Map.of("zh", new GapFacts.Counts(200, 150, 20, 10, 20, 5, 2, 18)));
    assertEquals(
        List.of("Chinese", "200", "75%", "10%", "5%", "10%"),
        texts(ServiceSection.asked(facts, EN).rows().get(0)));
    assertEquals("中文", ServiceSection.asked(facts, ZH).rows().get(0).cells().get(0).text());
  }

  @Test
  void judgedDialoguesAreToldByLanguageAndByWhatIsTried() {
    Scores.Share share =
        new Scores.Share(
            50,
            new Interval(.9, .8, 1),
            new Interval(.02, 0, .04),
            .8,
            Map.of("answered", 40, "handed_over", 10));
    List<Part> parts =
        ServiceSection.judged(
            new Scores.Facts(
                share, Map.of("en", share), Map.of("anger", share), List.of(1., 2.), List.of()),
            EN);
    Part.Row byKind = ((Part.Table) parts.get(1)).rows().get(0);
    assertEquals(List.of("anger", "50", "90%", "2%", "40", "0", "10"), texts(byKind));
    assertEquals("80% to 100%", byKind.cells().get(2).note());
  }

  @Test
  void intentsThatAreTakenForOthersComeByHowOften() throws Exception {
    String record =
        """
        {'job': 'service-intent-train', 'run_id': 'r', 'as_of': '2026-03-31', 'facts': {
         'classification': {'examples': 20, 'accuracy': 0.8, 'macro_f1': 0.8, 'loss': 1,
          'classes': [{'name': 'a', 'examples': 10}, {'name': 'b', 'examples': 10}],
          'confusion': [[9, 1], [3, 7]]}}}
        """
            .replace('\'', '"');
    Part.Table confusions =
        ServiceSection.intents(
                NightRecords.of(
                        LocalDate.of(2026, 3, 31), List.of(new ObjectMapper().readTree(record)))
                    .run("service-intent-train")
                    .orElseThrow(),
                EN)
            .orElseThrow();
    assertEquals(
        List.of(List.of("b", "a", "3 of 10"), List.of("a", "b", "1 of 10")),
        confusions.rows().stream().map(ServiceSectionTest::texts).toList());
  }
}
