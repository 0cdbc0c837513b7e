package io.shopkeeper.data.ingest;

import java.util.NavigableMap;
import java.util.TreeMap;

/** The counts of one source file's records by outcome. */
final class Balance {
  long parsed;
  long unparseable;
  long quarantined;
  long merged;

  /** The rows that passed the row rules, by day. */
  final NavigableMap<String, Long> accepted = new TreeMap<>();

  /** The rows that enter the table, by day. */
  final NavigableMap<String, Long> entered = new TreeMap<>();

  long records() {
    return parsed + unparseable;
  }

  void add(Balance other) {
    parsed += other.parsed;
    unparseable += other.unparseable;
    quarantined += other.quarantined;
    merged += other.merged;
    other.accepted.forEach((day, n) -> accepted.merge(day, n, Long::sum));
    other.entered.forEach((day, n) -> entered.merge(day, n, Long::sum));
  }

  long curated() {
    return Arrivals.rows(entered);
  }

  /**
   * @throws IllegalStateException if a record is lost or counted twice, which is a bug of ingest
   */
  void require(String file, String table) {
    if (parsed + unparseable != curated() + quarantined + merged) {
      throw new IllegalStateException(
          "%s of %s does not balance: %d parsed + %d unparseable, %d curated + %d quarantined + %d merged"
              .formatted(file, table, parsed, unparseable, curated(), quarantined, merged));
    }
  }

  IngestFacts.File fact(String file) {
    return new IngestFacts.File(file, parsed, unparseable, curated(), quarantined, merged);
  }
}
