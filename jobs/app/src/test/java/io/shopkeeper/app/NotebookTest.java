package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.data.behaviour.BehaviourJob;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.VersionStore;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;

/**
 * Zeppelin notes stay what they promise: stripped of outputs, with queries that the tables answer.
 */
class NotebookTest {
  private static final Path NOTES = JobTest.repository().resolve("notebooks");

  /** What a paragraph of minutes does: it is compiled here, and run by ZeppelinIT. */
  private static final Pattern SLOW = Pattern.compile("\\.run\\(|compareAls|spark\\.read");

  private static final StringWriter SCALA_SAYS = new StringWriter();

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
    released(
        "user_item_scores",
        "select 'ann' as user_id, 'i1' as item_id, cast(1.5 as float) as score, 'als' as source,"
            + " array(named_struct('item_id', 'i2', 'contribution', cast(1.25 as float)),"
            + " named_struct('item_id', 'i3', 'contribution', cast(-0.25 as float))) as reasons,"
            + " cast(0.5 as float) as reasons_rest, 'exact' as reasons_kind, 1 as rank,"
            + " cast(null as double) as propensity, 'r' as release");
    spark.conf().set(Notebook.ROOT, root.toUri().toString());
  }

  private static void released(String table, String query) throws IOException {
    SparkSession spark = SharedSpark.session();
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    new VersionStore(
            HadoopStorage.open(root.toUri().toString(), spark.sparkContext().hadoopConfiguration()),
            "releases",
            clock)
        .commitOnce(
            "recommendations",
            "rank-1",
            staging -> {
              spark.sql(query).coalesce(1).write().parquet(staging.path(table));
              staging.expect(table, 1);
              return new Manifest(
                  "rank-1",
                  "rank",
                  "2026-03-31",
                  clock.instant().toString(),
                  "abc",
                  "{}",
                  1,
                  Map.of(),
                  List.of(),
                  Map.of(),
                  Map.of(),
                  "",
                  Map.of());
            });
  }

  @AfterAll
  static void forgetTheRoot() {
    SharedSpark.session().conf().unset(Notebook.ROOT);
  }

  /** Runs Scala as a notebook does: line after line in one interpreter, with {@code z}. */
  private static IMain interpreter() {
    Settings settings = new Settings();
    // Surefire starts with a jar that only names the class path.
    settings
        .classpath()
        .value_$eq(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    IMain scala = new IMain(settings, new PrintWriter(SCALA_SAYS, true));
    interpret(
        scala,
        """
        val spark = io.shopkeeper.testkit.SharedSpark.session()
        object z {
          def textbox(name: String, first: String): Any = first
          def select(name: String, first: Any, options: Seq[(Any, String)]): Any = {
            require(options.exists(_._1 == first), s"$name: $first is no option")
            first
          }
          def show(frame: org.apache.spark.sql.DataFrame): Unit =
            frame.createOrReplaceGlobalTempView("shown")
        }
        import org.apache.spark.sql.functions._
        """);
    return scala;
  }

  private static void interpret(IMain scala, String code) {
    SCALA_SAYS.getBuffer().setLength(0);
    assertEquals("Success", scala.interpret(code).toString(), () -> code + "\n" + SCALA_SAYS);
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
      assertTrue(List.of("%md", "%spark").contains(interpreter(paragraph)), interpreter(paragraph));
    }
  }

  @ParameterizedTest
  @MethodSource("notes")
  void everyParagraphRunsOnWhatANightLeaves(Path note) throws IOException {
    IMain scala = interpreter();
    int plotted = 0;
    for (JsonNode paragraph : paragraphs(note)) {
      String text = paragraph.path("text").asText();
      if (!interpreter(paragraph).equals("%spark")) {
        continue;
      }
      String code = text.substring("%spark".length());
      if (SLOW.matcher(code).find()) {
        interpret(scala, "def slow() = {" + code + "\n}");
        continue;
      }
      interpret(scala, code);
      if (code.contains("z.show")) {
        Dataset<Row> answer = SharedSpark.session().table("global_temp.shown");
        assertFalse(answer.collectAsList().isEmpty(), text);
        if (!List.of(answer.columns()).equals(List.of("nothing"))) {
          plotted++;
          columnsOf(paragraph)
              .forEach(
                  column ->
                      assertTrue(
                          List.of(answer.columns()).contains(column),
                          paragraph.path("title") + " plots " + column));
        }
      }
    }
    assertTrue(plotted > 0 || !note.toString().matches(".*(explore|tonight).*"), note.toString());
  }

  @Test
  void aCustomersReasonsAddUpToTheScore() throws IOException {
    IMain scala = interpreter();
    String why =
        paragraphs(NOTES.resolve("shopkeeper-customer.zpln")).stream()
            .map(p -> p.path("text").asText())
            .filter(text -> text.contains("because_of"))
            .findFirst()
            .orElseThrow();
    // The shop of this test has no catalogue: then there is a list all the same.
    interpret(
        scala,
        why.substring("%spark".length())
            .replaceAll("left join products [pb] on [^\\n]*", "")
            .replaceAll("coalesce\\(p.title, '\\?'\\)", "'?'")
            .replaceAll("coalesce\\(b.title, s.r.item_id\\)", "s.r.item_id"));
    List<Row> rows = SharedSpark.session().table("global_temp.shown").collectAsList();
    assertEquals(2, rows.size());
    double sum = rows.stream().mapToDouble(r -> number(r, "contribution")).sum();
    assertEquals(number(rows.get(0), "score"), sum + number(rows.get(0), "rest"), 1e-4);
  }

  @Test
  void aDayWithoutATableSaysSoAndNamesThoseThatHaveIt() throws IOException {
    Notebook shop = Notebook.open(SharedSpark.session());
    assertArrayEquals(new String[] {"2026-03-31"}, shop.days());
    Row missing = shop.sql("2026-03-30", "select * from user_item_scores").head();
    assertTrue(missing.getString(0).contains("nights that did: 2026-03-31"), missing.toString());
    Row unknown = shop.sql("2026-03-31", "select * from no_such_table").head();
    assertTrue(unknown.getString(0).contains("no_such_table"), unknown.toString());
    Row none = shop.sql("2026-03-31", "select * from events where user_id = 'nobody'").head();
    assertTrue(none.getString(0).startsWith("No row on 2026-03-31"), none.toString());
    assertThrows(JobException.class, () -> shop.sql("yesterday", "select 1"));
    assertFalse(SharedSpark.session().catalog().tableExists("user_item_scores"));
  }

  private static double number(Row row, String column) {
    return ((Number) row.getAs(column)).doubleValue();
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
