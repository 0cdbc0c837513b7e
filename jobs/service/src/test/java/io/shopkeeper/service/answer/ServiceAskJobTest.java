package io.shopkeeper.service.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import io.shopkeeper.service.TestShop;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceAskJobTest {
  @TempDir static Path directory;

  private static Path shop;

  /** The clock stands still, so that each question needs a run id of its own. */
  private static final AtomicInteger ASKED = new AtomicInteger();

  @BeforeAll
  static void aShopWithAnIndex() throws IOException {
    shop = TestShop.withIndex(directory);
  }

  private static JobTest.Result ask(Path root, String question, String... settings)
      throws IOException {
    return JobTest.of(new ServiceAskJob())
        .root(root)
        .set("ask.question=\"" + question + "\"")
        .set(settings)
        .run("service-ask", "--run-id", "ask-" + ASKED.incrementAndGet());
  }

  @Test
  void aDialogueInEnglish() throws IOException {
    JobTest.Result result =
        ask(
            shop,
            "How do I return something?\\nis the ceramic mug dishwasher safe?\\nand the price?\\nWhere is my order A-1001?\\nWhat is the capital of France?",
            "ask.customer=anna");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    for (String line :
        new String[] {
          "no intents are learned yet: questions are answered by search alone",
          "You can send goods back within 30 days.",
          "[returns.md › Returns]",
          "dishwasher safe: yes",
          "price: 12.5 EUR",
          "2 × Ceramic mug: shipped since 2026-03-31.",
          "I do not know that, so a colleague will answer."
        }) {
      assertTrue(result.err().contains(line), line + " is not in " + result.err());
    }
    assertEquals(4, result.run().at("/rows/answered").asInt());
    assertEquals(1, result.run().at("/rows/handed_over").asInt());
  }

  @Test
  void aDialogueInChinese() throws IOException {
    JobTest.Result result = ask(shop, "怎么退货？\\n我的快递到哪里了\\n2\\n你们是骗子！", "ask.customer=anna");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    for (String line :
        new String[] {"三十天内可以退货。", "1. 陶瓷杯（已发货，2026-03-31）", "2 × p9：已送达（2026-03-22）。", "非常抱歉"}) {
      assertTrue(result.err().contains(line), line + " is not in " + result.err());
    }
  }

  /** The dialogues of {@code docs/service.md}: each block that begins with a question. */
  @Test
  void theDialoguesOfTheDocs() throws IOException {
    String docs = Files.readString(JobTest.repository().resolve("docs/service.md"));
    List<String> dialogues =
        Pattern.compile("```\\n(\\? .*?)```", Pattern.DOTALL)
            .matcher(docs)
            .results()
            .map(block -> block.group(1))
            .toList();
    assertEquals(2, dialogues.size());
    for (String dialogue : dialogues) {
      String questions =
          dialogue
              .lines()
              .filter(line -> line.startsWith("? "))
              .map(line -> line.substring(2))
              .collect(Collectors.joining("\\n"));
      JobTest.Result result = ask(shop, questions, "ask.customer=anna");
      String held =
          result
              .err()
              .lines()
              .map(line -> line.replaceFirst("^service-ask · ", ""))
              .filter(line -> line.startsWith("? ") || line.startsWith("  "))
              .collect(Collectors.joining("\n", "", "\n"));
      assertEquals(dialogue, held);
    }
  }

  /** A chat ends where the customer says bye, or where the input ends. */
  @Test
  void questionsAreTyped() throws IOException {
    for (String typed :
        new String[] {
          "hello\n\nI want to return my mug\nbye\nis this still heard?\n",
          "hello\nI want to return my mug"
        }) {
      ByteArrayOutputStream shown = new ByteArrayOutputStream();
      JobTest.Result result =
          JobTest.of(
                  new ServiceAskJob(
                      new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                      new PrintStream(shown, true, StandardCharsets.UTF_8)))
              .root(shop)
              .set("ask.chat=true", "ask.customer=anna")
              .run("service-ask", "--run-id", "ask-" + ASKED.incrementAndGet());
      assertEquals(ExitCode.DONE, result.exitCode(), result.err());
      String chat = shown.toString(StandardCharsets.UTF_8);
      assertTrue(
          chat.contains(
              """
                2 × Ceramic mug: shipped since 2026-03-31.
                You can send goods back within 30 days.
                If a colleague is to arrange it, write "person".
                [orders; returns.md › Returns]
              """),
          chat);
      assertEquals(1, result.run().at("/rows/answered").asInt());
      assertEquals(typed.contains("bye") ? 1 : 0, result.run().at("/rows/ended").asInt());
    }
  }

  /** Neither the question nor the customer stands in what the run leaves. */
  @Test
  void nothingOfWhatWasSaidIsRecorded() throws IOException {
    ask(shop, "my very private question", "ask.customer=anna");
    try (Stream<Path> records = Files.walk(shop.resolve("runs"))) {
      for (Path file : records.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(content.contains("very private"), file.toString());
        assertFalse(content.contains("anna"), file.toString());
      }
    }
  }

  @Test
  void othersOrdersAreNotFound() throws IOException {
    for (String who : new String[] {"ask.customer=anna", "answer.coverage=0.5"}) {
      JobTest.Result result = ask(shop, "Where is my order B-2001?\\norder B-2001 status", who);
      assertFalse(result.err().contains("Old mug"), result.err());
      assertFalse(result.err().contains("paid"), result.err());
    }
    assertTrue(ask(shop, "where is my parcel", "ask.customer=ben").err().contains("2 × Old mug"));
  }

  @Test
  void withoutAnIndexNothingIsAnswered() throws Exception {
    JobTest.Result none = ask(Files.createDirectory(directory.resolve("empty")), "anything");
    assertEquals(ExitCode.BAD_INPUT, none.exitCode(), none.err());
    assertTrue(none.err().contains("run service-index first"), none.err());
    Path half = KilledJob.copy(shop);
    Path file = half.resolve("artifacts/answer-index/versions/0000001/model/answers.idx");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 200));
    JobTest.Result damaged = ask(half, "anything");
    assertEquals(ExitCode.BAD_INPUT, damaged.exitCode(), damaged.err());
  }

  @Test
  void settingsThatCannotFitAreRefused() throws IOException {
    assertEquals(ExitCode.USAGE, ask(shop, " ").exitCode());
    assertEquals(ExitCode.USAGE, ask(shop, "x", "answer.choice-coverage=0.9").exitCode());
    assertEquals(ExitCode.USAGE, ask(shop, "x", "ask.chat=true").exitCode());
    JobTest.Result twice = ask(shop, "x", "answer.return-intents=[track_order]");
    assertEquals(ExitCode.USAGE, twice.exitCode());
    assertTrue(twice.err().contains("the intent 'track_order' stands in"), twice.err());
  }
}
