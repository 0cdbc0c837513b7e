package io.shopkeeper.data.ingest;

import io.shopkeeper.core.mapping.TargetTable;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneId;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What every parsing task needs.
 *
 * @param table what records become rows of
 * @param zone the shop's, whose days the table is cut into
 * @param asOf the last day that counts
 * @param files how to reach storage
 */
record ParsePlan(
    TargetTable table, Pseudonyms pseudonyms, ZoneId zone, LocalDate asOf, Hadoop files)
    implements Serializable {

  /** Gives a task Hadoop's settings, which are too large to travel with each. */
  interface Hadoop extends Serializable {
    Configuration configuration();
  }

  /** Hadoop's settings, sent to every executor once. */
  static Hadoop shared(JavaSparkContext spark) {
    Broadcast<SerializableConfiguration> shared =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    return () -> shared.value().value();
  }
}
