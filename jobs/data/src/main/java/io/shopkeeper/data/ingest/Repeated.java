package io.shopkeeper.data.ingest;

import io.shopkeeper.data.ingest.IngestSettings.Checks;
import java.util.Optional;

/** Audits duplicates by the table's key; many of them indicate overlapping exports. */
record Repeated() implements Audit {
  @Override
  public String name() {
    return "duplicate-share";
  }

  @Override
  public Optional<Check> of(Arrivals arrivals, Checks limits) {
    return Optional.of(
        new Check(
            arrivals.table(),
            name(),
            arrivals.books().merged,
            arrivals.books().records(),
            limits.maxDuplicateShare(),
            "max-duplicate-share",
            arrivals.table() + " repeat another"));
  }
}
