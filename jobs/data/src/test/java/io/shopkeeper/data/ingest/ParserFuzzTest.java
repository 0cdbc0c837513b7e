package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.shopkeeper.core.mapping.Mapping;
import io.shopkeeper.core.mapping.RecordParser;
import io.shopkeeper.core.mapping.SourceMapping;
import io.shopkeeper.core.mapping.SourceMapping.Format;
import io.shopkeeper.core.pseudonym.KnownIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of damaged records, as a random generator makes them: every line that holds anything is one
 * row, accepted or refused, whatever its bytes; no reason repeats what stands in it. {@code
 * -Dshopkeeper.fuzz=100000} makes as many files instead of a few.
 */
class ParserFuzzTest {
  private static final int FILES = Integer.getInteger("shopkeeper.fuzz", 300);
  private static final Configuration HADOOP = new Configuration();
  private static final IngestTable EVENTS = IngestTables.EVENTS;
  private static final int EVENT_ID = 0;
  private static final int TIME = EVENTS.target().indexOf("event_time");
  private static final int WIDTH = EVENTS.target().columns().size();
  private static final List<String> SCRAPS =
      List.of(
          "\"",
          "\"\"",
          ",",
          "\t",
          "\r",
          "\0",
          "\uFEFF",
          "\\",
          "{",
          "}",
          "[",
          "]",
          "'",
          ";",
          " ",
          "::",
          "-",
          "1e999",
          "1e-999",
          "NaN",
          "Infinity",
          "-0",
          "9".repeat(40),
          "0x1p3",
          "1_000",
          "١٢",
          "2024-02-30",
          "+999999999-12-31T23:59:59Z",
          "24:00",
          "\\ud800",
          "\\udc00",
          "\\u0000",
          "𝕊",
          "商品",
          "null",
          "NULL",
          "null,",
          "true",
          "C",
          "a".repeat(1001),
          "(a+)+$");

  @TempDir Path folder;

  private static Mapping mapping(String format) {
    return Mapping.of(
        "fuzz",
        ConfigFactory.parseString(
            Shop.MAPPING
                + """
                sources.log {
                  format = %s
                  encodings = [UTF-8, GBK]
                  max-line-bytes = 4096
                  attributes { device = visit }
                  rules { accept { item_id = "(?:[a-z]|[0-9]|[^ ])+" }, negative-quantity = return }
                }
                """
                    .formatted(format)
                + (format.equals("user-items")
                    ? """
                    sources.log.columns = null
                    sources.log {
                      columns { user_id = user, item_id = item }
                      constants { event_type = view, event_time = "2024-05-30" }
                      attributes = null
                      duplicates.key = [user_id, item_id]
                    }
                    """
                    : "")),
        IngestTables.targets(IngestTables.ALL));
  }

  private static SourceFile file(SourceMapping source, Path path, long bytes) {
    List<String> fields =
        switch (source.format()) {
          case CSV -> Arrays.asList(Shop.HEADER.strip().split(","));
          case USER_ITEMS -> List.of("user", "item");
          case JSON_LINES, PARQUET, PICTURES -> List.copyOf(RecordParser.fieldsOf(source));
        };
    return new SourceFile(
        "a",
        path.toUri().toString(),
        bytes,
        "log",
        source,
        null,
        false,
        "",
        fields,
        null,
        PictureLabels.NONE);
  }

  private List<Row> rows(SourceMapping source, byte[] content) throws IOException {
    Path path = Files.write(folder.resolve("a"), content);
    ParsePlan plan =
        new ParsePlan(
            EVENTS.target(),
            Shop.PSEUDONYMS,
            KnownIds.NONE,
            ZoneId.of("America/Sao_Paulo"),
            LocalDate.of(2024, 5, 31),
            () -> HADOOP);
    List<Row> rows = new ArrayList<>();
    new LineRows(plan, Slice.of(file(source, path, content.length), 3, f -> false).iterator())
        .forEachRemaining(rows::add);
    return rows;
  }

  private static String record(SplittableRandom random, Format format) {
    int n = random.nextInt(1000);
    return switch (format) {
      case JSON_LINES ->
          "{\"id\":\"e%d\",\"uid\":\"u%d\",\"sku\":\"s\",\"what\":\"buy\",\"at\":\"2024-05-30T10:00:00Z\",\"visit\":\"v\",\"order\":null,\"n\":%d,\"price\":9.90}"
              .formatted(n, n, n);
      case USER_ITEMS -> "u%d %d %d".formatted(n, n + 1, n + 2);
      case CSV, PARQUET, PICTURES ->
          "e%d,u%d,s,buy,2024-05-30 10:00:00,v,,%d,9.90".formatted(n, n, n);
    };
  }

