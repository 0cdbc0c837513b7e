package io.shopkeeper.reviews.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.data.ingest.IngestJob;
import io.shopkeeper.data.sample.SampleStoreJob;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.text.WordVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewWordsTrainJobTest {
  private static final Set<String> SAYING_NOTHING =
      Set.of("this", "that", "with", "have", "would", "more", "when", "for", "was", "没有", "就是");

  @TempDir Path root;

  private JobTest jobs() {
    return JobTest.of(new SampleStoreJob(), new IngestJob(), new ReviewWordsTrainJob())
        .root(root)
        .set("sample-store.events=1000", "sample-store.reviews=2500", "sample-store.days=3")
        .set("sample-store.customers=1500", "sample-store.items=60")
        .set("ingest.mapping=conf/mappings/sample-store.conf", "ingest.input=raw/sample-store")
        .set("words.size=16");
  }

  private WordVectors written() throws IOException {
    return WordVectors.read(
        Files.readAllBytes(
            root.resolve("artifacts/review-words/versions/0000001/model/words.bin")));
  }

  /** What is near a word is of its own language, though both are learned as one. */
  @Test
  void wordsOfALanguageAreUsedAlike() throws IOException {
    for (String job : List.of("sample-store", "ingest")) {
      assertEquals(ExitCode.DONE, jobs().run(job).exitCode());
    }
    JobTest.Result few = jobs().set("words.least=999999").run("review-words-train");
    assertEquals(ExitCode.GATE_REFUSED, few.exitCode(), few.err());
    assertTrue(few.err().contains("no word is in 999999 reviews"), few.err());

    JobTest.Result told = jobs().run("review-words-train", "--run-id", "first");
    assertEquals(ExitCode.DONE, told.exitCode(), told.err());
    JsonNode shown = told.run().at("/facts/words/shown");
    int own = 0;
    int all = 0;
    for (JsonNode alike : shown) {
      assertFalse(
          SAYING_NOTHING.contains(alike.path("word").asText()), alike.path("word").asText());
      for (JsonNode near : alike.path("near")) {
        all++;
        boolean chinese = near.asText().codePoints().anyMatch(Character::isIdeographic);
        own += chinese == alike.path("lang").asText().equals("zh") ? 1 : 0;
      }
    }
    assertTrue(all >= 60 && own > .9 * all, own + " of " + all + ": " + shown);

    assertEquals(16, written().size());
  }
}
