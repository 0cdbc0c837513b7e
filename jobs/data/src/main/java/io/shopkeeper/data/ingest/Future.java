package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.data.ingest.IngestSettings.Checks;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * Audits rows dated after the as-of day, which indicate a wrong time zone or clock, or too early a
 * run.
 */
record Future() implements Audit {
  @Override
  public String name() {
    return "future-share";
  }

  @Override
  public Optional<Check> of(Arrivals arrivals, Checks limits) {
    String asOf = arrivals.asOf().toString();
    Row counts =
        arrivals.accepted().agg(count(lit(1)), count(when(col("ds").gt(asOf), lit(1)))).head();
    return Optional.of(
        new Check(
            arrivals.table(),
            name(),
            counts.getLong(1),
            counts.getLong(0),
            limits.maxFutureShare(),
            "max-future-share",
            arrivals.table() + " are later than the as-of day " + asOf));
  }
}
