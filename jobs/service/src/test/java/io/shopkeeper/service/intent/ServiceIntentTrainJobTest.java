package io.shopkeeper.service.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import io.shopkeeper.pretrained.LanguageModels;
import io.shopkeeper.pretrained.PretrainedModel;
import io.shopkeeper.service.TestQuestions;
import io.shopkeeper.text.TokenisedText;
import io.shopkeeper.text.classify.TextClassifier;
import io.shopkeeper.text.classify.TextClassifierFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceIntentTrainJobTest {
  @TempDir static Path directory;

  /** A root after its first night, and what that said. */
  private static Path morning;

  private static JobTest.Result first;

  private static TestQuestions questions() {
    return new TestQuestions()
        .many(150, "order_status", "en", "where is my parcel", "has my order been shipped yet")
        .many(150, "order_status", "zh", "我的快递到哪里了", "订单什么时候发货")
        .many(150, "return_goods", "en", "I want to return this coat", "how do I send it back")
        .many(150, "return_goods", "zh", "我要退货", "衣服不合适怎么退")
        .many(150, "invoice", "en", "please send me an invoice", "I need a receipt for tax")
        .many(150, "invoice", "zh", "可以开发票吗", "发票抬头写错了")
        .many(5, "gift_wrap", "en", "can you wrap it as a present")
        .add("  ", "other", "  ")
        .add("Do you like the sea?", "en", null);
  }

  @BeforeAll
  static void aFirstNight() throws IOException {
    morning = Files.createDirectory(directory.resolve("morning"));
    questions().writeTo(morning);
    first = jobs(morning).run("service-intent-train", "--run-id", "first");
    assertEquals(ExitCode.DONE, first.exitCode(), first.err());
  }

  private static JobTest jobs(Path root) {
    return JobTest.of(new ServiceIntentTrainJob())
        .root(root)
        .set("text.embedding=16", "text.units=8", "text.learning-rate=0.01")
        .set("deep.epochs=3");
  }

  private static JsonNode contender(JsonNode run, String name) {
    for (JsonNode contender : run.at("/facts/evaluation/contenders")) {
      if (contender.path("name").asText().equals(name)) {
        return contender.at("/metrics/macro_f1/value");
      }
    }
    throw new AssertionError(name + " is not in " + run.at("/facts/evaluation"));
  }

  @Test
  void learnsIntentsInBothLanguagesAndTellsTheRareOnes() throws IOException {
    JsonNode run = first.run();
    for (String kind : List.of("pool", "rnn", "bag-of-words", "letters", "sentences")) {
      assertTrue(contender(run, kind).asDouble() > .95, kind + contender(run, kind));
    }
    assertTrue(contender(run, "majority").asDouble() < .4, run.toString());
    assertEquals(3, run.at("/rows/intents").asInt());
    assertEquals("{\"gift_wrap\":5}", run.at("/facts/rare-intents").toString());
    assertTrue(first.err().contains("left out"), first.err());
    for (String language : List.of("en", "zh")) {
      assertTrue(
          run.at("/facts/evaluation/slices").findValuesAsText("name").contains(language),
          run.at("/facts/evaluation/slices").toString());
    }
  }

  /** Plain Java reads what went live, and it knows words that are typed wrongly. */
  @Test
  void whatWentLiveKnowsMistypedWords() throws IOException {
    TextClassifier live =
        TextClassifierFile.read(
            Files.readAllBytes(live().resolve("classifier.bin")),
            names ->
                new LanguageModels(
                    Optional.of(PretrainedModel.of(names.get(0))),
                    Optional.of(PretrainedModel.of(names.get(1)))));
    assertEquals(
        "[\"invoice\",\"order_status\",\"return_goods\"]",
        Files.readString(live().resolve("labels.json")).replaceAll("\\s", ""));
    assertEquals(1, best(live, "wehre is my pracel"));
    assertEquals(2, best(live, "i want to retunr htis caot"));
    assertEquals(0, best(live, "开发票"));
    for (String known : List.of("where is my parcel?", "我要退货")) {
      assertTrue(live.knows(TokenisedText.of(known).words()), known);
    }
    for (String none : List.of("which is the highest mountain of Africa?", "今天股票涨了吗")) {
      assertFalse(live.knows(TokenisedText.of(none).words()), none);
    }
  }

  private static Path live() {
    String name = first.run().at("/facts/gate/live").asText();
    return morning.resolve("artifacts/service-intent-" + name + "/versions/0000001/model");
  }

  private static int best(TextClassifier classifier, String text) {
    float[] scores = classifier.scores(TokenisedText.of(text).words());
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }

  /** Another night knows another intent; what is live is measured on it as it is. */
  @Test
  void intentsMayComeAndGo() throws Exception {
    Path shop = KilledJob.copy(morning);
    questions()
        .many(200, "gift_wrap", "en", "can you wrap it as a present", "is there gift paper")
        .writeTo(shop);
    JobTest.Result next = jobs(shop).run("service-intent-train", "--run-id", "next");
    assertEquals(ExitCode.DONE, next.exitCode(), next.err());
    assertEquals(4, next.run().at("/rows/intents").asInt());
    double known = contender(next.run(), "production").asDouble();
    assertTrue(known > .6 && known < .8, "it knows three of four: " + known);
    assertTrue(Files.exists(shop.resolve("slots/service-intent/history/0000002")));
  }

  @Test
  void withoutIntentsNothingIsLearned() throws IOException {
    Path shop = Files.createDirectory(directory.resolve("unlabelled"));
    new TestQuestions().add("Where is my order?", "en", null).writeTo(shop);
    JobTest.Result none = jobs(shop).run("service-intent-train");
    assertEquals(ExitCode.GATE_REFUSED, none.exitCode(), none.err());
    assertTrue(none.err().contains("fill questions.intent"), none.err());
    assertFalse(Files.exists(shop.resolve("slots/service-intent")));
  }
}
