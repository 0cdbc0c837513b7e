package io.shopkeeper.data.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.report.Facts;
import io.shopkeeper.report.NightRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of the rows that came in.
 *
 * @param sources one for each source file and table
 * @param refusals the most frequent first
 */
record Quality(List<Source> sources, List<Refused> refusals, List<IngestFacts.Checked> checks) {
  private static final Pattern FILES = Pattern.compile(IngestFacts.files("(.+)"));
  private static final Pattern REASONS = Pattern.compile(IngestFacts.reasons("(.+)"));

  /** What became of a file's rows. */
  record Source(String table, IngestFacts.File rows) {}

  /** Rows refused for one reason, by its code. */
  record Refused(String table, String reason, long rows) {}

  /** What a run of ingest says. */
  static Quality of(NightRun ingest) {
    List<Source> sources = new ArrayList<>();
    List<Refused> refusals = new ArrayList<>();
    for (String fact : ingest.facts()) {
      Matcher files = FILES.matcher(fact);
      Matcher reasons = REASONS.matcher(fact);
      JsonNode value = ingest.fact(fact);
      if (files.matches()) {
        Facts.list(value, IngestFacts.File.class)
            .forEach(file -> sources.add(new Source(files.group(1), file)));
      } else if (reasons.matches()) {
        value
            .fields()
            .forEachRemaining(
                reason ->
                    refusals.add(
                        new Refused(
                            reasons.group(1), reason.getKey(), reason.getValue().asLong())));
      }
    }
    refusals.sort(
        Comparator.comparingLong(Refused::rows)
            .reversed()
            .thenComparing(Refused::table)
            .thenComparing(Refused::reason));
    return new Quality(
        sources, refusals, Facts.list(ingest.fact(IngestFacts.CHECKS), IngestFacts.Checked.class));
  }

  /** Whether nothing came in that could be told of. */
  boolean isEmpty() {
    return sources.isEmpty() && checks.isEmpty();
  }

  /** All rows that were read. */
  long read() {
    return sources.stream().mapToLong(s -> s.rows().parsed() + s.rows().unparseable()).sum();
  }

  /** All rows that were refused. */
  long quarantined() {
    return sources.stream().mapToLong(s -> s.rows().quarantined()).sum();
  }
}
