package io.shopkeeper.service.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.answer.index.AnswerIndex.Wanted;
import io.shopkeeper.answer.index.Entry;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.service.TestShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceIndexJobTest {
  @TempDir Path root;

  private Path help;

  @BeforeEach
  void aShopWithHelp() throws IOException {
    TestShop.products(root);
    TestShop.orders(root);
    help = Files.createDirectories(root.resolve("help/sub"));
    Files.writeString(
        root.resolve("help/returns.md"),
        "# Returns\nYou can send goods back within 30 days.\n# 退货\n三十天内可以退货。\n");
    Files.writeString(help.resolve("shipping.html"), "<h1>Shipping</h1><p>Within two days.</p>");
    Files.writeString(
        help.resolve("past.csv"),
        """
        question,answer
        "Do you have gift cards, and in what sizes?","Yes, from 10 €
        to 100 €."
        empty,
        "Can the engraving of order no. A-1001 be changed? Call 13800138000",Not that of A-1001. Call 400-820-8820.
        """);
    Files.writeString(help.resolve("other.csv"), "a,b\n1,2\n");
    Files.write(help.resolve("latin.md"), new byte[] {'#', ' ', (byte) 0xE9, '\n'});
    Files.writeString(help.resolve("notes.txt"), "not read");
  }

  private JobTest.Result index(String... settings) throws IOException {
    return JobTest.of(new ServiceIndexJob()).root(root).set(settings).run("service-index");
  }

  private AnswerIndex written(String version) throws IOException {
    return AnswerIndex.open(
        Files.readAllBytes(
            root.resolve("artifacts/answer-index/versions/" + version + "/model/answers.idx")));
  }

  private static Entry best(AnswerIndex index, String question, String language) {
    return index.search(new Wanted(question, language, Optional.empty()), 1).get(0).entry();
  }

  @Test
  void whatTheShopKnowsIsFound() throws IOException {
    JobTest.Result result = index("knowledge.documents=help");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    assertEquals(3, result.run().at("/rows/document_entries").asInt());
    assertEquals(2, result.run().at("/rows/question_entries").asInt());
    assertEquals(1, result.run().at("/rows/product_entries").asInt());
    assertTrue(result.err().contains("left out sub/other.csv: its header"), result.err());
    assertTrue(result.err().contains("left out sub/latin.md: it is not UTF-8"), result.err());
    assertTrue(Files.exists(root.resolve("slots/answer-index/history/0000001")));
    try (AnswerIndex index = written("0000001")) {
      assertEquals(6, index.size());
      assertEquals("returns.md › Returns", best(index, "how do I return it?", "en").source());
      assertEquals("三十天内可以退货。", best(index, "怎么退货", "zh").text());
      assertEquals("Within two days.", best(index, "shipping", "en").text());
      assertEquals("Yes, from 10 €\nto 100 €.", best(index, "gift cards", "en").text());
      Entry engraving = best(index, "engraving", "en");
      assertEquals(
          "Can the engraving of order no. [order] be changed? Call [phone]", engraving.title());
      assertEquals("Not that of [order]. Call 400-820-8820.", engraving.text());
      Entry mug = best(index, "is the ceramic mug dishwasher safe", "en");
      assertEquals(
          "brand: Clay\nprice: 12.5 EUR\ncategory: Kitchen/Mugs\ndishwasher safe: yes", mug.text());
      assertEquals(Optional.of("p1"), mug.item());
      assertEquals(mug, best(index, "陶瓷杯", "zh"));
    }
  }

  @Test
  void anIndexThatShrinksIsRefused() throws IOException {
    index("knowledge.documents=help");
    JobTest.Result less = index("knowledge.least-share=0.9");
    assertEquals(ExitCode.GATE_REFUSED, less.exitCode(), less.err());
    assertTrue(less.err().contains("1 entries, where the live index has 6"), less.err());
    assertFalse(Files.exists(root.resolve("slots/answer-index/history/0000002")));
    assertEquals(ExitCode.DONE, index("knowledge.least-share=0").exitCode());
    assertTrue(Files.exists(root.resolve("slots/answer-index/history/0000002")));
  }

  @Test
  void aFolderThatIsNotThereAndAShopThatKnowsNothingAreRefused() throws IOException {
    JobTest.Result nowhere = index("knowledge.documents=hlep");
    assertEquals(ExitCode.BAD_INPUT, nowhere.exitCode(), nowhere.err());
    assertTrue(nowhere.err().contains("knowledge.documents"), nowhere.err());
    JobTest.Result nothing =
        JobTest.of(new ServiceIndexJob())
            .root(Files.createDirectory(root.resolve("empty")))
            .run("service-index");
    assertEquals(ExitCode.BAD_INPUT, nothing.exitCode(), nothing.err());
    assertTrue(nothing.err().contains("nothing to index"), nothing.err());
  }
}
