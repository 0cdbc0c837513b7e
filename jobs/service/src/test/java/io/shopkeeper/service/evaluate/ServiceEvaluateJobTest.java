package io.shopkeeper.service.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.service.TestShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceEvaluateJobTest {
  @TempDir static Path directory;

  private static Path shop;
  private static final AtomicInteger RUNS = new AtomicInteger();

  @BeforeAll
  static void aShopWithAnIndex() throws IOException {
    shop = TestShop.withIndex(directory);
  }

  private static JobTest.Result judge(String dialogues, String... settings) throws IOException {
    Path file = shop.resolve("dialogues-" + RUNS.incrementAndGet() + ".jsonl");
    Files.writeString(file, dialogues);
    return JobTest.of(new ServiceEvaluateJob())
        .root(shop)
        .set("evaluate.dialogues=" + file.getFileName())
        .set(settings)
        .run("service-evaluate", "--run-id", "evaluate-" + RUNS.get());
  }

  private static String dialogue(String name, String language, String customer, String turns) {
    return "{\"dialogue\":\"%s\",\"lang\":\"%s\",\"uid\":%s,\"turns\":[%s]}\n"
        .formatted(name, language, customer == null ? "null" : '"' + customer + '"', turns);
  }

  private static String turn(
      String kind, String question, String outcome, String source, String says, String never) {
    return "{\"kind\":\"%s\",\"question\":\"%s\",\"outcome\":\"%s\",\"source\":%s,\"says\":[%s],\"never\":[%s]}"
        .formatted(
            kind, question, outcome, source == null ? "null" : '"' + source + '"', says, never);
  }

  private static final String GOOD =
      dialogue(
              "d1",
              "en",
              "anna",
              turn("policy", "How do I return something?", "answered", "Returns", "\"30 days\"", "")
                  + ","
                  + turn(
                      "order",
                      "Where is my order A-1001?",
                      "answered",
                      "orders",
                      "\"Ceramic\"",
                      ""))
          + dialogue(
              "d2",
              "zh",
              null,
              turn("stranger", "我的订单A-1001到哪里了", "asked_back", null, "", "\"陶瓷杯\""))
          + dialogue("d3", "zh", "ben", turn("anger", "你们是骗子！", "handed_over", null, "", ""));

  @Test
  void turnsAreJudgedByLanguageAndKind() throws IOException {
    JobTest.Result result = judge(GOOD);
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    JsonNode facts = result.run().at("/facts/service-evaluation");
    assertEquals(4, facts.at("/all/turns").asInt());
    assertEquals(1, facts.at("/all/right/estimate").asDouble(), facts.toString());
    assertEquals(1, facts.at("/all/answered").asDouble());
    assertEquals(2, facts.at("/by_language/zh/turns").asInt());
    assertEquals(1, facts.at("/by_kind/order/outcomes/answered").asInt());
    assertEquals(0, facts.at("/mistakes").size());
  }

  /** What is expected otherwise than it is answered is told, and too much of it refuses. */
  @Test
  void mistakesAreNamedAndRefused() throws IOException {
    String wrong =
        dialogue(
            "d4",
            "en",
            "anna",
            turn("policy", "How do I return something?", "answered", "Invoices", "", "")
                + ","
                + turn("policy", "How do I return something?", "handed_over", null, "", ""));
    JobTest.Result refused = judge(wrong);
    assertEquals(ExitCode.GATE_REFUSED, refused.exitCode(), refused.err());
    assertTrue(refused.err().contains("0.000 of the turns are right"), refused.err());
    JobTest.Result told = judge(wrong, "evaluate.least-right=0", "evaluate.most-wrong=1");
    JsonNode facts = told.run().at("/facts/service-evaluation");
    assertEquals(1, facts.at("/all/wrong/estimate").asDouble());
    assertEquals(2, facts.at("/mistakes").size());
    assertEquals("handed_over", facts.at("/mistakes/1/expected").asText());
  }

  /** One leak is one too many, whatever the settings allow. */
  @Test
  void aLeakRefuses() throws IOException {
    JobTest.Result result =
        judge(
            dialogue(
                "d5",
                "en",
                "anna",
                turn(
                    "order", "Where is my order A-1001?", "answered", null, "", "\"Ceramic mug\"")),
            "evaluate.least-right=0",
            "evaluate.most-wrong=1");
    assertEquals(ExitCode.GATE_REFUSED, result.exitCode(), result.err());
    assertTrue(result.err().contains("1 answers hold what no answer may hold"), result.err());
  }

  @Test
  void badDialoguesAreToldInOneLine() throws IOException {
    for (String[] bad :
        new String[][] {
          {"", "holds no dialogue"},
          {"no json\n", "has no turns"},
          {dialogue("d6", "en", null, ""), "dialogue d6 has no turns"},
          {dialogue("d7", "en", null, turn("x", "a?", "maybe", null, "", "")), "'maybe'"},
          {
            dialogue("d8", "en", null, turn("x", " ", "answered", null, "", "")),
            "without a question"
          }
        }) {
      JobTest.Result result = judge(bad[0]);
      assertEquals(ExitCode.BAD_INPUT, result.exitCode(), result.err());
      assertTrue(result.err().contains(bad[1]), result.err());
    }
    JobTest.Result nowhere =
        JobTest.of(new ServiceEvaluateJob())
            .root(shop)
            .set("evaluate.dialogues=nowhere")
            .run("service-evaluate", "--run-id", "nowhere");
    assertEquals(ExitCode.BAD_INPUT, nowhere.exitCode(), nowhere.err());
    JobTest.Result none =
        JobTest.of(new ServiceEvaluateJob()).root(shop).run("service-evaluate", "--run-id", "none");
    assertEquals(ExitCode.DONE, none.exitCode(), none.err());
  }
}
