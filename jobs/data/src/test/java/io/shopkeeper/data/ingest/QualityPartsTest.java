package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Figure;
import io.shopkeeper.report.Language;
import io.shopkeeper.report.NightRecords;
import io.shopkeeper.report.Part.Columns;
import io.shopkeeper.report.Part.Table;
import io.shopkeeper.report.Words;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class QualityPartsTest {
  private static Quality of(String facts) throws Exception {
    String record =
        "{'job': 'ingest', 'run_id': 'i', 'as_of': '2026-03-31', 'facts': %s}".formatted(facts);
    return Quality.of(
        NightRecords.of(
                LocalDate.of(2026, 3, 31),
                List.of(new ObjectMapper().readTree(record.replace('\'', '"'))))
            .run("ingest")
            .orElseThrow());
  }

  private static Quality night() throws Exception {
    return of(
        """
        {'ingest.events.files': [{'file': 'a.csv', 'parsed': 10, 'unparseable': 1,
           'curated': 7, 'quarantined': 3, 'merged': 1}],
         'ingest.events.balance': {'file': '1 files', 'parsed': 10},
         'ingest.events.reasons': {'bad-time': 1, 'some-later-code': 2},
         'ingest.checks': [{'table': 'events', 'check': 'duplicate-share',
           'observed': 0.1, 'threshold': 0.05, 'verdict': 'failed'}]}
        """);
  }

  @Test
  void readsWhatIngestWrote() throws Exception {
    Quality quality = night();
    assertEquals(11, quality.read());
    assertEquals(3, quality.quarantined());
    assertEquals(
        List.of(
            new Quality.Refused("events", "some-later-code", 2),
            new Quality.Refused("events", "bad-time", 1)),
        quality.refusals());
    assertEquals("duplicate-share", quality.checks().get(0).check());
    assertTrue(of("{}").isEmpty());
  }

  @Test
  void tellsOfFilesReasonsAndChecks() throws Exception {
    Content content =
        new QualityParts(new Words(Language.EN, ZoneOffset.UTC, List.of(QualitySection.class)))
            .of(night());
    Figure balance = (Figure) ((Columns) content.parts().get(0)).parts().get(0);
    assertEquals("27.3% of 11 rows were refused", balance.title());
    assertEquals(List.of("a.csv", "events", "10", "1", "7", "3", "1"), balance.rows().get(0));
    Figure refusals = (Figure) ((Columns) content.parts().get(0)).parts().get(1);
    assertEquals("Most frequent reason: some-later-code (2 rows)", refusals.title());
    Table checks = (Table) content.parts().get(1);
    assertEquals("0 of 1 checks passed", checks.title());
    assertEquals(
        List.of("Share of repeats", "events", "0.1", "0.05", "failed"),
        checks.rows().get(0).cells().stream().map(cell -> cell.text()).toList());
    assertEquals("bad", checks.rows().get(0).cells().get(4).style());
    assertEquals("27.3%", content.headlines().get(0).value());
  }
}
