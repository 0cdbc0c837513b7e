package io.shopkeeper.data.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.data.sample.SampleStoreWriter.Written;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleStoreWriterTest {
  private static final String[] SMALL = {
    "events=4000", "days=9", "dirt.gbk-files=0.3", "dirt.bom-files=0.3"
  };

  @TempDir static Path shared;
  private static Written sharedWritten;

  @TempDir Path root;
  private static final SparkSession SPARK = SharedSpark.session();

  @BeforeAll
  static void writeOneForTheTestsThatOnlyRead() throws IOException {
    sharedWritten = write(shared, "raw/store", 3, SMALL);
  }

  private static Storage storage(Path root) {
    return HadoopStorage.open(root.toString(), SPARK.sparkContext().hadoopConfiguration());
  }

  private static SampleStoreWriter writer(Path root, String output, int slices) {
    return new SampleStoreWriter(SPARK, storage(root), output, "run-1", slices);
  }

  private static Written write(Path root, String output, int slices, String... changes)
      throws IOException {
    StorePlan plan = SampleStores.plan(changes);
    SampleStoreWriter writer = writer(root, output, slices);
    writer.begin();
    ShopStatistics statistics = writer.orders(plan);
    Map<Fault, Long> lines = writer.behaviour(plan, SampleStores.settings(changes).events());
    writer.catalogue(plan);
    writer.pictures(plan, PicturePlan.of(SampleStores.settings(changes)));
    writer.truth(plan, lines);
    writer.commit("made by a test " + String.join(" ", changes));
    return new Written(lines, statistics);
  }

  private static Map<String, byte[]> contents(Path folder) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((file, bytes) -> assertArrayEquals(bytes, actual.get(file), file));
  }

  private static Dataset<Row> parquet(Path folder) {
    return SPARK.read().parquet(folder.toString());
  }

  @Test
  void theFilesAreTheSameByteForByteWhateverThePartitionCount() throws IOException {
    Written seven = write(root, "raw/seven", 7, SMALL);
    assertSame(
        contents(shared.resolve("raw/store/behaviour")),
        contents(root.resolve("raw/seven/behaviour")));
    assertSame(
        contents(shared.resolve("raw/store/catalogue")),
        contents(root.resolve("raw/seven/catalogue")));
    assertSame(
        contents(shared.resolve("raw/store/pictures")),
        contents(root.resolve("raw/seven/pictures")));
    for (String table : new String[] {"orders", "_truth/items", "_truth/faults"}) {
      Dataset<Row> left = parquet(shared.resolve("raw/store/" + table));
      Dataset<Row> right = parquet(root.resolve("raw/seven/" + table));
      assertEquals(left.count(), right.count());
      assertEquals(0, left.exceptAll(right).count(), table);
    }
    assertEquals(sharedWritten.lines(), seven.lines());
    assertEquals(sharedWritten.statistics().figures(), seven.statistics().figures());
    try (Stream<Path> left = Files.list(root.resolve("raw/_staging"))) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void theLogHoldsExactlyTheLinesThatTheSimulationMakes() throws IOException {
    StorePlan plan = SampleStores.plan(SMALL);
    Shop shop = Shop.of(plan.shop());
    RawLog log = new RawLog(shop, plan.dirt(), plan.files(4000));
    Map<String, Integer> expected = new TreeMap<>();
    for (long number = 0; number < plan.shop().customers() + plan.bots(); number++) {
      Customer customer = Customer.of(shop, number);
      java.util.function.Consumer<ShopEvent> each =
          event -> log.write(event, customer, line -> expected.merge(line.text(), 1, Integer::sum));
      if (number < plan.shop().customers()) {
        CustomerLife.live(shop, number, each);
      } else {
        BotLife.crawl(shop, number, plan.viewsABot(), each);
      }
    }
    Map<String, Integer> found = new TreeMap<>();
    LogFiles files = plan.files(4000);
    int boms = 0;
    int gbk = 0;
    for (int file = 0; file < files.count(9); file++) {
      Path path = shared.resolve("raw/store").resolve(files.path(file));
      if (!Files.exists(path)) {
        continue;
      }
      try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
        LogFiles.Style style = files.style(file);
        Charset charset =
            style == LogFiles.Style.CSV_IN_GBK ? Charset.forName("GBK") : StandardCharsets.UTF_8;
        String text = new String(in.readAllBytes(), charset);
        if (style == LogFiles.Style.CSV_WITH_BOM) {
          boms++;
          assertEquals('\uFEFF', text.charAt(0));
          text = text.substring(1);
        }
        gbk += style == LogFiles.Style.CSV_IN_GBK ? 1 : 0;
        if (style != LogFiles.Style.JSON_LINES) {
          assertTrue(text.startsWith(RawLog.HEADER + "\n"));
          text = text.substring(RawLog.HEADER.length() + 1);
        }
        text.lines().forEach(line -> found.merge(line, 1, Integer::sum));
      }
    }
    assertEquals(expected, found);
    assertEquals(sharedWritten.total(), found.values().stream().mapToInt(Integer::intValue).sum());
    assertTrue(boms > 0 && gbk > 0, boms + " with BOM, " + gbk + " in GBK");
  }

  @Test
  void ordersAreThePurchasesAndKnowWhatCameBack() throws IOException {
    write(root, "raw/store", 2, "events=20000", "days=30");
    Shop shop = Shop.of(SampleStores.plan("events=20000", "days=30").shop());
    long bought = SampleStores.events(shop).stream().filter(e -> e.action() == Action.BUY).count();
    long returned =
        SampleStores.events(shop).stream().filter(e -> e.action() == Action.REFUND).count();
    Dataset<Row> orders = parquet(root.resolve("raw/store/orders"));
    assertEquals(bought, orders.count());
    assertEquals(bought, orders.dropDuplicates("order_no", "sku").count());
    assertEquals(returned, orders.filter("state = 'returned'").count());
    assertTrue(returned > 0);
    assertEquals(0, orders.filter("uid is null or price <= 0 or qty < 1").count());
    assertEquals(0, orders.filter("ds <> '2026-03-31'").count());
    assertEquals(4, orders.select("state").distinct().count());
    try (Stream<Path> files = Files.list(root.resolve("raw/store/orders/ds=2026-03-31"))) {
      assertEquals(
          List.of("orders-00000.parquet", "orders-00001.parquet"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void theTruthNamesEveryCustomerAndItem() throws IOException {
    StorePlan plan = SampleStores.plan(SMALL);
    Dataset<Row> customers = parquet(shared.resolve("raw/store/_truth/customers"));
    assertEquals(plan.shop().customers() + plan.bots(), customers.count());
    assertEquals(plan.bots(), customers.filter("bot").count());
    assertEquals(
        0,
        customers
            .filter("abs(aggregate(map_values(taste), 0D, (a, b) -> a + b) - 1) > 1e-9")
            .count());
    assertEquals(
        0,
        customers
            .filter(
                "size(factors) <> 8 or taste[favourite_category] < array_max(map_values(taste))")
            .count());
    Dataset<Row> items = parquet(shared.resolve("raw/store/_truth/items"));
    assertEquals(plan.shop().items(), items.select("sku").distinct().count());
    assertEquals(
        sharedWritten.total(),
        parquet(shared.resolve("raw/store/_truth/faults"))
            .selectExpr("sum(lines)")
            .head()
            .getLong(0));
  }

  @Test
  void aReaderOfTheWholeFolderDoesNotSeeTheTruth() throws IOException {
    String[] files =
        SPARK
            .read()
            .option("recursiveFileLookup", "true")
            .text(shared.resolve("raw/store").toString())
            .inputFiles();
    assertTrue(Stream.of(files).anyMatch(file -> file.contains("/behaviour/")));
    assertFalse(
        Stream.of(files).anyMatch(file -> file.contains("_truth") || file.contains("_shop")));
  }

  @Test
  void anotherShopReplacesTheFirstAsAWhole() throws IOException {
    write(root, "raw/store", 2, "events=500", "days=3");
    write(root, "raw/store", 2, "events=500", "days=2");
    try (Stream<Path> days = Files.list(root.resolve("raw/store/behaviour"))) {
      assertEquals(2, days.count());
    }
    assertEquals("made by a test events=500 days=2", writer(root, "raw/store", 1).held());
  }

  @Test
  void aFolderThatIsNoSampleStoreIsLeftAlone() throws IOException {
    Files.createDirectories(root.resolve("raw/store"));
    Files.writeString(root.resolve("raw/store/mine.csv"), "a,b");
    JobException refused =
        assertThrows(JobException.class, () -> writer(root, "raw/store", 1).held());
    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertTrue(refused.getMessage().contains("raw/store"), refused.getMessage());
    assertEquals("", writer(root, "raw/other", 1).held());
  }

  @Test
  void whatACrashedAttemptStagedIsReplaced() throws IOException {
    Path leftover = root.resolve("raw/_staging/store/run-0/behaviour/ds=2026-03-31/junk.csv.gz");
    Files.createDirectories(leftover.getParent());
    Files.writeString(leftover, "half");
    write(root, "raw/store", 2, "events=500", "days=2");
    assertFalse(Files.exists(leftover));
    assertFalse(Files.exists(root.resolve("raw/store/behaviour/ds=2026-03-31/junk.csv.gz")));
  }

  @Test
  void theCatalogueIsGbkWithBothTitlesAndGrows() throws IOException {
    try (Stream<Path> days = Files.list(shared.resolve("raw/store/catalogue"))) {
      long[] lines =
          days.sorted()
              .mapToLong(
                  day -> {
                    try (Stream<String> products =
                        Files.lines(day.resolve("products.csv"), Charset.forName("GBK"))) {
                      return products.count();
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  })
              .toArray();
      assertEquals(2, lines.length);
      assertTrue(lines[0] <= lines[1] && lines[1] == 60 + 1, lines[0] + ", " + lines[1]);
    }
  }
}
