package io.shopkeeper.data.ingest;

import io.shopkeeper.core.mapping.TargetTable;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneId;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What every parsing task needs.
 *
 * @param table what records become rows of
 * @param zone the shop's, whose days the table is cut into
 * @param asOf the last day that counts
 */
record ParsePlan(
    TargetTable table,
    Pseudonyms pseudonyms,
    ZoneId zone,
    LocalDate asOf,
    Broadcast<SerializableConfiguration> configuration)
    implements Serializable {
  Configuration hadoop() {
    return configuration.value().value();
  }
}
