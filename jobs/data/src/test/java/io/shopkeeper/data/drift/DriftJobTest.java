package io.shopkeeper.data.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Language;
import io.shopkeeper.report.NightRecords;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Words;
import io.shopkeeper.testkit.SharedSpark;
import io.shopkeeper.testkit.SparkJobs;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftJobTest {
  private static final StructType EVENTS =
      ShopTables.EVENTS.schema().add("ds", DataTypes.StringType);

  /** Counting is one, the rest reads and writes two small tables. */
  private static final int SPARK_JOBS = 12;

  @TempDir private Path root;

  private JobTest.Result night(String day, String... settings) throws IOException {
    return JobTest.of(new DriftJob()).root(root).set(settings).run("drift", "--as-of", day);
  }

  /** A day of 400 views and purchases at prices around ten, paid by some, at noon. */
  private void day(String day, int hour, String currency, double price) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Object[] cells = new Object[EVENTS.size()];
      cells[EVENTS.fieldIndex("event_id")] = day + "-" + i;
      cells[EVENTS.fieldIndex("user_id")] = "customer-secret-" + i % 40;
      cells[EVENTS.fieldIndex("item_id")] = "i" + i % 7;
      cells[EVENTS.fieldIndex("event_type")] = i % 4 == 0 ? "purchase" : "view";
      cells[EVENTS.fieldIndex("event_time")] =
          Timestamp.from(Instant.parse(day + "T00:00:00Z").plusSeconds(hour * 3600L + i));
      cells[EVENTS.fieldIndex("price")] = BigDecimal.valueOf(price * (10 + i % 10));
      cells[EVENTS.fieldIndex("currency")] = currency;
      cells[EVENTS.fieldIndex("source_file")] = "f";
      cells[EVENTS.fieldIndex("ingest_run")] = "r";
      cells[EVENTS.fieldIndex("ds")] = day;
      rows.add(RowFactory.create(cells));
    }
    TableStore tables =
        new TableStore(
            SharedSpark.session(),
            HadoopStorage.open(
                root.toUri().toString(),
                SharedSpark.session().sparkContext().hadoopConfiguration()),
            Clock.fixed(Instant.parse("2026-04-01T02:00:00Z"), ZoneOffset.UTC));
    try (TableWrite write = tables.write(ShopTables.EVENTS, "test")) {
      write.replace(Set.of(day), SharedSpark.session().createDataFrame(rows, EVENTS));
      write.commit();
    }
  }

  private static List<String> drifted(JobTest.Result night) {
    List<String> drifted = new ArrayList<>();
    for (JsonNode column : night.run().path("facts").path("drift.columns")) {
      if (column.path("drifted").asBoolean()) {
        drifted.add(column.path("column").asText());
      }
    }
    return drifted;
  }

  @Test
  void findsWhatChangedAndComparesWithTheLastGoodNight() throws Exception {
    day("2026-03-01", 12, "CNY", 1);
    JobTest.Result[] first = new JobTest.Result[1];
    int started = SparkJobs.startedBy(() -> first[0] = night("2026-03-01"));
    assertEquals(ExitCode.DONE, first[0].exitCode(), first[0].err());
    assertTrue(started <= SPARK_JOBS, started + " Spark jobs");
    assertEquals("", first[0].run().path("facts").path("drift.since").asText());

    // A week later, so that no day is compared with itself: as it was.
    day("2026-03-08", 12, "CNY", 1);
    JobTest.Result same = night("2026-03-08");
    assertEquals(List.of(), drifted(same), same.err());
    assertEquals("2026-03-01", same.run().path("facts").path("drift.since").asText());

    // Cents instead of units, a currency that is gone, a zone that is off by eight hours.
    day("2026-03-15", 4, null, 100);
    JobTest.Result wrong = night("2026-03-15");
    assertEquals(ExitCode.DONE, wrong.exitCode(), wrong.err());
    assertEquals(List.of("event_time", "price", "currency"), drifted(wrong));
    assertTrue(wrong.err().contains("events.price drifted: PSI"), wrong.err());
    assertEquals(3, wrong.run().path("metrics").path("drift.drifted").asDouble());

    day("2026-03-22", 12, "CNY", 1);
    JobTest.Result mended = night("2026-03-22");
    assertEquals("2026-03-08", mended.run().path("facts").path("drift.since").asText());
    assertEquals(List.of(), drifted(mended), mended.err());

    JobTest.Result stopped = night("2026-03-15", "drift.stop=true");
    assertEquals(ExitCode.BAD_INPUT, stopped.exitCode(), stopped.err());
    assertTrue(
        stopped.err().contains("3 columns drifted since 2026-03-08: events.event_time"),
        stopped.err());
    JobTest.Result accepted = night("2026-03-15", "drift.stop=true", "drift.accept=true");
    assertEquals(ExitCode.DONE, accepted.exitCode(), accepted.err());
    day("2026-03-29", 4, null, 100);
    assertEquals(List.of(), drifted(night("2026-03-29")), "the new normal");

    String stored =
        SharedSpark.session()
            .read()
            .parquet(root.resolve("releases/drift/versions/0000001/drift_bins").toString())
            .collectAsList()
            .toString();
    assertFalse(stored.contains("secret"), "no id is stored");
    assertTrue(stored.contains("purchase"), stored);
  }

  @Test
  void tellsTheReport() throws Exception {
    day("2026-03-01", 12, "CNY", 1);
    JobTest.Result first = night("2026-03-01");
    day("2026-03-08", 12, null, 1);
    JobTest.Result second = night("2026-03-08");
    for (Language language : Language.values()) {
      Words words = new Words(language, ZoneOffset.UTC, new DriftSection().words());
      Content content =
          DriftSection.of(
              NightRecords.of(LocalDate.parse("2026-03-08"), List.of(second.run()))
                  .run("drift")
                  .orElseThrow(),
              words);
      Part.Table table = (Part.Table) content.parts().get(0);
      assertEquals("currency", table.rows().get(0).cells().get(1).text());
      assertEquals("warn", table.rows().get(0).cells().get(6).style());
      assertTrue(table.title().contains("1"), table.title());
      Content none =
          DriftSection.of(
              NightRecords.of(LocalDate.parse("2026-03-01"), List.of(first.run()))
                  .run("drift")
                  .orElseThrow(),
              words);
      assertTrue(none.parts().get(0) instanceof Part.Missing);
    }
  }

  @Test
  void refusesAScoreTableWithoutItsRelease() throws IOException {
    JobTest.Result refused = night("2026-03-01", "drift.scores=[user_item_scores]");
    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertTrue(refused.err().contains("expected RELEASE/TABLE"), refused.err());
  }
}
