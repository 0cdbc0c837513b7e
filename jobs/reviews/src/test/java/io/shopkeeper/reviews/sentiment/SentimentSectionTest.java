package io.shopkeeper.reviews.sentiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Figure;
import io.shopkeeper.report.Language;
import io.shopkeeper.report.NightRecords;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.MarkedWord;
import io.shopkeeper.report.Words;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentimentSectionTest {
  private static final String CALIBRATION =
      """
      {'temperature': 1, 'validation_examples': 9, 'error_before': 0.02, 'error_after': 0.01,
       'sure_share': 0.9, 'sure_accuracy': 0.96,
       'reliability': [{'cases': 10, 'confidence': 0.8, 'accuracy': 0.7}]}
      """;

  private static Content shown(Language language, String facts) throws Exception {
    String record =
        "{'job': 'review-sentiment-train', 'run_id': 'r', 'as_of': '2026-03-31', 'facts': %s}"
            .formatted(facts)
            .replace('\'', '"');
    return SentimentSection.of(
        NightRecords.of(LocalDate.of(2026, 3, 31), List.of(new ObjectMapper().readTree(record)))
            .run("review-sentiment-train"),
        new Words(language, ZoneOffset.UTC, new SentimentSection().words()));
  }

  @Test
  void wordsAreMarkedByWhatTheySpeakFor() throws Exception {
    String explained =
        """
        {'texts': 3, 'strongest': 2.5, 'random': 0.25, 'examples': [
          {'actual': 'negative', 'predicted': 'negative', 'confidence': 0.97,
           'words': ['<b>good', ' but', ' broken'], 'weights': [-0.6, 0.1, 9]},
          {'actual': 'negative', 'predicted': 'positive', 'confidence': 0.6,
           'words': ['fine'], 'weights': [0.3]}]}
        """;
    Content content =
        shown(
            Language.EN,
            "{'calibration': %s, 'explanations': %s}".formatted(CALIBRATION, explained));
    assertEquals(
        "It is sure of 90% of the test reviews, and right in 96% of those; it calls the others unsure.",
        ((Part.Lead) content.parts().get(0)).text());
    assertEquals(List.of("80%", "70%", "10"), ((Figure) content.parts().get(1)).rows().get(0));
    Part.Marked marked = (Part.Marked) content.parts().get(2);
    assertTrue(marked.note().contains("loses 2.50"), marked.note());
    assertEquals(
        List.of(
            new MarkedWord("<b>good", "for-2"),
            new MarkedWord(" but", ""),
            new MarkedWord(" broken", "against-3")),
        marked.texts().get(0).words());
    assertEquals(Part.Tone.BAD, marked.texts().get(0).tone());
    assertEquals("60%; its label says complaint", marked.texts().get(1).note());
  }

  @Test
  void aClassifierThatIsNeverSureSaysSo() throws Exception {
    Content content =
        shown(Language.ZH, "{'calibration': {'error_after': 0.2, 'reliability': []}}");
    assertTrue(((Part.Lead) content.parts().get(0)).text().contains("没有把握"));
  }

  @Test
  void nightsWithoutItShowNothing() throws Exception {
    assertEquals(Content.NOTHING, shown(Language.EN, "{}"));
  }
}
