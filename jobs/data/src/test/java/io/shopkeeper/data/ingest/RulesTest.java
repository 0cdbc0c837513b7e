package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.mapping.RowRule;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Every rule by itself, on rows made by hand. */
class RulesTest {
  private static final IngestSettings.Checks LIMITS =
      new IngestSettings.Checks(0.1, 0.1, 0.1, 0.1, 0.1, 7, 0.1, 3, 0.1, 0.1, false);

  private static Dataset<Row> events(String... lines) {
    StructType schema = new StructType();
    for (String column : List.of("user_id", "event_type", "item_id", "ds")) {
      schema = schema.add(column, DataTypes.StringType);
    }
    List<Row> rows = new ArrayList<>();
    for (String line : lines) {
      Object[] values = line.split(" ");
      values[0] = values[0].equals("-") ? null : values[0];
      rows.add(RowFactory.create(values));
    }
    return SharedSpark.session().createDataFrame(rows, schema);
  }

  private static NavigableMap<String, Long> byDay(Dataset<Row> rows) {
    NavigableMap<String, Long> days = new TreeMap<>();
    rows.select("ds").collectAsList().forEach(row -> days.merge(row.getString(0), 1L, Long::sum));
    return days;
  }

  private static Arrivals arrivals(Dataset<Row> rows, String newest) {
    Balance books = new Balance();
    books.parsed = 8;
    books.unparseable = 2;
    books.merged = 4;
    return new Arrivals(
        "events",
        books,
        byDay(rows),
        byDay(rows),
        rows,
        Optional.ofNullable(newest).map(LocalDate::parse),
        LocalDate.of(2024, 5, 31),
        table ->
            table.equals(ShopTables.PRODUCTS)
                ? Optional.of(rows.filter(col("item_id").equalTo("s1")).select("item_id"))
                : Optional.empty());
  }

  @Test
  void botsAreUsersWithMoreEventsADayThanAPersonMakes() {
    Dataset<Row> rows =
        events(
            "bot view s1 2024-05-31",
            "bot view s1 2024-05-31",
            "bot view s1 2024-05-31",
            "bot view s1 2024-05-31",
            "bot view s1 2024-05-30",
            "ann view s1 2024-05-31",
            "ann view s1 2024-05-31",
            "ann view s1 2024-05-31",
            "ann impression s1 2024-05-31",
            "- view s1 2024-05-31",
            "- view s1 2024-05-31",
            "- view s1 2024-05-31",
            "- view s1 2024-05-31");
    List<Row> bots = new Bots().groups(rows, LIMITS).collectAsList();
    assertEquals(List.of(RowFactory.create("bot", "2024-05-31")), bots);
    Check share = new Bots().share("events", 4, 13, LIMITS);
    assertEquals(4.0 / 13, share.observed());
    assertFalse(share.passed());
  }

  @Test
  void auditsCount() throws Exception {
    Arrivals arrivals =
        arrivals(
            events(
                "ann view s1 2024-06-01",
                "ann view s1 2024-05-31",
                "ann view s2 2024-05-24",
                "ann view s2 2024-05-23"),
            "2024-05-31");
    assertEquals(
        0.25, new Future().of(arrivals, LIMITS).orElseThrow().observed(), "after the as-of day");
    assertEquals(
        0.25, new Late().of(arrivals, LIMITS).orElseThrow().observed(), "over 7 days older");
    assertEquals(0.4, new Repeated().of(arrivals, LIMITS).orElseThrow().observed());
    assertEquals(
        0.5, new UnknownItems(ShopTables.PRODUCTS).of(arrivals, LIMITS).orElseThrow().observed());
  }

  @Test
  void auditsAreSilentWithoutSomethingToCompareWith() throws Exception {
    Arrivals arrivals = arrivals(events("ann view s1 2024-05-31"), null);
    assertTrue(new Late().of(arrivals, LIMITS).isEmpty());
    assertTrue(new UnknownItems(ShopTables.ORDERS).of(arrivals, LIMITS).isEmpty());
  }

  /** What a table's description lists is what the documents list. */
  @Test
  void everyRuleStandsInTheDocuments() throws Exception {
    String docs = Files.readString(JobTest.repository().resolve("docs/mappings.md"));
    for (IngestTable table : IngestTables.ALL) {
      for (RowRule rule : table.target().rules()) {
        assertTrue(docs.contains("`" + rule.code() + "`"), rule.code());
      }
      for (WindowRule rule : table.windowRules()) {
        assertTrue(docs.contains("`" + rule.code() + "`"), rule.code());
        assertTrue(docs.contains("`" + rule.code() + "-share`"), rule.code());
      }
      for (Audit audit : table.audits()) {
        assertTrue(docs.contains("`" + audit.name() + "`"), audit.name());
      }
    }
  }
}
