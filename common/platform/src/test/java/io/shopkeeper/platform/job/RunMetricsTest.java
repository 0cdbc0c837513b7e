package io.shopkeeper.platform.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMetricsTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  @TempDir private Path folder;

  private static RunRecord record(ExitCode exit) {
    RunRecord record =
        new RunRecord(
            "als-train-1",
            "als-train",
            LocalDate.parse("2026-03-31"),
            Instant.parse("2026-04-01T02:00:00Z"),
            "{}",
            "hash",
            Map.of(),
            Map.of());
    record.phases.add(new RunRecord.Phase("train", 1.5));
    record.phases.add(new RunRecord.Phase("train", 2));
    record.rows.put("events", 7L);
    record.metrics.put("blend.ndcg@20", 0.25);
    record.metrics.put("a \"quoted\\name\"\nof two lines", Double.POSITIVE_INFINITY);
    record.metrics.put("nothing", Double.NaN);
    record.end(Instant.parse("2026-04-01T02:01:00.500Z"), exit, "");
    return record;
  }

  @Test
  void isTheExpositionFormat() {
    assertEquals(
        """
        # HELP shopkeeper_run_exit_code How the last run of a job ended: 0 done, 99 refused
        # TYPE shopkeeper_run_exit_code gauge
        shopkeeper_run_exit_code{step="als-train"} 99.0
        # HELP shopkeeper_run_end_timestamp_seconds When the last run of a job ended
        # TYPE shopkeeper_run_end_timestamp_seconds gauge
        shopkeeper_run_end_timestamp_seconds{step="als-train"} 1.77500886E9
        # HELP shopkeeper_run_day_timestamp_seconds When the day that the last run is about ended
        # TYPE shopkeeper_run_day_timestamp_seconds gauge
        shopkeeper_run_day_timestamp_seconds{step="als-train"} 1.7749728E9
        # HELP shopkeeper_run_seconds How long the last run of a job took
        # TYPE shopkeeper_run_seconds gauge
        shopkeeper_run_seconds{step="als-train"} 60.5
        # HELP shopkeeper_run_phase_seconds How long each phase of the last run took
        # TYPE shopkeeper_run_phase_seconds gauge
        shopkeeper_run_phase_seconds{step="als-train",phase="train"} 3.5
        # HELP shopkeeper_run_rows Rows that went in or out in the last run of a job
        # TYPE shopkeeper_run_rows gauge
        shopkeeper_run_rows{step="als-train",name="events"} 7.0
        # HELP shopkeeper_run_metric What the last run of a job measured
        # TYPE shopkeeper_run_metric gauge
        shopkeeper_run_metric{step="als-train",name="a \\"quoted\\\\name\\"\\nof two lines"} Infinity
        shopkeeper_run_metric{step="als-train",name="blend.ndcg@20"} 0.25
        shopkeeper_run_metric{step="als-train",name="nothing"} NaN
        """,
        RunMetrics.of(record(ExitCode.GATE_REFUSED), SHANGHAI));
  }

  @Test
  void aDayEndsWhereTheShopIs() {
    // 2026-03-31 ends at 16:00 UTC in Shanghai: date -ud 2026-03-31T16:00Z +%s.
    assertTrue(
        RunMetrics.of(Map.of("published/t", LocalDate.parse("2026-03-31")), SHANGHAI)
            .endsWith(
                "shopkeeper_table_until_timestamp_seconds{table=\"published/t\"} 1.7749728E9\n"));
  }

  @Test
  void takesThePlaceOfTheRunBeforeAndLeavesNoDraft() throws IOException {
    RunMetrics.write(folder, record(ExitCode.FAILED), SHANGHAI);
    RunMetrics.write(folder, record(ExitCode.DONE), SHANGHAI);
    RunMetrics.write(folder, Map.of("tables/events", LocalDate.EPOCH), SHANGHAI);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("shopkeeper_als-train.prom", "shopkeeper_tables.prom"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    Path file = folder.resolve("shopkeeper_als-train.prom");
    assertTrue(Files.readString(file).contains("exit_code{step=\"als-train\"} 0.0"));
    assertTrue(
        Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ),
        "the collector is another user");
  }
}
