package io.shopkeeper.data.ingest;

import io.shopkeeper.core.mapping.TargetTable;
import io.shopkeeper.core.pseudonym.KnownIds;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneId;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The parameters of every parsing task.
 *
 * @param table the target table
 * @param pseudonyms replaces ids of customers, sessions and orders
 * @param known the ids that the shop has, which are replaced in prose
 * @param zone the shop's time zone, whose days are the table's partitions
 * @param asOf the last day to ingest
 * @param files access to storage
 */
record ParsePlan(
    TargetTable table,
    Pseudonyms pseudonyms,
    KnownIds known,
    ZoneId zone,
    LocalDate asOf,
    Hadoop files)
    implements Serializable {

  /** Supplies Hadoop's configuration, which is too large to be sent with each task. */
  interface Hadoop extends Serializable {
    Configuration configuration();
  }

  /** Known ids, broadcast to executors: there may be many. */
  static KnownIds shared(JavaSparkContext spark, KnownIds known) {
    Broadcast<KnownIds> shared = spark.broadcast(known);
    return pseudonym -> shared.value().has(pseudonym);
  }

  /** Hadoop's configuration, broadcast to executors. */
  static Hadoop shared(JavaSparkContext spark) {
    Broadcast<SerializableConfiguration> shared =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    return () -> shared.value().value();
  }
}
