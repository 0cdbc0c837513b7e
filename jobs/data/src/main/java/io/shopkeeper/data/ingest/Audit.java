package io.shopkeeper.data.ingest;

import io.shopkeeper.data.ingest.IngestSettings.Checks;
import java.io.IOException;
import java.util.Optional;

/**
 * Something that is counted among the rows which come in and compared with a threshold. It refuses
 * no row: beyond its threshold all of them stay out.
 */
interface Audit {
  /** The check's name, kebab-case. */
  String name();

  /** Counts; empty where there is nothing to compare with. */
  Optional<Check> of(Arrivals arrivals, Checks limits) throws IOException;
}
