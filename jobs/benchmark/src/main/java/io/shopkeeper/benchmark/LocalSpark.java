package io.shopkeeper.benchmark;

import io.shopkeeper.core.AllowedHere;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The session of a benchmark that trains recommenders, and what it reads. */
final class LocalSpark {
  private LocalSpark() {}

  /** A session on two threads, unless {@code spark.master} says otherwise; it logs warnings. */
  @AllowedHere("a benchmark is a process of its own: it opens its session")
  static SparkSession open(String name) {
    SparkSession spark =
        SparkSession.builder()
            .appName(name)
            .master(System.getProperty("spark.master", "local[2]"))
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "8")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate();
    spark.sparkContext().setLogLevel("WARN");
    return spark;
  }

  /** The curated events of a root, with their day as a string. */
  static Dataset<Row> events(SparkSession spark, String root) {
    Dataset<Row> read = spark.read().parquet(root + "/tables/events");
    return read.withColumn("ds", read.col("ds").cast("string"));
  }
}
