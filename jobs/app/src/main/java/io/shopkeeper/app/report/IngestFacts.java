package io.shopkeeper.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.app.report.Report.Check;
import io.shopkeeper.app.report.Report.CheckVerdict;
import io.shopkeeper.app.report.Report.Quality;
import io.shopkeeper.app.report.Report.Refusal;
import io.shopkeeper.app.report.Report.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code ingest} left in its run's facts: {@code ingest.TABLE.files}, {@code
 * ingest.TABLE.reasons} and {@code ingest.checks}.
 */
final class IngestFacts {
  private static final Pattern OF_TABLE = Pattern.compile("ingest\\.(.+)\\.(files|reasons)");

  private IngestFacts() {}

  /** The quality of tonight's input, or null where nothing came in. */
  static Quality quality(JsonNode facts) {
    List<Source> sources = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    Iterator<Map.Entry<String, JsonNode>> fields = facts.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> fact = fields.next();
      Matcher name = OF_TABLE.matcher(fact.getKey());
      if (name.matches() && name.group(2).equals("files")) {
        fact.getValue().forEach(file -> sources.add(source(name.group(1), file)));
      } else if (name.matches()) {
        fact.getValue()
            .fields()
            .forEachRemaining(
                reason ->
                    refusals.add(
                        new Refusal(name.group(1), reason.getKey(), reason.getValue().asLong())));
      }
    }
    refusals.sort(
        Comparator.comparingLong(Refusal::rows)
            .reversed()
            .thenComparing(Refusal::table)
            .thenComparing(Refusal::reason));
    List<Check> checks = new ArrayList<>();
    facts.path("ingest.checks").forEach(check -> checks.add(check(check)));
    return sources.isEmpty() && checks.isEmpty() ? null : new Quality(sources, refusals, checks);
  }

  private static Source source(String table, JsonNode file) {
    return new Source(
        file.path("file").asText(),
        table,
        file.path("parsed").asLong(),
        file.path("unparseable").asLong(),
        file.path("curated").asLong(),
        file.path("quarantined").asLong(),
        file.path("merged").asLong());
  }

  private static Check check(JsonNode check) {
    return new Check(
        check.path("table").asText(),
        check.path("check").asText(),
        Json.number(check.path("observed")),
        Json.number(check.path("threshold")),
        switch (check.path("verdict").asText()) {
          case "passed" -> CheckVerdict.PASSED;
          case "failed" -> CheckVerdict.FAILED;
          default -> CheckVerdict.WARNED;
        });
  }
}
