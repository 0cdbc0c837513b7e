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
 * The quality of the ingested data, for the report.
 *
 * @param sources the counts for each source file and table
 * @param refusals the refusals by reason, the most frequent first
 * @param checks the results of all checks
 */
record Quality(List<Source> sources, List<Refused> refusals, List<IngestFacts.Checked> checks) {
  private static final Pattern FILES = Pattern.compile(IngestFacts.files("(.+)"));
  private static final Pattern REASONS = Pattern.compile(IngestFacts.reasons("(.+)"));

  /** The counts of one source file of a table. */
  record Source(String table, IngestFacts.File rows) {}

  /** The number of rows refused for one reason, by its code. */
  record Refused(String table, String reason, long rows) {}

  /** The quality recorded by a run of ingest. */
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

  /** Whether the run recorded nothing. */
  boolean isEmpty() {
    return sources.isEmpty() && checks.isEmpty();
  }

  /** The number of records read. */
  long read() {
    return sources.stream().mapToLong(s -> s.rows().parsed() + s.rows().unparseable()).sum();
  }

  /** The number of records refused. */
  long quarantined() {
    return sources.stream().mapToLong(s -> s.rows().quarantined()).sum();
  }
}
