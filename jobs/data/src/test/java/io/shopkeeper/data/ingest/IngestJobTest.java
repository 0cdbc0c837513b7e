package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.pseudonym.Pseudonyms.Kind;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.testkit.SparkJobs;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestJobTest {
  private static final int SPARK_JOBS = 20;
  private static final String DAY_30 = "2024-05-30 10:00:00";
  private static final String DAY_31 = "2024-05-31 10:00:00";

  @TempDir Path directory;
  private Shop shop;

  @BeforeEach
  void makeShop() throws Exception {
    shop = new Shop(directory);
  }

  private static String line(String id, String user, String item, String what, String at) {
    return "%s,%s,%s,%s,%s,v1,,1,9.90\n".formatted(id, user, item, what, at);
  }

  private static String view(String id, String at) {
    return line(id, "alice", "s1", "view", at);
  }

  @Test
  void everyRecordEndsUpCuratedQuarantinedOrMerged() throws Exception {
    String bad =
        String.join(
            "\n",
            "b1,alice,s1,view,1970-01-01 00:00:00,,,,",
            "b2,alice,s1,view,2106-02-07 06:28:15,,,,",
            "b3,alice,s1,view,yesterday,,,,",
            "b4,alice,s1,buy," + DAY_31 + ",,,1,-3",
            "b5,alice,s1,buy," + DAY_31 + ",,,-1,3",
            "b6,alice,s1,stare," + DAY_31 + ",,,,",
            "b7,alice,,view," + DAY_31 + ",,,,",
            "b8,alice,s1,view",
            "b9,alice,s1,view," + DAY_31 + ",\"v1,,,",
            ",,,,,,,,",
            "{\"id\": 1}");
    shop.file(
            "log/ds=2024-05-31/a.csv",
            Shop.HEADER
                + line("e1", "alice", "s1", "view", DAY_30)
                + line("e2", "", "女装/连衣裙", "view", DAY_31)
                + "e3,bob,s2,buy,2024-05-31 23:30:00,v2,o1,2,0\n"
                + view("e1", DAY_30)
                + "\n"
                + bad
                + "\n")
        .file("log/b.csv", Shop.HEADER + view("e1", DAY_30) + view("e4", "2024-06-01 01:00:00"));
    JobTest.Result result = shop.ingest();
    assertEquals(List.of(14, 3, 4, 11, 2), Shop.balance(result, "events"));

    Map<String, String> reasons = shop.quarantine();
    assertEquals(11, reasons.size());
    assertEquals(
        "event_time is before 2000", reasons.get("b1,alice,s1,view,1970-01-01 00:00:00,,,,"));
    assertEquals(
        "event_time is in the future", reasons.get("b2,alice,s1,view,2106-02-07 06:28:15,,,,"));
    assertEquals("4 fields instead of 9", reasons.get("b8,alice,s1,view"));
    assertEquals("event_id is missing", reasons.get(",,,,,,,,"));
    assertTrue(reasons.values().stream().noneMatch(reason -> reason.contains("alice")));

    List<Row> rows =
        shop.events()
            .orderBy("event_id")
            .select("event_id", "user_id", "item_id", "ds", "source_file", "ingest_run", "price")
            .collectAsList();
    assertEquals(4, rows.size());
    assertEquals(Shop.PSEUDONYMS.of(Kind.USER, "alice"), rows.get(0).getString(1));
    assertTrue(rows.get(1).isNullAt(1), "an anonymous event stays");
    assertEquals("女装/连衣裙", rows.get(1).getString(2));
    assertEquals("log/b.csv", rows.get(0).getString(4), "the first file has it");
    assertEquals("log/ds=2024-05-31/a.csv", rows.get(1).getString(4));
    assertEquals("run-1", rows.get(1).getString(5));
    assertEquals(
        List.of("2024-05-30", "2024-05-31", "2024-05-31", "2024-06-01"),
        shop.column(shop.events(), "ds"));
    assertEquals("0.0000", rows.get(2).getDecimal(6).toPlainString());
    assertFalse(result.err().contains("alice") || result.run().toString().contains("alice"));
  }

  @Test
  void startsNoMoreSparkJobsThanItsBudget() throws Exception {
    shop.file("log/a.csv", Shop.HEADER + view("e1", DAY_31) + "broken\n");
    int started = SparkJobs.startedBy(shop::ingest);
    assertTrue(started <= SPARK_JOBS, started + " Spark jobs; the budget is " + SPARK_JOBS);
  }

  @Test
  void quarantineIsForItsOwnerOnlyAndParsedLinesAreNotLeftBehind() throws Exception {
    shop.file("log/a.csv", Shop.HEADER + view("e1", DAY_31) + "broken\n").ingest();
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(shop.root.resolve("quarantine"))));
    assertFalse(Files.exists(shop.root.resolve("quarantine/_ingest/events")));
  }

  @Test
  void aDayIsTheShopsOwn() throws Exception {
    shop.file("log/a.csv", Shop.HEADER + view("e1", "2024-05-30T17:00:00Z") + view("e2", DAY_30));
    shop.ingest("shopkeeper.zone=Asia/Shanghai");
    assertEquals(List.of("2024-05-30", "2024-05-31"), shop.column(shop.events(), "ds"));
    assertEquals(
        List.of("2024-05-30 02:00:00", "2024-05-30 17:00:00"),
        shop.column(shop.events(), "event_time"));
  }

  @Test
  void theSameFilesAgainChangeNothing() throws Exception {
    shop.file("log/a.csv", Shop.HEADER + view("e1", DAY_31) + view("e1", DAY_31) + "broken\n");
    shop.ingest();
    String before = shop.state();
    JobTest.Result again = shop.ingest();
    assertEquals(before, shop.state());
    assertTrue(again.err().contains("nothing new"), again.err());
    assertTrue(Shop.balance(again, "events").contains(-1));
    JobTest.Result forced = shop.ingest("ingest.again=true");
    assertEquals(List.of(2, 1, 1, 1, 1), Shop.balance(forced, "events"));
    assertEquals(1, shop.events().count());
    assertEquals(1, shop.quarantine().size());
  }

  @Test
  void aCorrectedFileReplacesItsRows() throws Exception {
    shop.file("log/a.csv", Shop.HEADER + view("e1", DAY_30) + view("e2", DAY_31) + "broken\n")
        .file("log/b.csv", Shop.HEADER + view("e3", DAY_31) + view("e2", DAY_31) + "torn\n")
        .ingest();
    assertEquals(List.of("e1", "e2", "e3"), shop.column(shop.events(), "event_id"));

    // e1 moves to another day, e2 leaves a.csv and so comes back from b.csv, which had lost it.
    shop.file("log/a.csv", Shop.HEADER + view("e1", DAY_31) + view("e5", DAY_31)).ingest();
    assertEquals(List.of("e1", "e2", "e3", "e5"), shop.column(shop.events(), "event_id"));
    assertEquals(
        List.of("log/b.csv"), shop.column(shop.events().filter("event_id = 'e2'"), "source_file"));
    assertEquals(List.of("2024-05-31"), List.copyOf(shop.tables().partitions(ShopTables.EVENTS)));
    assertEquals(java.util.Set.of("torn"), shop.quarantine().keySet());
  }

  @Test
  void laterFilesAddToTheirDaysAndRepeatNothing() throws Exception {
    shop.file("log/b.csv", Shop.HEADER + view("e1", DAY_30) + view("e2", DAY_31)).ingest();
    shop.file("log/a.csv", Shop.HEADER + view("e2", DAY_31) + view("e3", DAY_31));
    JobTest.Result second = shop.ingest();
    assertEquals(List.of(2, 0, 1, 0, 1), Shop.balance(second, "events"));
    assertEquals(List.of("e1", "e2", "e3"), shop.column(shop.events(), "event_id"));
    assertEquals(
        List.of("log/b.csv"),
        shop.column(shop.events().filter("event_id = 'e2'"), "source_file"),
        "what is there stays");
  }

  @Test
  void equalLinesOfAFileAddUpWhereTheMappingSaysSo() throws Exception {
    shop.mapping(
            Shop.MAPPING,
            """
            sources.log {
              columns.event_id = null
              duplicates { key = [user_id, item_id, event_time], equal-lines = sum-quantity }
            }
            """)
        .file(
            "log/a.csv",
            Shop.HEADER
                + line("", "alice", "s1", "buy", DAY_31).repeat(3)
                + line("", "bob", "s1", "buy", DAY_31))
        .file("log/b.csv", Shop.HEADER + line("", "alice", "s1", "buy", DAY_31).repeat(2));
    JobTest.Result result = shop.ingest();
    assertEquals(List.of(6, 0, 2, 0, 4), Shop.balance(result, "events"));
    assertEquals(List.of("1", "3"), shop.column(shop.events(), "quantity"), "files do not add up");
  }

  @Test
  void readsGbkAndByteOrderMarks() throws Exception {
    String row = line("e1", "爱丽丝", "连衣裙", "view", DAY_31);
    shop.mapping(Shop.MAPPING, "sources.log.encodings = [UTF-8, GBK]")
        .file("log/a.csv", Shop.HEADER + row, Charset.forName("GBK"))
        .file("log/b.csv", "\uFEFF" + Shop.HEADER + row.replace("e1", "e2"));
    shop.ingest();
    assertEquals(List.of("连衣裙", "连衣裙"), shop.column(shop.events(), "item_id"));
    assertEquals(
        List.of(Shop.PSEUDONYMS.of(Kind.USER, "爱丽丝")),
        shop.column(shop.events().select("user_id").distinct(), "user_id"));
  }

  @Test
  void gbkUnderUtf8IsRefusedWithAHint() throws Exception {
    shop.file(
        "log/a.csv", Shop.HEADER + line("e1", "u", "连衣裙", "view", DAY_31), Charset.forName("GBK"));
    String message = shop.refused(ExitCode.BAD_INPUT, "ingest.checks.max-unparseable-share=0.05");
    assertTrue(message.contains("1 of 1 records cannot be parsed (100.0 %)"), message);
    assertTrue(
        message.contains("not valid UTF-8 (GBK would fit), as in log/a.csv at byte 39"), message);
    shop.file("log/a.csv", Shop.HEADER, StandardCharsets.UTF_16);
    assertTrue(shop.refused(ExitCode.BAD_INPUT).contains("log/a.csv is UTF-16; convert it"));
  }

  @Test
  void missingInputIsRefused() throws Exception {
    String none = shop.refused(ExitCode.BAD_INPUT, "ingest.input=\"" + directory + "/nowhere\"");
    assertTrue(none.contains("no input folder file:") && none.contains("nowhere"), none);
    String other = shop.file("other/a.csv", Shop.HEADER).refused(ExitCode.BAD_INPUT);
    assertTrue(other.contains("no file log/** in file:") && other.contains("'log'"), other);
  }

  @Test
  void emptyInputIsRefusedUnlessAllowed() throws Exception {
    String zero = shop.file("log/a.csv", "").refused(ExitCode.BAD_INPUT);
    assertTrue(zero.contains("log/a.csv holds no records"), zero);
    String header = shop.file("log/a.csv", Shop.HEADER + "\n\r\n").refused(ExitCode.BAD_INPUT);
    assertTrue(header.contains("log/a.csv holds no records"), header);
    shop.ingest("ingest.checks.allow-empty=true");
    shop.file("log/b.csv", Shop.HEADER + view("e1", DAY_31)).ingest();
    assertEquals(1, shop.events().count());
  }

  @Test
  void aWrongSeparatorIsNamedWithTheOneThatFits() throws Exception {
    shop.file("log/a.csv", (Shop.HEADER + view("e1", DAY_31)).replace(',', ';'));
    String message = shop.refused(ExitCode.BAD_INPUT);
    assertTrue(message.contains("log/a.csv: its fields are not separated by ','"), message);
    assertTrue(message.contains("csv.separator = \";\" would fit"), message);
  }

  @Test
  void aChangedHeaderIsNamedWithWhatItLooksLikeNow() throws Exception {
    shop.file("log/a.csv", Shop.HEADER.replace("visit", "visit_id") + view("e1", DAY_31));
    String message = shop.refused(ExitCode.BAD_INPUT);
    assertTrue(
        message.contains("log/a.csv: its header has no field 'visit', but 'visit_id'"), message);
    assertTrue(message.contains("id,uid,sku,what,at,visit_id,order,n,price"), message);
    String headless = shop.file("log/a.csv", view("e1", DAY_31)).refused(ExitCode.BAD_INPUT);
    assertTrue(headless.contains("csv.header = false"), headless);
    assertFalse(headless.contains("alice"), "a first line may be data");
    shop.file(
            "log/a.csv",
            "price,n,order,visit,at,what,sku,uid,id,new\n9.9,1,,v,"
                + DAY_31
                + ",view,s1,alice,e1,x\n")
        .ingest();
    assertEquals(List.of("s1"), shop.column(shop.events(), "item_id"), "order does not matter");
  }

  @Test
  void aLineOfTenMegabytesIsQuarantinedInPart() throws Exception {
    byte[] long10 = new byte[10 << 20];
    Arrays.fill(long10, (byte) 'x');
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write((Shop.HEADER + view("e1", DAY_31)).getBytes(StandardCharsets.UTF_8));
    file.write(long10);
    file.write(("\n" + view("e2", DAY_31)).getBytes(StandardCharsets.UTF_8));
    JobTest.Result result = shop.file("log/a.csv", file.toByteArray()).ingest();
    assertEquals(List.of(2, 1, 2, 1, 0), Shop.balance(result, "events"));
    Map.Entry<String, String> refused = shop.quarantine().entrySet().iterator().next();
    assertEquals(4097, refused.getKey().length());
    assertEquals("line too long: over 1048576 bytes", refused.getValue());
  }

  @Test
  void aDamagedArchiveIsRefused() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(Shop.HEADER.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 5000; i++) {
        gzip.write(view("e" + i * 7919, DAY_31).getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] half = Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
    String cut = shop.file("log/a.csv.gz", half).refused(ExitCode.BAD_INPUT);
    assertTrue(cut.contains("log/a.csv.gz is damaged (EOFException while reading)"), cut);
    shop.file("log/a.csv.gz", Shop.HEADER);
    assertTrue(shop.refused(ExitCode.BAD_INPUT).contains("log/a.csv.gz is damaged"));
    shop.file("log/a.csv.gz", bytes.toByteArray());
    assertEquals(
        List.of(5000, 0, 5000, 0, 0),
        Shop.balance(shop.ingest("ingest.checks.bot-events=10000"), "events"));
  }

  @Test
  void nullsEverywhereAreRefusedBeyondTheThreshold() throws Exception {
    shop.file("log/a.csv", Shop.HEADER + ",,,,,,,,\n".repeat(99) + view("e1", DAY_31));
    String message = shop.refused(ExitCode.BAD_INPUT, "ingest.checks.max-quarantined-share=0.5");
    assertTrue(
        message.contains("events: 99 of 100 records are refused (99.0 %), allowed are 50.0 %"),
        message);
    assertTrue(
        message.contains("most often (99): event_id is missing, as in log/a.csv at byte 39"),
        message);
    assertTrue(message.contains("ingest.checks.max-quarantined-share"), message);
    assertEquals(List.of(100, 0, 1, 99, 0), Shop.balance(shop.ingest(), "events"));
  }

  @Test
  void oneUserOneItemAndNoUsersAreFine() throws Exception {
    shop.file("log/a.csv", Shop.HEADER + view("e1", DAY_31));
    assertEquals(List.of(1, 0, 1, 0, 0), Shop.balance(shop.ingest(), "events"));
    shop.file(
        "log/a.csv",
        Shop.HEADER + line("e1", "", "s1", "view", DAY_31) + line("e2", "", "s2", "view", DAY_31));
    assertEquals(List.of(2, 0, 2, 0, 0), Shop.balance(shop.ingest(), "events"));
  }

  @Test
  void botsAreQuarantined() throws Exception {
    StringBuilder log = new StringBuilder(Shop.HEADER);
    for (int i = 0; i < 30; i++) {
      log.append(line("b" + i, "bot", "s" + i, "view", DAY_31));
      log.append(line("i" + i, "alice", "s" + i, "show", DAY_31));
      log.append(line("d" + i, "bob", "s" + i, "view", i % 2 == 0 ? DAY_30 : DAY_31));
      log.append(line("n" + i, "", "s" + i, "view", DAY_31));
    }
    log.append(line("b0", "bot", "s0", "view", DAY_31))
        .append(line("x", "bot", "s", "view", DAY_30));
    JobTest.Result result =
        shop.file("log/a.csv", log.toString()).ingest("ingest.checks.bot-events=20");
    assertEquals(List.of(122, 0, 91, 31, 0), Shop.balance(result, "events"));
    assertEquals(
        List.of("bot: over 20 events by a user in a day"),
        shop.quarantine().values().stream().distinct().toList());
    String message =
        new Shop(Files.createDirectory(directory.resolve("two")))
            .file("log/a.csv", log.toString())
            .refused(
                ExitCode.BAD_INPUT,
                "ingest.checks.bot-events=20",
                "ingest.checks.max-bot-share=0.1");
    assertTrue(message.contains("31 of 122 events are by bots"), message);
  }

  @Test
  void aUserWithAHundredThousandEventsIsABotOrJustBusy() throws Exception {
    StringBuilder log = new StringBuilder(Shop.HEADER);
    for (int i = 0; i < 100_000; i++) {
      log.append('e').append(i).append(",u,s,view,2024-05-").append(10 + i % 20).append(",,,,\n");
    }
    shop.file("log/a.csv", log.toString());
    String message = shop.refused(ExitCode.BAD_INPUT, "ingest.checks.max-bot-share=0.1");
    assertTrue(message.contains("100,000 of 100,000 events are by bots"), message);
    JobTest.Result busy = shop.ingest("ingest.checks.bot-events=100000");
    assertEquals(List.of(100_000, 0, 100_000, 0, 0), Shop.balance(busy, "events"));
  }

  @Test
  void sharesBeyondTheirThresholdsAreRefused() throws Exception {
    shop.mapping(
            Shop.MAPPING,
            """
            sources.goods {
              table = products
              files = ["goods/*.csv"]
              columns { item_id = sku, title = title, active = state }
              constants.category_path = all
            }
            """)
        .file("goods/g.csv", "sku,title,state\ns1,包,on\ns2,hat,off\n")
        .file(
            "log/a.csv",
            Shop.HEADER
                + line("e1", "u", "s1", "view", DAY_31)
                + line("e1", "u", "s1", "view", DAY_31)
                + line("e2", "u", "s9", "view", DAY_31)
                + line("e3", "u", "s2", "view", "2024-06-01 03:00:00"));
    String unknown = shop.refused(ExitCode.BAD_INPUT, "ingest.checks.max-unknown-item-share=0.3");
    assertTrue(unknown.contains("1 of 3 events are on items that products does not have"), unknown);
    String twice = shop.refused(ExitCode.BAD_INPUT, "ingest.checks.max-duplicate-share=0.2");
    assertTrue(twice.contains("1 of 4 events repeat another (25.0 %)"), twice);
    String future = shop.refused(ExitCode.BAD_INPUT, "ingest.checks.max-future-share=0.2");
    assertTrue(future.contains("later than the as-of day 2024-05-31"), future);
    JobTest.Result result = shop.ingest();
    assertEquals(List.of("s1", "s2"), shop.column(shop.table(ShopTables.PRODUCTS), "item_id"));
    assertEquals(List.of("false", "true"), shop.column(shop.table(ShopTables.PRODUCTS), "active"));
    assertEquals(8, result.run().path("facts").path("ingest.checks").size());
    shop.file("log/b.csv", Shop.HEADER + view("e9", "2024-03-01"));
    String late = shop.refused(ExitCode.BAD_INPUT, "ingest.checks.max-late-share=0.5");
    assertTrue(late.contains("over 7 days older than 2024-06-01"), late);
  }

  @Test
  void snapshotsAreReplacedWholeAndKeepTheirHistory() throws Exception {
    shop.mapping(
            """
            sources.goods {
              table = products
              files = ["goods/**.csv"]
              columns { item_id = sku, title = title }
              constants { category_path = all, active = true }
            }
            """)
        .file("goods/a.csv", "sku,title\ns1,bag\n")
        .file("goods/b.csv", "sku,title\ns2,hat\ns1,BAG\n");
    assertEquals(List.of(3, 0, 2, 0, 1), Shop.balance(shop.ingest(), "products"));
    shop.file("goods/a.csv", "sku,title\ns3,tie\n");
    JobTest.Result next = shop.test().asOf("2024-06-03").run("ingest");
    assertEquals(ExitCode.DONE, next.exitCode(), next.err());
    assertEquals(
        List.of("2024-05-31", "2024-06-03"), shop.tables().partitions(ShopTables.PRODUCTS));
    assertEquals(
        List.of("BAG", "hat", "tie"), shop.column(shop.table(ShopTables.PRODUCTS), "title"));
    assertEquals(
        List.of("bag", "hat"),
        shop.column(
            shop.tables().read(ShopTables.PRODUCTS, java.time.LocalDate.of(2024, 6, 2)), "title"));

    // A path with a day stands for that day.
    shop.file("goods/ds=2024-05-01/c.csv", "sku,title\ns1,old bag\n").ingest();
    assertEquals(
        List.of("2024-05-01", "2024-05-31", "2024-06-03"),
        shop.tables().partitions(ShopTables.PRODUCTS));
  }

  @Test
  void readsJsonLinesWithNestedFieldsAndUserItems() throws Exception {
    shop.mapping(
            """
            sources.json {
              table = events
              files = ["*.jsonl"]
              format = json-lines
              columns { event_id = id, user_id = user.id, item_id = item, event_time = ts }
              constants.event_type = view
              time.format = epoch-ms
            }
            sources.pairs {
              table = events
              files = ["pairs.txt"]
              format = user-items
              columns { user_id = user, item_id = item }
              constants { event_type = purchase, event_time = "2024-05-01" }
              duplicates.key = [user_id, item_id]
            }
            """)
        .file(
            "a.jsonl",
            """
            {"id":"e1","user":{"id":"alice","tags":["a"]},"item":7,"ts":1717149600000}
            {"id":"e2","item":"包","ts":1717149600000,"user":null}
            {"id":"e3","item":"s1","ts":1717149600}
            {"id":"e4","item":"s1"
            ["e5"]
            {"id":"e6"} {"id":"e7"}
            """)
        .file("pairs.txt", "alice 1 2 3\nbob 2 2\ncarol\n");
    JobTest.Result result = shop.ingest();
    assertEquals(List.of(8, 4, 6, 5, 1), Shop.balance(result, "events"));
    assertTrue(shop.quarantine().containsValue("event_time is before 2000 (epoch-s would fit)"));
    assertEquals("a user without items", shop.quarantine().get("carol"));
    assertEquals(
        3,
        shop.events()
            .filter(
                "user_id = '" + Shop.PSEUDONYMS.of(Kind.USER, "alice") + "' and ds = '2024-05-01'")
            .count());
    assertEquals(List.of("1", "2", "2", "3", "7", "包"), shop.column(shop.events(), "item_id"));
  }

  @Test
  void theKeyOfThePseudonymsIsHeldTo() throws Exception {
    shop.file("log/a.csv", Shop.HEADER + view("e1", DAY_31)).ingest();
    shop.file("log/b.csv", Shop.HEADER + view("e2", DAY_31));
    JobTest.Result other =
        shop.test()
            .environment(
                Map.of("SHOPKEEPER_PSEUDONYM_KEY", "another key, as long as the first one"))
            .run("ingest");
    assertEquals(ExitCode.USAGE, other.exitCode(), other.err());
    assertEquals(1, shop.events().count());
    JobTest.Result demo = shop.test().set("shopkeeper.pseudonym-key=demo").run("ingest");
    assertEquals(ExitCode.USAGE, demo.exitCode(), demo.err());
  }

  @Test
  void thePublishedKeyIsForTheSampleStoreOnly() throws Exception {
    shop.file("log/a.csv", Shop.HEADER + view("e1", DAY_31));
    String message = shop.refused(ExitCode.USAGE, "shopkeeper.pseudonym-key=demo");
    assertTrue(message.contains("for the sample store only"), message);
  }

  @Test
  void theSampleStoreIsKnownHoweverItsFolderIsNamed() throws Exception {
    shop.file("log/a.csv", Shop.HEADER + view("e1", DAY_31)).file("_shop.json", "{}");
    for (String input : List.of(shop.input().toString(), shop.input().toUri().toString())) {
      JobTest.Result result =
          JobTest.of(new IngestJob())
              .root(Files.createTempDirectory(directory, "root"))
              .asOf("2024-05-31")
              .set("shopkeeper.pseudonym-key=demo")
              .set("ingest.mapping=\"" + directory.resolve("shop.conf") + "\"")
              .set("ingest.input=\"" + input + "\"")
              .run("ingest");
      assertEquals(ExitCode.DONE, result.exitCode(), input + ": " + result.err());
    }
  }

  @Test
  void refusedLinesAreNotSpilledToLocalDisks() throws Exception {
    String marker = "mallory-secret-id-7f3a9c";
    StringBuilder log = new StringBuilder(Shop.HEADER);
    for (int i = 0; i < 200; i++) {
      log.append(line("e" + i, marker + i, "s1", "stare", DAY_31));
      log.append(line("b" + i, "bot-" + marker, "s1", "view", DAY_31));
    }
    log.append(view("v", DAY_31));
    JobTest.Result result =
        shop.file("log/a.csv", log.toString()).ingest("ingest.checks.bot-events=20");
    assertEquals(List.of(401, 0, 1, 400, 0), Shop.balance(result, "events"));
    assertEquals(400, shop.quarantine().size());
    for (File folder : SparkEnv.get().blockManager().diskBlockManager().localDirs()) {
      try (Stream<Path> files = Files.walk(folder.toPath())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertFalse(contentOf(file).contains(marker), file + " holds a raw id");
        }
      }
    }
  }

  /** Nothing if Spark, which clears its shuffles behind the job, has removed the file meanwhile. */
  private static String contentOf(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  @Test
  void aHeaderMadeOfRecordsIsNotRepeatedAnywhere() throws Exception {
    String records = (Shop.HEADER + view("e1", DAY_31).repeat(3)).replace('\n', '\r');
    JobTest.Result result = shop.file("log/a.csv", records).run();
    assertEquals(ExitCode.BAD_INPUT, result.exitCode(), result.err());
    assertTrue(result.err().contains("carriage return alone"), result.err());
    try (Stream<Path> files = Files.walk(shop.root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(
            Files.readString(file, StandardCharsets.ISO_8859_1).contains("alice"), file.toString());
      }
    }
    assertFalse(result.err().contains("alice"), result.err());
  }

  @Test
  void filesThatMatchNoSourceAreReportedAndChecked() throws Exception {
    shop.file("log/a.csv", Shop.HEADER + view("e1", DAY_31)).file("lag/b.csv", Shop.HEADER);
    String message = shop.refused(ExitCode.BAD_INPUT, "ingest.checks.max-unmatched-share=0.2");
    assertTrue(message.contains("1 of 2 files match no source (50.0 %)"), message);
    assertTrue(message.contains("lag/b.csv"), message);
    JobTest.Result result = shop.ingest();
    assertTrue(result.err().contains("1 of 2 files match no source, such as lag/b.csv"));
    assertEquals(1, result.run().path("facts").path("ingest.unmatched").path("files").asInt());
  }

  @Test
  void aMappingThatIsWrongIsNamed() throws Exception {
    shop.mapping(Shop.MAPPING, "sources.log.columns.itemid = x").file("log/a.csv", Shop.HEADER);
    String message = shop.refused(ExitCode.USAGE);
    assertTrue(message.contains("shop.conf, source 'log'"), message);
    assertTrue(message.contains("no column 'itemid'; did you mean 'item_id'?"), message);
  }
}
