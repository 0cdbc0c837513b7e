package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.data.ingest.IngestSettings.Checks;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * Audits late rows: rows of new files that are older than the table's newest day by more than a
 * limit.
 */
record Late() implements Audit {
  @Override
  public String name() {
    return "late-share";
  }

  @Override
  public Optional<Check> of(Arrivals arrivals, Checks limits) {
    return arrivals
        .newest()
        .map(
            newest -> {
              String limit = newest.minusDays(limits.lateDays()).toString();
              Row counts =
                  arrivals
                      .fresh()
                      .agg(count(lit(1)), count(when(col("ds").lt(limit), lit(1))))
                      .head();
              return new Check(
                  arrivals.table(),
                  name(),
                  counts.getLong(1),
                  counts.getLong(0),
                  limits.maxLateShare(),
                  "max-late-share",
                  "%s of new files are over %d days older than %s"
                      .formatted(arrivals.table(), limits.lateDays(), newest));
            });
  }
}
