package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.mapping.CsvLine;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.testkit.SharedSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop whose every file has one fault: one run takes what is good of each, refuses the rest with
 * its reason, and its books add up for each file. Nothing of what was refused is shown.
 */
class HostileRecordsTest {
  private static final String MAPPING =
      """
      sources.csv {
        table = events
        files = ["csv/**"]
        max-line-bytes = 4096
        columns {
          event_id = id, user_id = uid, item_id = sku, event_type = what, event_time = at
          session_id = visit, order_id = order, quantity = n, price = price
        }
        event-types { view = view, buy = purchase, show = impression }
      }
      sources.epoch = ${sources.csv} { files = ["epoch/**"], time.format = epoch-ms }
      sources.comma = ${sources.csv} { files = ["comma/**"], rules.decimal-separator = "," }
      sources.json = ${sources.csv} { files = ["json/**"], format = json-lines }
      sources.items {
        table = events, files = ["items/**"], format = user-items
        columns { user_id = user, item_id = item }
        constants { event_type = view, event_time = "2024-05-30" }
        duplicates.key = [user_id, item_id]
      }
      """;

  private static final String SECRET = "alice@example.org";
  private static final String NO_TIME = "event_time is not a time of format iso";
  private static final String EARLY = "event_time is before 2000";
  private static final String LATE = "event_time is in the future";
  private static final String NO_JSON = "not valid JSON";
  private static final String LONG = "x".repeat(1001);

  /**
   * A file and what its books must say.
   *
   * @param good rows that reach the table
   * @param unparseable lines that are no records
   * @param refused records that are refused
   * @param merged records that repeat another
   * @param reasons of all that is refused, distinct
   */
  private record Fault(
      String name,
      String folder,
      @SuppressWarnings("ArrayRecordComponent") // Never compared.
          byte[] content,
      int good,
      int unparseable,
      int refused,
      int merged,
      List<String> reasons) {
    String file(int number) {
      return "%s/%03d%s".formatted(folder, number, name.startsWith("gz") ? ".gz" : "");
    }

    String expected() {
      return "%d parsed + %d unparseable = %d curated + %d quarantined + %d merged"
          .formatted(good + refused + merged, unparseable, good, unparseable + refused, merged);
    }
  }

  @TempDir Path directory;
  private int ids;

  private String csv(String at) {
    ids++;
    return "id%d,u%d,s,view,%s,v,,1,9\n".formatted(ids, ids, at);
  }

  private String json() {
    ids++;
    return "{\"id\":\"id%d\",\"uid\":\"u%d\",\"sku\":\"s\",\"what\":\"view\",\"at\":\"2024-05-31\"}\n"
        .formatted(ids, ids);
  }

  /** A header, a good record, and a line that is none. */
  private Fault line(String name, String line, String reason) {
    return whole(name, Shop.HEADER + csv("2024-05-31") + line + "\n", 1, 1, 0, 0, reason);
  }

  /** A good record, and one with a field of another value, which refuses it. */
  private Fault field(String name, String field, String value, String reason) {
    return field("csv", "2024-05-31", name, field, value, reason);
  }

  private Fault field(
      String folder, String day, String name, String field, String value, String reason) {
    List<String> fields =
        new ArrayList<>(List.of("bad" + ++ids, SECRET, "s", "buy", day, "v", "o", "1", "9"));
    fields.set(List.of(Shop.HEADER.strip().split(",")).indexOf(field), value);
    String content = Shop.HEADER + csv(day) + String.join(",", fields) + "\n";
    return fault(name, folder, utf8(content), 1, 0, 1, 0, reason);
  }

  private Fault json(String name, String line, String reason) {
    return fault(name, "json", utf8(json() + line + "\n"), 1, 1, 0, 0, reason);
  }

  /** A good record, and one whose text is JSON and whose values are refused. */
  private Fault values(String name, String fields, String reason) {
    String line = "{\"id\":\"bad%d\",%s}".formatted(++ids, fields);
    return fault(name, "json", utf8(json() + line + "\n"), 1, 0, 1, 0, reason);
  }

  private static Fault whole(
      String name,
      String content,
      int good,
      int unparseable,
      int refused,
      int merged,
      String... reasons) {
    return fault(name, "csv", utf8(content), good, unparseable, refused, merged, reasons);
  }

