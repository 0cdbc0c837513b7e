package io.shopkeeper.data.ingest;

import java.util.Set;
import java.util.TreeSet;

/** The counts of one source file's records by outcome. */
final class Balance {
  long parsed;
  long unparseable;
  long curated;
  long quarantined;
  long merged;

  /** The days of its curated and merged rows. */
  final Set<String> days = new TreeSet<>();

  long records() {
    return parsed + unparseable;
  }

  void add(Balance other) {
    parsed += other.parsed;
    unparseable += other.unparseable;
    curated += other.curated;
    quarantined += other.quarantined;
    merged += other.merged;
  }

  /**
   * @throws IllegalStateException if a record is lost or counted twice, which is a bug of ingest
   */
  void require(String file, String table) {
    if (parsed + unparseable != curated + quarantined + merged) {
      throw new IllegalStateException(
          "%s of %s does not balance: %d parsed + %d unparseable, %d curated + %d quarantined + %d merged"
              .formatted(file, table, parsed, unparseable, curated, quarantined, merged));
    }
  }

  IngestFacts.File fact(String file) {
    return new IngestFacts.File(file, parsed, unparseable, curated, quarantined, merged);
  }
}
