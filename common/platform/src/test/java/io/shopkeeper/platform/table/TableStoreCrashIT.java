package io.shopkeeper.platform.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.platform.storage.Crashes;
import io.shopkeeper.platform.storage.FailingStorage.Death;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table store with Spark: what dies while Spark's files are staged and moved. */
class TableStoreCrashIT {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-06-01T00:00:00Z"), ZoneOffset.UTC);
  private static final LocalDate LATE = LocalDate.parse("2024-12-31");
  private static final Set<String> DAYS = Set.of("2024-01-01", "2024-01-02", "2024-01-03");
  private static final TableSpec NUMBERS =
      new TableSpec(
          "numbers",
          TableSpec.Kind.INCREMENT,
          List.of("id"),
          new StructType().add("id", DataTypes.LongType, false).add("state", DataTypes.LongType));

  @TempDir Path directory;

  private static TableStore store(Storage storage) {
    return new TableStore(SharedSpark.session(), storage, CLOCK, TableCrashes.QUIET);
  }

  /** Every row of every day carries the number of its state. */
  private static void replace(Storage storage, long state) throws IOException {
    try (TableWrite write = store(storage).write(NUMBERS, "run-" + state)) {
      write.replace(
          DAYS,
          SharedSpark.session()
              .range(30)
              .selectExpr(
                  "id", state + "L state", "concat('2024-01-0', cast(1 + id % 3 as string)) ds"));
      write.commit();
    }
  }

  /** Rows by state; one state in all days, or it is a mixture. */
  private static Map<Long, Long> states(Storage storage) throws IOException {
    Map<Long, Long> rows = new TreeMap<>();
    for (Row row : store(storage).read(NUMBERS, LATE).groupBy("state").count().collectAsList()) {
      rows.put(row.getLong(0), row.getLong(1));
    }
    return rows;
  }

  @Test
  void aReplacementBySparkThatDiesIsUndoneOrFinished() throws Exception {
    List<String> steps =
        Crashes.atSteps(
            3,
            List.of(Death.BEFORE),
            name -> {
              Storage storage =
                  HadoopStorage.open(directory.resolve(name).toString(), new Configuration());
              replace(storage, 1);
              return storage;
            },
            storage -> replace(storage, 2),
            (storage, where) -> {
              Map<Long, Long> states = states(storage);
              assertTrue(
                  states.equals(Map.of(1L, 30L)) || states.equals(Map.of(2L, 30L)),
                  where + ": " + states);
            },
            (storage, where) -> {
              replace(storage, 2);
              assertEquals(Map.of(2L, 30L), states(storage), where);
              assertEquals(
                  List.of("ds=2024-01-01", "ds=2024-01-02", "ds=2024-01-03"),
                  storage.list("tables/numbers").stream()
                      .filter(name -> !name.startsWith("_"))
                      .toList(),
                  where);
              assertEquals(List.of(), storage.list("tables/numbers/_staging"), where);
            });
    assertTrue(steps.size() > 20, steps.toString());
  }

  @Test
  void aFrameIsOfOneStateWhileAnotherIsCommitted() throws Exception {
    Storage storage = HadoopStorage.open(directory.toString(), new Configuration());
    replace(storage, 1);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> reader =
          pool.submit(
              () -> {
                int whole = 0;
                while (!done.get()) {
                  try {
                    Map<Long, Long> states = states(storage);
                    assertEquals(1, states.size(), states.toString());
                    assertTrue(states.containsValue(30L), states.toString());
                    whole++;
                  } catch (Exception e) {
                    // A frame that is computed after the next commit has lost its files: it fails,
                    // and never mixes.
                    assertTrue(isLostFile(e), e.toString());
                  }
                }
                return whole;
              });
      for (int state = 2; state <= 15; state++) {
        replace(storage, state);
      }
      done.set(true);
      assertTrue(reader.get() > 0, "no read succeeded");
    } finally {
      done.set(true);
      pool.shutdownNow();
    }
  }

  private static boolean isLostFile(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.io.FileNotFoundException
          || (cause instanceof SparkException && cause.getMessage().contains("does not exist"))) {
        return true;
      }
    }
    return false;
  }
}
