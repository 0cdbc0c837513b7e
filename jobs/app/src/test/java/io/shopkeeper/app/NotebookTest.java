package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.data.behaviour.BehaviourJob;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Zeppelin notes stay what they promise: stripped of outputs, with queries that the tables answer.
 */
class NotebookTest {
  private static final Path NOTES = JobTest.repository().resolve("notebooks");

  /** A dynamic form, {@code ${name=default}} or {@code ${name=default,one|other}}. */
  private static final Pattern FORM = Pattern.compile("\\$\\$?\\{[^=}]+=([^,}]*)(?:,[^}]*)?}");

  private static final Set<String> VIEWS = new HashSet<>();

  @TempDir private static Path root;

  static Stream<Path> notes() throws IOException {
    try (Stream<Path> files = Files.list(NOTES)) {
      return files.filter(file -> file.toString().endsWith(".zpln")).sorted().toList().stream();
    }
  }

  private static List<JsonNode> paragraphs(Path note) throws IOException {
    List<JsonNode> paragraphs = new ArrayList<>();
    new ObjectMapper().readTree(note.toFile()).path("paragraphs").forEach(paragraphs::add);
    return paragraphs;
  }

  private static String interpreter(JsonNode paragraph) {
    return paragraph.path("text").asText().split("\\s", 2)[0];
  }

  private static String withDefaults(String text) {
    return FORM.matcher(text).replaceAll(form -> Matcher.quoteReplacement(form.group(1)));
  }

  /** What a night leaves: the behaviour release by its job, the lists by the contract's columns. */
  @BeforeAll
  static void publish() throws IOException {
    SparkSession spark = SharedSpark.session();
    List<Row> events = new ArrayList<>();
    for (String type : List.of("impression", "view", "purchase")) {
      for (String user : List.of("ann", "bob")) {
        events.add(
            RowFactory.create(
                type + user,
                user,
                "i1",
                type,
                Timestamp.valueOf("2026-03-17 10:00:00"),
                null,
                null,
                1,
                null,
                "CNY",
                null,
                null,
                null,
                null,
                null,
                null,
                "events.csv",
                "run",
                "2026-03-17"));
      }
    }
    TableStore tables =
        new TableStore(
            spark,
            HadoopStorage.open(root.toUri().toString(), spark.sparkContext().hadoopConfiguration()),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    try (TableWrite write = tables.write(ShopTables.EVENTS, "test")) {
      write.replace(
          Set.of("2026-03-17"),
          spark.createDataFrame(
              events, ShopTables.EVENTS.schema().add("ds", DataTypes.StringType)));
      write.commit();
    }
    JobTest.Result run = JobTest.of(new BehaviourJob()).root(root).run("behaviour");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    run.run()
        .path("rows")
        .fieldNames()
        .forEachRemaining(
            table ->
                view(
                    table,
                    spark
                        .read()
                        .parquet(
                            root.resolve("releases/behaviour/versions/0000001/" + table)
                                .toString())));
    view(
        "user_item_scores",
        spark.sql(
            "select 'ann' as user_id, 'i1' as item_id, cast(1.5 as float) as score, 'als' as source,"
                + " array(named_struct('item_id', 'i2', 'contribution', cast(1.25 as float)),"
                + " named_struct('item_id', 'i3', 'contribution', cast(-0.25 as float))) as reasons,"
                + " cast(0.5 as float) as reasons_rest, 'exact' as reasons_kind, 1 as rank,"
                + " cast(null as double) as propensity, 'r' as release, '2026-03-31' as ds"));
    view(
        "similar_items",
        spark.sql(
            "select 'i1' as item_id, 'i2' as similar_item_id, 1 as rank, cast(0.5 as float) as score,"
                + " 'als' as source, 'r' as release, '2026-03-31' as ds"));
  }

  private static void view(String name, Dataset<Row> rows) {
    rows.createOrReplaceTempView(name);
    VIEWS.add(name);
  }

  @Test
  void thereIsANote() throws IOException {
    assertTrue(notes().findAny().isPresent());
  }

  @ParameterizedTest
  @MethodSource("notes")
  void holdsNoOutputsNoUsersAndNoPaths(Path note) throws IOException {
    for (JsonNode paragraph : paragraphs(note)) {
      for (String output : List.of("results", "result", "user", "dateStarted", "errorMessage")) {
        assertFalse(paragraph.has(output), paragraph.path("id") + " has " + output);
      }
      assertEquals("READY", paragraph.path("status").asText());
      assertTrue(paragraph.path("settings").path("params").isEmpty());
      assertTrue(
          List.of("%md", "%spark", "%spark.sql").contains(interpreter(paragraph)),
          interpreter(paragraph));
    }
  }

  @ParameterizedTest
  @MethodSource("notes")
  void queriesAreAnsweredByTheTablesThatTheNoteOpens(Path note) throws IOException {
    StringBuilder opening = new StringBuilder();
    int queries = 0;
    for (JsonNode paragraph : paragraphs(note)) {
      String text = paragraph.path("text").asText();
      if (interpreter(paragraph).equals("%spark")) {
        opening.append(text);
      } else if (interpreter(paragraph).equals("%spark.sql")) {
        String query = withDefaults(text.substring("%spark.sql".length()));
        assertFalse(query.contains("${"), "a form is left: " + query);
        Dataset<Row> answer = SharedSpark.session().sql(query);
        answer.collectAsList();
        columnsOf(paragraph)
            .forEach(
                column ->
                    assertTrue(
                        List.of(answer.columns()).contains(column),
                        paragraph.path("title") + " plots " + column));
        queries++;
      }
    }
    assertTrue(queries > 0);
    for (String view : VIEWS) {
      assertTrue(opening.toString().contains('"' + view + '"'), "the note never opens " + view);
    }
  }

  @Test
  void aCustomersReasonsAddUpToTheScore() throws IOException {
    Path note = NOTES.resolve("shopkeeper-tonight.zpln");
    String query =
        paragraphs(note).stream()
            .map(p -> p.path("text").asText())
            .filter(text -> text.contains("because_of"))
            .findFirst()
            .orElseThrow();
    List<Row> rows =
        SharedSpark.session()
            .sql(withDefaults(query.substring("%spark.sql".length())))
            .collectAsList();
    assertEquals(2, rows.size());
    double sum =
        rows.stream().mapToDouble(r -> ((Number) r.getAs("contribution")).doubleValue()).sum();
    assertEquals(
        ((Number) rows.get(0).getAs("score")).doubleValue(),
        sum + ((Number) rows.get(0).getAs("rest")).doubleValue(),
        1e-4);
  }

  /** The columns that a paragraph's plot refers to. */
  private static List<String> columnsOf(JsonNode paragraph) {
    List<String> columns = new ArrayList<>();
    JsonNode graph = paragraph.path("config").path("results").path("0").path("graph");
    for (String part : List.of("keys", "groups", "values")) {
      graph.path(part).forEach(column -> columns.add(column.path("name").asText()));
    }
    return columns;
  }
}
