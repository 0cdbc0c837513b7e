package io.shopkeeper.data.ingest;

import io.shopkeeper.data.ingest.IngestSettings.Checks;
import java.util.Optional;

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
    return Optional.of(
        new Check(
            arrivals.table(),
            name(),
            Arrivals.rows(arrivals.accepted().tailMap(asOf, false)),
            Arrivals.rows(arrivals.accepted()),
            limits.maxFutureShare(),
            "max-future-share",
            arrivals.table() + " are later than the as-of day " + asOf));
  }
}
