package io.shopkeeper.deep.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownVectorsTest {
  private static final StructType ROWS =
      new StructType()
          .add("words", DataTypes.createArrayType(DataTypes.StringType))
          .add("label", DataTypes.IntegerType);

  /** What models were asked about: jobs run in this process. */
  private static final Set<String> ASKED = new ConcurrentSkipListSet<>();

  @TempDir Path root;

  /** Vectors that only their text and the sum decide. */
  private record Counting(String sum) implements SentenceVectors {
    private static final long serialVersionUID = 1L;

    @Override
    public List<String> names() {
      return List.of("zh", "en");
    }

    @Override
    public Background background(Language language) {
      return Background.USUAL;
    }

    @Override
    public int dimension(Language language) {
      return 3;
    }

    @Override
    public float[] of(Language language, String text) {
      ASKED.add(text);
      return new float[] {
        text.hashCode(), 1f / (1 + sum.length()), language == Language.ZH ? 1 : 0
      };
    }
  }

  /** Asks about texts as a night does. */
  private record Asking(String sum, List<String> texts) implements Job<Asking.None> {
    record None() {}

    @Override
    public String name() {
      return "asking";
    }

    @Override
    public String summary() {
      return "test: ask for vectors";
    }

    @Override
    public Class<None> settings() {
      return None.class;
    }

    @Override
    public Map<String, String> inputs(None settings, JobContext context) {
      return Map.of();
    }

    @Override
    public void run(None settings, JobContext context) throws IOException {
      SentenceVectors models = new Counting(sum);
      var rows =
          context
              .spark()
              .createDataFrame(
                  texts.stream()
                      .map(text -> RowFactory.create(List.of(text.split(" ")), 0))
                      .toList(),
                  ROWS);
      try (KnownVectors known = KnownVectors.of(context, "vectors", models, List.of(rows, rows))) {
        Set<String> read = Set.copyOf(ASKED);
        for (String text : texts) {
          Language own = SentenceVectors.readAs(text);
          assertArrayEquals(models.of(own, text), known.vectors().of(own, text), 0, text);
        }
        known.vectors().of(Language.EN, "never seen");
        context.fact("asked_later", ASKED.contains("never seen"));
        ASKED.retainAll(read);
      }
    }
  }

  private JsonNode ask(String id, String sum, String... texts) throws IOException {
    ASKED.clear();
    JobTest.Result asked =
        JobTest.of(new Asking(sum, List.of(texts))).root(root).run("asking", "--run-id", id);
    assertEquals(ExitCode.DONE, asked.exitCode(), asked.err());
    assertTrue(asked.run().path("facts").path("asked_later").asBoolean());
    return asked.run().path("rows");
  }

  private static void assertRead(JsonNode rows, int all, String... read) {
    assertEquals(Set.of(read), Set.copyOf(ASKED));
    assertEquals(all, rows.path("texts_with_vectors").asInt());
    assertEquals(read.length, rows.path("texts_read_for_vectors").asInt());
  }

  @BeforeEach
  void forget() {
    ASKED.clear();
  }

  @Test
  void modelsReadWhatNoEarlierNightHasRead() throws IOException {
    assertRead(ask("1", "a", "good shoes", "好 鞋", "good shoes"), 2, "good shoes", "好 鞋");
    assertRead(ask("2", "a", "good shoes", "好 鞋"), 2);
    assertRead(ask("3", "a", "good shoes", "bad shoes"), 2, "bad shoes");
    assertRead(ask("4", "a", "好 鞋"), 1, "好 鞋");
    assertRead(ask("5", "b", "好 鞋"), 1, "好 鞋");
  }

  @Test
  void onlyANightThatChangesTheTextsLeavesAVersion() throws IOException {
    ask("1", "a", "one", "two");
    ask("2", "a", "one", "two");
    ask("3", "a", "two");
    try (Stream<Path> versions = Files.list(root.resolve("artifacts/vectors/versions"))) {
      assertEquals(2, versions.count());
    }
  }

  @Test
  void whatIsDamagedIsReadAgain() throws IOException {
    ask("1", "a", "one", "two", "three");
    try (Stream<Path> files = Files.walk(root.resolve("artifacts/vectors/versions"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".parquet")).toList()) {
        Files.write(file, new byte[] {1, 2, 3});
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
      }
    }
    assertRead(ask("2", "a", "one", "two", "three"), 3, "one", "three", "two");
  }
}
