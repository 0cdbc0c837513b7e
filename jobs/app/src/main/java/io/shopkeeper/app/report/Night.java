package io.shopkeeper.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.app.report.Report.Entry;
import io.shopkeeper.app.report.Report.GateCheck;
import io.shopkeeper.app.report.Report.JobRun;
import io.shopkeeper.app.report.Report.Network;
import io.shopkeeper.app.report.Report.Phase;
import io.shopkeeper.app.report.Report.Verdict;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What {@code runs/} says of one night: of every job the run that ended last for that day. Runs of
 * the report itself and of the pipeline, which only calls others, do not count.
 */
final class Night {
  private static final Set<String> NOT_WORK = Set.of("report", "pipeline");
  private static final String DEFAULT_RUN_ID = ".*-\\d{4}-\\d{2}-\\d{2}-[0-9a-f]{8}";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalDate asOf;
  private final List<JsonNode> records;

  private Night(LocalDate asOf, List<JsonNode> records) {
    this.asOf = asOf;
    this.records = records;
  }

  /** The night of a day. */
  static Night of(Storage storage, LocalDate asOf) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String runId : storage.list("runs")) {
      String file = "runs/" + runId + "/run.json";
      // An id that the runner made up names its day: most records need not be opened.
      if ((runId.contains(asOf.toString()) || !runId.matches(DEFAULT_RUN_ID))
          && !runId.startsWith("_")
          && storage.exists(file)) {
        all.add(JSON.readTree(storage.read(file)));
      }
    }
    return of(asOf, all);
  }

  /** The night among these records. */
  static Night of(LocalDate asOf, Collection<JsonNode> all) {
    Map<String, JsonNode> last = new HashMap<>();
    all.stream()
        .filter(record -> record.path("as_of").asText().equals(asOf.toString()))
        .filter(record -> !NOT_WORK.contains(record.path("job").asText()))
        .sorted(Comparator.comparing(record -> record.path("ended_at").asText()))
        .forEach(record -> last.put(record.path("job").asText(), record));
    return new Night(
        asOf,
        last.values().stream()
            .sorted(
                Comparator.comparing((JsonNode record) -> record.path("started_at").asText())
                    .thenComparing(record -> record.path("job").asText()))
            .toList());
  }

  LocalDate asOf() {
    return asOf;
  }

  /** Changes whenever a run of the night does. */
  Map<String, String> fingerprints() {
    Map<String, String> out = new TreeMap<>();
    records.forEach(
        r ->
            out.put(
                "run." + r.path("job").asText(),
                r.path("run_id").asText() + "@" + r.path("ended_at").asText()));
    return out;
  }

  /** The run of a job, if it ran. */
  Optional<JsonNode> record(String job) {
    return records.stream().filter(r -> r.path("job").asText().equals(job)).findFirst();
  }

  /** Whether a run is of this night. */
  boolean holds(String runId) {
    return records.stream().anyMatch(r -> r.path("run_id").asText().equals(runId));
  }

  /** What the training said of its verdict; missing where there was none. */
  private JsonNode gate() {
    return record("als-train").map(r -> r.at("/facts/gate")).orElse(JSON.missingNode());
  }

  private Optional<JsonNode> failed() {
    return records.stream()
        .filter(
            r -> {
              int code = r.path("exit_code").asInt(0);
              return code != ExitCode.DONE.code() && code != ExitCode.GATE_REFUSED.code();
            })
        .findFirst();
  }

  Verdict verdict() {
    if (failed().isPresent()) {
      return Verdict.FAILED;
    }
    Optional<JsonNode> training = record("als-train");
    if (training.isEmpty()) {
      return Verdict.NO_TRAINING;
    }
    JsonNode accepted = gate().path("accepted");
    if (accepted.isBoolean() && !accepted.booleanValue()) {
      return gate().path("live").isTextual() ? Verdict.BASELINE_LIVE : Verdict.REFUSED;
    }
    return training.get().path("exit_code").asInt(0) == ExitCode.GATE_REFUSED.code()
        ? Verdict.REFUSED
        : Verdict.ACCEPTED;
  }

  /** The line that a failed job left, or what the gate said. */
  String message() {
    if (failed().isPresent()) {
      JsonNode failed = failed().get();
      return failed.path("job").asText() + ": " + failed.path("message").asText();
    }
    String line = gate().path("line").asText();
    return line.isEmpty()
        ? record("als-train").map(r -> r.path("message").asText()).orElse("")
        : line;
  }

  int exitCode() {
    if (failed().isPresent()) {
      return failed().get().path("exit_code").asInt();
    }
    return records.stream()
            .anyMatch(r -> r.path("exit_code").asInt(0) == ExitCode.GATE_REFUSED.code())
        ? ExitCode.GATE_REFUSED.code()
        : ExitCode.DONE.code();
  }

  List<GateCheck> gateChecks() {
    List<GateCheck> checks = new ArrayList<>();
    gate()
        .path("checks")
        .forEach(
            check ->
                checks.add(
                    new GateCheck(
                        check.path("name").asText(),
                        Json.number(check.path("observed")),
                        Json.number(check.path("low")),
                        Json.number(check.path("high")),
                        Json.number(check.path("threshold")),
                        check.path("passed").asBoolean())));
    return checks;
  }

  Instant startedAt() {
    return records.stream()
        .map(r -> Json.instant(r.path("started_at")))
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  Instant endedAt() {
    return records.stream()
        .map(r -> Json.instant(r.path("ended_at")))
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /** The jobs in the order in which they ran. */
  List<JobRun> jobs() {
    return records.stream().map(Night::job).toList();
  }

  private static JobRun job(JsonNode record) {
    List<Phase> phases = new ArrayList<>();
    double at = 0;
    for (JsonNode phase : record.path("phases")) {
      double seconds = Math.max(0, phase.path("seconds").asDouble());
      phases.add(new Phase(phase.path("name").asText(), at, seconds));
      at += seconds;
    }
    Instant start = Json.instant(record.path("started_at"));
    Instant end = Json.instant(record.path("ended_at"));
    double whole =
        start == null || end == null
            ? 0
            : java.time.Duration.between(start, end).toMillis() / 1000.0;
    return new JobRun(
        record.path("job").asText(),
        record.path("run_id").asText(),
        record.path("exit_code").asInt(),
        start,
        Math.max(at, whole),
        phases);
  }

  /** The networks that jobs trained. */
  List<Network> networks() {
    return records.stream().map(NetworkFacts::network).filter(Objects::nonNull).toList();
  }

  /** The settings of all jobs together; the runner has hidden secrets. */
  List<Entry> settings() {
    Map<String, String> merged = new TreeMap<>();
    records.forEach(
        r -> Json.leaves(r.path("settings")).forEach(e -> merged.put(e.name(), e.value())));
    return merged.entrySet().stream().map(e -> new Entry(e.getKey(), e.getValue())).toList();
  }

  /** Where the night's results came from. */
  List<Entry> origins() {
    Map<String, String> merged = new LinkedHashMap<>();
    records.forEach(
        r -> {
          String job = r.path("job").asText();
          merged.put(job + ".run_id", r.path("run_id").asText());
          Json.leaves(r.path("inputs"))
              .forEach(e -> merged.put(job + ".input." + e.name(), e.value()));
        });
    records.forEach(
        r ->
            Json.leaves(r.path("software"))
                .forEach(e -> merged.put("software." + e.name(), e.value())));
    return merged.entrySet().stream().map(e -> new Entry(e.getKey(), e.getValue())).toList();
  }
}
