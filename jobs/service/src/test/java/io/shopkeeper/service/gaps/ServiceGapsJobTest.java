package io.shopkeeper.service.gaps;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.data.ingest.IngestJob;
import io.shopkeeper.data.sample.SampleStoreJob;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.service.TestQuestions;
import io.shopkeeper.service.TestShop;
import io.shopkeeper.service.index.ServiceIndexJob;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceGapsJobTest {
  @TempDir Path root;

  private List<Row> gaps() {
    return SharedSpark.session()
        .read()
        .parquet(root.resolve("releases/service/versions/0000001/service_gaps").toString())
        .orderBy("lang", "rank")
        .collectAsList();
  }

  private JobTest.Result find(String... settings) throws IOException {
    return JobTest.of(new ServiceGapsJob()).root(root).set(settings).run("service-gaps");
  }

  /** The gaps that were planted are found in both languages, each as one, and counted. */
  @Test
  void plantedGapsAreFound() throws IOException {
    JobTest jobs =
        JobTest.of(
                new SampleStoreJob(), new IngestJob(), new ServiceIndexJob(), new ServiceGapsJob())
            .root(root)
            .set("sample-store.events=1000", "sample-store.questions=3000", "sample-store.days=20")
            .set("sample-store.reviews=0", "sample-store.pictures=0", "sample-store.items=60")
            .set("ingest.mapping=conf/mappings/sample-store.conf", "ingest.input=raw/sample-store")
            .set("knowledge.documents=raw/sample-store/help");
    JobTest.Result last = null;
    for (String job : List.of("sample-store", "ingest", "service-index", "service-gaps")) {
      last = jobs.run(job);
      assertEquals(ExitCode.DONE, last.exitCode(), last.err());
    }
    Map<String, String> planted = new HashMap<>();
    Map<String, Long> asked = new TreeMap<>();
    for (Row row :
        SharedSpark.session()
            .read()
            .parquet(root.resolve("tables/questions").toString())
            .join(
                SharedSpark.session()
                    .read()
                    .parquet(root.resolve("raw/sample-store/_truth/gaps").toString()),
                col("question_id").equalTo(col("question_no")))
            .collectAsList()) {
      String topic = row.getAs("gap") + " " + (row.getAs("lang").equals("en") ? "en" : "zh");
      planted.put(row.getAs("text"), topic);
      asked.merge(topic, 1L, Long::sum);
    }
    assertEquals(12, asked.size(), asked.toString());
    Map<String, Long> found = new TreeMap<>();
    for (Row gap : gaps()) {
      Set<String> topics =
          gap.<String>getList(gap.fieldIndex("examples")).stream()
              .map(example -> planted.getOrDefault(example, "none"))
              .collect(Collectors.toSet());
      assertEquals(1, topics.size(), "one gap is of one topic: " + gap);
      String topic = topics.iterator().next();
      if (!topic.equals("none")) {
        found.merge(topic, gap.getAs("questions"), Long::sum);
        assertEquals(topic.startsWith("goods") ? "goods" : "question", gap.getAs("kind"), topic);
      }
    }
    assertEquals(asked.keySet(), found.keySet());
    found.forEach(
        (topic, n) -> assertTrue(n >= .4 * asked.get(topic) && n <= asked.get(topic), topic + n));
    long all = asked.values().stream().mapToLong(n -> n).sum();
    assertTrue(found.values().stream().mapToLong(n -> n).sum() >= .8 * all, found + " " + asked);
    JsonNode facts = last.run().at("/facts/service-gaps/languages");
    assertEquals(
        3000, facts.at("/en/questions").asLong() + facts.at("/zh/questions").asLong(), "" + facts);
  }

  /** Without models by words; numbers are masked, goods that are not sold any more are named. */
  @Test
  void alikeByWordsAndJoinedWithTheCatalogue() throws IOException {
    TestShop.products(root);
    Files.createDirectory(root.resolve("help"));
    Files.writeString(root.resolve("help/a.md"), "# Returns\nSend goods back within 30 days.\n");
    new TestQuestions()
        .add("do you offer engraving?", "en", null)
        .add("Do you offer engraving?", "en", null)
        .add("engraving of AB1234567 please", "en", null)
        .add("is the lid made by hand", "en", null, "p2")
        .add("was the lid made by hand", "en", null, "p2")
        .add("how do I return goods", "en", null)
        .add("do you sell pianos", "en", null)
        .add("how much is a piano?", "en", null)
        .add("you are a scam", "en", null)
        .add("?!", "en", null)
        .writeTo(root);
    JobTest.Result unready = find();
    assertEquals(ExitCode.BAD_INPUT, unready.exitCode(), unready.err());
    assertTrue(unready.err().contains("no index of answers is live"), unready.err());
    JobTest.Result indexed =
        JobTest.of(new ServiceIndexJob())
            .root(root)
            .set("knowledge.documents=help", "sentences.chinese=", "sentences.english=")
            .run("service-index");
    assertEquals(ExitCode.DONE, indexed.exitCode(), indexed.err());
    JobTest.Result result = find("gaps.least-questions=2", "gaps.shared-words=0.4");
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    List<Row> gaps = gaps();
    assertEquals(
        List.of("question Do you offer engraving? 3", "goods Old mug 2", "goods pianos 2"),
        gaps.stream()
            .map(g -> g.getAs("kind") + " " + g.getAs("about") + " " + g.getAs("questions"))
            .toList());
    assertTrue(
        gaps.get(0).getList(gaps.get(0).fieldIndex("examples")).toString().contains("[number]"));
    assertFalse(gaps.toString().contains("1234567"), gaps.toString());
    JsonNode counts = result.run().at("/facts/service-gaps/languages/en");
    assertEquals(10, counts.at("/questions").asLong());
    assertEquals(1, counts.at("/answered").asLong(), counts.toString());
    assertEquals(1, counts.at("/handed_over").asLong());
    assertEquals(1, counts.at("/asked_back").asLong());
    assertEquals(7, counts.at("/unanswered").asLong());
    assertEquals(3, counts.at("/gaps").asLong());
  }
}
