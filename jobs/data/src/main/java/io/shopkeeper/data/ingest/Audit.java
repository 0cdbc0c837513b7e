package io.shopkeeper.data.ingest;

import io.shopkeeper.data.ingest.IngestSettings.Checks;
import java.io.IOException;
import java.util.Optional;

/**
 * A check of the incoming rows as a whole: it counts suspicious rows and compares their share with
 * a threshold. It refuses no single row; if the threshold is exceeded, the run fails.
 */
interface Audit {
  /** The check's name, kebab-case. */
  String name();

  /** Counts the suspicious rows; empty if there is nothing to compare with. */
  Optional<Check> of(Arrivals arrivals, Checks limits) throws IOException;
}
