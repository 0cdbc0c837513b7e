package io.shopkeeper.testkit;

import io.shopkeeper.core.AllowedHere;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The one Spark session of a test run: local, two threads, UTC, small shuffles, no UI. It keeps the
 * code of every plan that it compiled: a job that is run again by the next test has the same plans.
 */
public final class SharedSpark {
  private static SparkSession session;

  private SharedSpark() {}

  /** The session, opened at the first call and closed with the JVM. */
  @AllowedHere("tests have no JobRunner")
  public static synchronized SparkSession session() {
    if (session == null) {
      session =
          SparkSession.builder()
              .master("local[2]")
              .appName("shopkeeper-tests")
              .config("spark.ui.enabled", "false")
              .config("spark.sql.codegen.cache.maxEntries", "2000")
              .config("spark.sql.shuffle.partitions", "4")
              .config("spark.default.parallelism", "2")
              .config("spark.sql.session.timeZone", "UTC")
              .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
              // As conf/env/local.conf has it: Hadoop would start a process for every file.
              .config("spark.hadoop.fs.file.impl", "io.shopkeeper.platform.storage.LocalDisk")
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.sql.warehouse.dir", temporary("spark-warehouse").toUri().toString())
              .getOrCreate();
      session.sparkContext().setCheckpointDir(temporary("spark-checkpoints").toUri().toString());
      session.sparkContext().setLogLevel("WARN");
    }
    return session;
  }

  private static Path temporary(String prefix) {
    try {
      return Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
