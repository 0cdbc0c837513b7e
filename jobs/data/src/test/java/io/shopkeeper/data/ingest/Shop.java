package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A small shop's folder of raw files, and what ingest makes of it. */
final class Shop {
  static final String HEADER = "id,uid,sku,what,at,visit,order,n,price\n";
  static final Pseudonyms PSEUDONYMS = new Pseudonyms(JobTest.KEY.getBytes(StandardCharsets.UTF_8));

  /** A log of CSV files in UTF-8 or GBK; thresholds are loose unless a test is about them. */
  static final String MAPPING =
      """
      sources.log {
        table = events
        files = ["log/**"]
        columns {
          event_id = id, user_id = uid, item_id = sku, event_type = what, event_time = at
          session_id = visit, order_id = order, quantity = n, price = price
        }
        event-types { view = view, buy = purchase, show = impression }
      }
      """;

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-06-01T02:00:00Z"), ZoneOffset.UTC);

  final Path root;
  private final Path input;
  private final Path mapping;
  private final IngestJob job;
  private int runs;

  Shop(Path directory) throws IOException {
    this(directory, new IngestJob());
  }

  Shop(Path directory, IngestJob job) throws IOException {
    this.job = job;
    this.root = Files.createDirectories(directory.resolve("root"));
    this.input = Files.createDirectories(directory.resolve("drop"));
    this.mapping = directory.resolve("shop.conf");
    mapping(MAPPING);
  }

  Shop mapping(String... texts) throws IOException {
    Files.writeString(mapping, String.join("\n", texts));
    return this;
  }

  Shop file(String name, String content) throws IOException {
    return file(name, content, StandardCharsets.UTF_8);
  }

  Shop file(String name, String content, Charset charset) throws IOException {
    return file(name, content.getBytes(charset));
  }

  Shop file(String name, byte[] content) throws IOException {
    Path file = input.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return this;
  }

  Path input() {
    return input;
  }

  /** Every run has an id of its own, so that none is skipped as done before. */
  JobTest.Result run(String... settings) throws IOException {
    runs++;
    return test().set(settings).run("ingest", "--run-id", "run-" + runs);
  }

  JobTest test() {
    return JobTest.of(job)
        .root(root)
        .clock(CLOCK)
        .asOf("2024-05-31")
        .set(
            "ingest.mapping=\"" + mapping + "\"",
            "ingest.input=\"" + input.toUri() + "\"",
            "ingest.checks.max-unparseable-share=1",
            "ingest.checks.max-quarantined-share=1",
            "ingest.checks.max-duplicate-share=1",
            "ingest.checks.max-future-share=1",
            "ingest.checks.max-late-share=1",
            "ingest.checks.max-unknown-item-share=1",
            "ingest.checks.max-bot-share=1",
            "ingest.checks.max-unmatched-share=1");
  }

  JobTest.Result ingest(String... settings) throws IOException {
    JobTest.Result result = run(settings);
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    return result;
  }

  /** Runs and expects a refusal that changes nothing; returns what it said. */
  String refused(ExitCode expected, String... settings) throws IOException {
    String before = state();
    JobTest.Result result = run(settings);
    assertEquals(expected, result.exitCode(), result.err());
    assertEquals(before, state(), "a refused run changes nothing");
    List<String> lines = result.err().lines().filter(l -> l.startsWith("shopkeeper: ")).toList();
    assertEquals(1, lines.size(), result.err());
    return lines.get(0);
  }

  /** The tables' files, by which any change shows. */
  String state() throws IOException {
    StringBuilder out = new StringBuilder();
    for (String top : List.of("tables", "quarantine")) {
      Path directory = root.resolve(top);
      if (!Files.isDirectory(directory)) {
        continue;
      }
      try (var files = Files.walk(directory)) {
        files
            .filter(file -> file.toString().endsWith(".parquet"))
            .sorted()
            .forEach(file -> out.append(root.relativize(file)).append('\n'));
      }
    }
    return out.toString();
  }

  TableStore tables() throws IOException {
    return new TableStore(
        SharedSpark.session(),
        HadoopStorage.open(
            root.toUri().toString(), SharedSpark.session().sparkContext().hadoopConfiguration()),
        CLOCK);
  }

  Dataset<Row> events() throws IOException {
    return table(ShopTables.EVENTS);
  }

  Dataset<Row> table(TableSpec spec) throws IOException {
    return tables().find(spec, LocalDate.of(2100, 1, 1)).orElseThrow();
  }

  /** The values of a column, sorted. */
  List<String> column(Dataset<Row> rows, String column) {
    return rows.selectExpr("cast(" + column + " as string)").collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  /** Reason by raw line. */
  Map<String, String> quarantine() {
    return quarantine("events");
  }

  Map<String, String> quarantine(String table) {
    Map<String, String> out = new TreeMap<>();
    Path directory = root.resolve("quarantine/" + table);
    if (Files.isDirectory(directory)) {
      SharedSpark.session()
          .read()
          .parquet(directory.toString())
          .collectAsList()
          .forEach(row -> out.put(row.getAs("raw"), row.getAs("reason")));
    }
    return out;
  }

  /** parsed, unparseable, curated, quarantined, merged of a table. */
  static List<Integer> balance(JobTest.Result result, String table) {
    JsonNode balance = result.run().path("facts").path("ingest." + table + ".balance");
    return List.of(
        balance.path("parsed").asInt(-1),
        balance.path("unparseable").asInt(-1),
        balance.path("curated").asInt(-1),
        balance.path("quarantined").asInt(-1),
        balance.path("merged").asInt(-1));
  }
}
