package io.shopkeeper.data.ingest;

import io.shopkeeper.data.ingest.IngestSettings.Checks;
import java.util.Optional;

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
              return new Check(
                  arrivals.table(),
                  name(),
                  Arrivals.rows(arrivals.fresh().headMap(limit)),
                  Arrivals.rows(arrivals.fresh()),
                  limits.maxLateShare(),
                  "max-late-share",
                  "%s of new files are over %d days older than %s"
                      .formatted(arrivals.table(), limits.lateDays(), newest));
            });
  }
}