  private static byte[] damaged(SplittableRandom random, String record) throws IOException {
    StringBuilder text = new StringBuilder(record);
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, SCRAPS.get(random.nextInt(SCRAPS.size())));
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(8)));
        case 2 -> text.setLength(at);
        default -> text.insert(at, text.substring(0, at));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(text.toString().getBytes(StandardCharsets.UTF_8));
    byte[] out = bytes.toByteArray();
    for (int i = random.nextInt(3); i > 0 && out.length > 0; i--) {
      out[random.nextInt(out.length)] = (byte) random.nextInt(256);
    }
    return out;
  }

  /** Lines that hold anything, counted another way than by reading them. */
  private static long lines(byte[] content, boolean header) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (header) {
      lines.remove(0);
    }
    return lines.stream()
        .map(l -> l.endsWith("\r") ? l.substring(0, l.length() - 1) : l)
        .filter(l -> !l.isEmpty())
        .count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json-lines", "user-items"})
  void everyLineIsOneRowWhateverItsBytes(String name) throws IOException {
    SourceMapping source = mapping(name).sources().get("log");
    for (int seed = 0; seed < FILES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      boolean header = source.format() == Format.CSV;
      content.write((header ? Shop.HEADER : "").getBytes(StandardCharsets.UTF_8));
      for (int i = random.nextInt(20); i > 0; i--) {
        content.write(damaged(random, record(random, source.format())));
        content.write(
            random.nextBoolean()
                ? "\n".getBytes(StandardCharsets.UTF_8)
                : "\r\n".getBytes(StandardCharsets.UTF_8));
      }
      List<Row> rows = rows(source, content.toByteArray());
      String where = name + ", seed " + seed;
      if (source.format() != Format.USER_ITEMS) {
        // Lines of nothing but spaces are no records.
        long blank = lines(content.toByteArray(), header) - rows.size();
        assertTrue(blank >= 0 && blank <= 20, where);
      }
      rows.forEach(row -> check(row, where));
    }
  }

  private static void check(Row row, String where) {
    int outcome = row.getInt(WIDTH + 4);
    String reason = row.getString(WIDTH + 7);
    assertEquals("a", row.getString(WIDTH), where);
    assertEquals(3, row.getLong(WIDTH + 1) >> StagedRow.FILE_SHIFT, where);
    assertNotNull(row.getString(WIDTH + 5), where);
    if (outcome == StagedRow.ACCEPTED) {
      assertNull(reason, where);
      assertNotNull(row.get(EVENT_ID), where);
      long micros = row.getLong(TIME);
      assertTrue(micros > 946_684_800_000_000L && micros < 1_717_300_800_000_000L, where);
      assertTrue(row.getString(WIDTH + 9).matches("20\\d\\d-\\d\\d-\\d\\d"), where);
    } else {
      assertTrue(outcome == StagedRow.REFUSED || outcome == StagedRow.UNPARSEABLE, where);
      assertNotNull(row.getString(WIDTH + 6), where);
      assertTrue(reason.length() < 200, where);
      assertFalse(reason.contains("商品") || reason.contains("u7"), where + ": " + reason);
    }
  }

  /** What makes a careless parser quadratic, exponential or deep; the megabytes take a second. */
  @Test
  @Timeout(60)
  void longRecordsTakeLinearTime() throws IOException {
    SourceMapping csv = longer("csv", "rules.accept.item_id = \"(?:[a-z]|[0-9])+\"");
    SourceMapping json = longer("json-lines", "rules.accept.item_id = \"(a+)+b\"");
    String filler = "a".repeat(2_000_000);
    for (String text :
        List.of(
            filler,
            "\"".repeat(2_000_000),
            "\"" + "\"\"".repeat(1_000_000),
            ",".repeat(2_000_000),
            "e,u," + filler + ",view,2024-05-30,,,,",
            "e," + filler + ",s,view,2024-05-30,,,,",
            "e,u,s,view," + "9".repeat(2_000_000) + ",,,,",
            "e,u,s,view,2024-05-30,,,," + "9".repeat(2_000_000),
            "e,u,s,view,2024-05-30,,,,1e" + "9".repeat(2_000_000),
            "e,u,s,view,2024-05-30T10:00:00." + "1".repeat(2_000_000) + ",,,,")) {
      assertEquals(
          1, rows(csv, (Shop.HEADER + text + "\n").getBytes(StandardCharsets.UTF_8)).size());
    }
    for (String text :
        List.of(
            "[".repeat(2_000_000),
            "{\"a\":".repeat(400_000),
            "{\"id\":" + "[".repeat(1_000_000),
            "{\"id\":\"" + filler + "\"}",
            "{\"sku\":\"" + filler + "\"}",
            "{\"n\":" + "1".repeat(2_000_000) + "}",
            "{\"n\":1e" + "1".repeat(2_000_000) + "}",
            "{\"" + filler + "\":1}",
            "{\"id\":\"" + "\\u0041".repeat(300_000) + "\"}")) {
      assertEquals(1, rows(json, (text + "\n").getBytes(StandardCharsets.UTF_8)).size());
    }
  }

  private static SourceMapping longer(String format, String rule) {
    return Mapping.of(
            "fuzz",
            ConfigFactory.parseString(
                Shop.MAPPING
                    + "sources.log { format = %s, max-line-bytes = 200000000, %s }"
                        .formatted(format, rule)),
            IngestTables.targets(IngestTables.ALL))
        .sources()
        .get("log");
  }
}