  private static Fault fault(
      String name,
      String folder,
      byte[] content,
      int good,
      int unparseable,
      int refused,
      int merged,
      String... reasons) {
    return new Fault(name, folder, content, good, unparseable, refused, merged, List.of(reasons));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] gz(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(utf8(text));
    }
    return out.toByteArray();
  }

  private List<Fault> linesOfCsv() {
    return List.of(
        line("too few fields", "e,u", "2 fields instead of 9"),
        line("a field too many", "e,u,s,view,2024-05-31,v,,1,9,", "10 fields instead of 9"),
        line("hundreds of fields", ",".repeat(300), "over 100 fields instead of 9"),
        line("another separator", "e;u;s;view;2024-05-31;v;;1;9", "1 fields instead of 9"),
        line("half a line", "e,u,s,vi", "4 fields instead of 9"),
        line("an error page", "<html>" + SECRET + "</html>", "1 fields instead of 9"),
        line("zeros", "\0".repeat(50), "1 fields instead of 9"),
        line("a quote that never closes", "e,\"" + SECRET + ",s", CsvLine.UNCLOSED),
        line("nothing but a quote", "\"", CsvLine.UNCLOSED),
        line("text after a quote", "\"e\"x,u,s,view,2024-05-31,v,,1,9", CsvLine.AFTER_QUOTE),
        line("a line that is too long", "x".repeat(5000), "line too long: over 4096 bytes"),
        line(
            "a quoted field that is too long",
            "e,\"" + "x".repeat(5000) + "\"",
            "line too long: over 4096 bytes"),
        whole(
            "a value of two lines",
            Shop.HEADER + csv("2024-05-31") + "e,\"a\nb\",s,view,2024-05-31,v,,1,9\n",
            1,
            2,
            0,
            0,
            "8 fields instead of 9",
            CsvLine.UNCLOSED),
        fault(
            "bytes of no charset",
            "csv",
            joined(
                utf8(Shop.HEADER + csv("2024-05-31")),
                new byte[] {'e', ',', (byte) 0xFF, (byte) 0xFE, '\n'}),
            1,
            1,
            0,
            0,
            "not valid UTF-8"),
        fault(
            "a line of GBK",
            "csv",
            joined(
                utf8(Shop.HEADER + csv("2024-05-31")),
                "e,u,商品,view,2024-05-31,v,,1,9\n".getBytes(Charset.forName("GBK"))),
            1,
            1,
            0,
            0,
            "not valid UTF-8 (GBK would fit)"),
        fault(
            "half a character at the end",
            "csv",
            joined(
                utf8(Shop.HEADER + csv("2024-05-31")), new byte[] {'e', (byte) 0xE5, (byte) 0x95}),
            1,
            1,
            0,
            0,
            "not valid UTF-8 (GBK would fit)"),
        whole(
            "blank lines",
            (Shop.HEADER + csv("2024-05-31")).replace("\n", "\n\n \n\t\n"),
            1,
            0,
            0,
            0),
        whole("no line feed at the end", Shop.HEADER + csv("2024-05-31").strip(), 1, 0, 0, 0),
        whole(
            "line ends of two systems",
            (Shop.HEADER + csv("2024-05-31")).replace("\n", "\r\n") + csv("2024-05-31"),
            2,
            0,
            0,
            0),
        whole("a byte-order mark", "\uFEFF" + Shop.HEADER + csv("2024-05-31"), 1, 0, 0, 0),
        whole("a header alone", Shop.HEADER, 0, 0, 0, 0),
        whole("a header without a line feed", Shop.HEADER.strip(), 0, 0, 0, 0),
        whole("no bytes at all", "", 0, 0, 0, 0),
        whole(
            "the header again in the middle",
            Shop.HEADER + csv("2024-05-31") + Shop.HEADER,
            1,
            0,
            1,
            0,
            "event_type is none of the mapping's event-types"));
  }

  private List<Fault> fieldsOfCsv() {
    List<Fault> faults = new ArrayList<>();
    for (String id : List.of("", "  ", "NULL", "\"\"", "null")) {
      faults.add(field("no id: '" + id + "'", "id", id, "event_id is missing"));
    }
    faults.add(field("no item", "sku", "", "item_id is missing"));
    faults.add(field("no type", "what", "", "event_type is missing"));
    faults.add(field("no time", "at", "", "event_time is missing"));
    Map<String, String> ids =
        Map.of("id", "event_id", "uid", "user_id", "sku", "item_id", "visit", "session_id");
    new TreeMap<>(ids)
        .forEach(
            (field, column) ->
                faults.add(
                    field(
                        "an id that is too long: " + field,
                        field,
                        LONG,
                        column + " is longer than 1000 characters")));
    for (String type : List.of("浏览", "views", "1", SECRET)) {
      faults.add(
          field(
              "no type of ours: " + type,
              "what",
              type,
              "event_type is none of the mapping's event-types"));
    }
    for (String time :
        List.of(
            "yesterday",
            "2024",
            "2024-02-30",
            "2023-02-29",
            "2024-13-01",
            "31/05/2024",
            "2024-05-31T24:00:00",
            "2024-05-31T10:60:00",
            "2024-05-31T10:00:00+99:00",
            "1717113600",
            "２０２４-05-31",
            "+999999999-12-31T23:59:59Z",
            "2024-05-31T10:00:00.",
            SECRET)) {
      faults.add(field("no time: " + time, "at", time, NO_TIME));
    }
    for (String time : List.of("1999-12-31", "1970-01-01T00:00:00Z", "0001-01-01")) {
      faults.add(field("too early: " + time, "at", time, EARLY));
    }
    for (String time : List.of("2024-06-03", "9999-12-31", "2106-02-07T06:28:15Z")) {
      faults.add(field("too late: " + time, "at", time, LATE));
    }
    for (String number : List.of("1.5", "many", "Infinity", "0x10", "1_000", "1e999999999")) {
      faults.add(field("no quantity: " + number, "n", number, "quantity is not a whole number"));
    }
    faults.add(field("less than nothing", "n", "-1", "quantity is negative"));
    faults.add(field("more than an integer", "n", "2147483648", "quantity is too large"));
    for (String number : List.of("$9", "\"9,90\"", "1e-999999999", "9".repeat(41), "9 €")) {
      faults.add(field("no price: " + number, "price", number, "price is not a number"));
    }
    faults.add(field("a price below nothing", "price", "-0.01", "price is negative"));
    faults.add(field("a price beyond all", "price", "1e14", "price is too large"));
    return faults;
  }

  private List<Fault> otherTimesAndNumbers() {
    String day = "1717113600000";
    String noTime = "event_time is not a time of format epoch-ms";
    return List.of(
        field(
            "epoch",
            day,
            "seconds for milliseconds",
            "at",
            "1717113600",
            EARLY + " (epoch-s would fit)"),
        field("epoch", day, "a day for an epoch", "at", "2024-05-31", noTime),
        field("epoch", day, "an epoch beyond all", "at", "9".repeat(30), noTime),
        field("epoch", day, "an epoch that is none", "at", "Infinity", noTime),
        field("epoch", day, "a number of Java's", "at", "1717113600000d", noTime),
        field("epoch", day, "a hexadecimal epoch", "at", "0x1p40", noTime),
        field(
            "comma",
            "2024-05-31",
            "a point among commas",
            "price",
            "\"1,2,3\"",
            "price is not a number"));
  }

  private List<Fault> linesOfJson() {
    return List.of(
        json("text", SECRET, NO_JSON),
        json("half an object", "{\"id\":\"e\",\"uid\":", NO_JSON),
        json("a list", "[1,2]", "not a JSON object"),
        json("a number", "1", "not a JSON object"),
        json("a null", "null", "not a JSON object"),
        json("two objects", "{}{}", "text stands after the JSON object"),
        json("a comma after an object", "{},", NO_JSON),
        json("a field twice", "{\"id\":\"a\",\"id\":\"b\"}", "a field stands in it twice"),
        json("apostrophes", "{'id':'a'}", NO_JSON),
        json("no quotes", "{id:1}", NO_JSON),
        json("a comment", "{/* */\"id\":1}", NO_JSON),
        json("a comma too many", "{\"id\":1,}", NO_JSON),
        json("not a number", "{\"n\":NaN}", NO_JSON),
        json("a leading zero", "{\"n\":01}", NO_JSON),
        json("an escape that is none", "{\"id\":\"\\x\"}", NO_JSON),
        json("deep nesting", "{\"a\":" + "[".repeat(1500) + "]".repeat(1500) + "}", NO_JSON),
        json("a byte-order mark in the middle", "\uFEFF{}", NO_JSON),
        fault("an empty object", "json", utf8(json() + "{}\n"), 1, 0, 1, 0, "event_id is missing"),
        fault(
            "an object for an id",
            "json",
            utf8(json() + "{\"id\":{\"a\":1},\"sku\":\"s\"}\n"),
            1,
            0,
            1,
            0,
            "event_id is missing"),
        fault(
            "a null for an id",
            "json",
            utf8(json() + "{\"id\":null,\"sku\":\"s\"}\n"),
            1,
            0,
            1,
            0,
            "event_id is missing"),
        values("half a character", "\"uid\":\"\\ud800\"", "user_id holds half a character"),
        values(
            "halves the wrong way", "\"uid\":\"\\udc00\\ud800\"", "user_id holds half a character"),
        values("no item", "\"uid\":\"u\"", "item_id is missing"),
        values(
            "a number for a type",
            "\"sku\":\"s\",\"what\":7",
            "event_type is none of the mapping's event-types"),
        values(
            "a list for a time",
            "\"sku\":\"s\",\"what\":\"view\",\"at\":[1]",
            "event_time is missing"),
        values(
            "a truth for a quantity",
            "\"sku\":\"s\",\"what\":\"view\",\"at\":\"2024-05-31\",\"n\":true",
            "quantity is not a whole number"),
        values(
            "a price with a huge exponent",
            "\"sku\":\"s\",\"what\":\"view\",\"at\":\"2024-05-31\",\"price\":1e400",
            "price is not a number"));
  }

  private List<Fault> wholeFiles() throws IOException {
    String line = csv("2024-05-31");
    String good = csv("2024-05-31");
    return List.of(
        whole("the same line twice", Shop.HEADER + line + line, 1, 0, 0, 1),
        whole(
            "the same id on two days", Shop.HEADER + good + good.replace("-31", "-30"), 1, 0, 0, 1),
        whole("one id thrice", Shop.HEADER + "x,u,s,view,2024-05-31,,,,\n".repeat(3), 1, 0, 0, 2),
        fault("gz of a good line", "csv", gz(Shop.HEADER + csv("2024-05-31")), 1, 0, 0, 0),
        fault("gz of nothing", "csv", gz(""), 0, 0, 0, 0),
        fault(
            "gz of two archives",
            "csv",
            joined(gz(Shop.HEADER + csv("2024-05-31")), gz(csv("2024-05-31"))),
            2,
            0,
            0,
            0),
        fault(
            "gz of a bad line",
            "csv",
            gz(Shop.HEADER + "e,u\n"),
            0,
            1,
            0,
            0,
            "2 fields instead of 9"),
        fault(
            "users without items",
            "items",
            utf8("u a b\nu2\n"),
            2,
            1,
            0,
            0,
            "a user without items"),
        fault(
            "an item that is too long",
            "items",
            utf8("u3 a " + LONG + "\n"),
            1,
            0,
            1,
            0,
            "item_id is longer than 1000 characters"),
        fault("an item twice", "items", utf8("u4 a a\n"), 1, 0, 0, 1),
        whole(
            "a bot",
            Shop.HEADER
                + Stream.generate(() -> csv("2024-05-30").replaceFirst(",u\\d+,", ",bot,"))
                    .limit(11)
                    .reduce("", String::concat),
            0,
            0,
            11,
            0,
            "bot: over 10 events by a user in a day"));
  }

  @TestFactory
  Stream<DynamicTest> booksAddUpWhateverAFileHolds() throws IOException {
    List<Fault> faults = new ArrayList<>(linesOfCsv());
    faults.addAll(fieldsOfCsv());
    faults.addAll(otherTimesAndNumbers());
    faults.addAll(linesOfJson());
    faults.addAll(wholeFiles());
    Shop shop = new Shop(directory).mapping(MAPPING);
    for (int i = 0; i < faults.size(); i++) {
      shop.file(faults.get(i).file(i), faults.get(i).content());
    }
    JobTest.Result run =
        shop.ingest("ingest.checks.bot-events=10", "ingest.checks.allow-empty=true");
    assertFalse((run.out() + run.err() + run.run()).contains(SECRET), run.err());
    Map<String, JsonNode> books = new TreeMap<>();
    run.run()
        .path("facts")
        .path("ingest.events.files")
        .forEach(file -> books.put(file.path("file").asText(), file));
    Map<String, TreeSet<String>> reasons = new TreeMap<>();
    for (Row row :
        SharedSpark.session()
            .read()
            .parquet(shop.root.resolve("quarantine/events").toString())
            .select("source_file", "reason")
            .distinct()
            .collectAsList()) {
      reasons.computeIfAbsent(row.getString(0), f -> new TreeSet<>()).add(row.getString(1));
    }
    assertEquals(faults.size(), books.size());
    assertTrue(faults.size() >= 100, faults.size() + " faults");
    return java.util.stream.IntStream.range(0, faults.size())
        .mapToObj(
            i -> {
              Fault fault = faults.get(i);
              return DynamicTest.dynamicTest(
                  fault.name(),
                  () -> {
                    String file = fault.file(i);
                    JsonNode b = books.get(file);
                    assertEquals(
                        fault.expected(),
                        "%d parsed + %d unparseable = %d curated + %d quarantined + %d merged"
                            .formatted(
                                b.path("parsed").asInt(),
                                b.path("unparseable").asInt(),
                                b.path("curated").asInt(),
                                b.path("quarantined").asInt(),
                                b.path("merged").asInt()));
                    assertEquals(
                        new TreeSet<>(fault.reasons()),
                        reasons.getOrDefault(file, new TreeSet<>()));
                  });
            });
  }
}
