package io.shopkeeper.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The run records of one night: for every job, the run for that day which ended last. Runs of the
 * report itself and of the pipeline, which only starts other jobs, are excluded.
 */
public final class NightRecords {
  private static final Set<String> NOT_WORK = Set.of("report", "pipeline");
  private static final String DEFAULT_RUN_ID = ".*-\\d{4}-\\d{2}-\\d{2}-[0-9a-f]{8}";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<NightRun> runs;

  private NightRecords(List<NightRun> runs) {
    this.runs = runs;
  }

  /** Reads the records of a day from {@code runs/}. */
  public static NightRecords of(Storage storage, LocalDate asOf) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String runId : storage.list("runs")) {
      String file = "runs/" + runId + "/run.json";
      // A run id that the runner generated contains its day, so most records need not be opened.
      if ((runId.contains(asOf.toString()) || !runId.matches(DEFAULT_RUN_ID))
          && !runId.startsWith("_")
          && storage.exists(file)) {
        all.add(JSON.readTree(storage.read(file)));
      }
    }
    return of(asOf, all);
  }

  /** Selects the records of a day. */
  public static NightRecords of(LocalDate asOf, Collection<JsonNode> all) {
    Map<String, JsonNode> last = new HashMap<>();
    all.stream()
        .filter(record -> record.path("as_of").asText().equals(asOf.toString()))
        .filter(record -> !NOT_WORK.contains(record.path("job").asText()))
        .sorted(Comparator.comparing(record -> record.path("ended_at").asText()))
        .forEach(record -> last.put(record.path("job").asText(), record));
    return new NightRecords(
        last.values().stream()
            .sorted(
                Comparator.comparing((JsonNode record) -> record.path("started_at").asText())
                    .thenComparing(record -> record.path("job").asText()))
            .map(NightRun::new)
            .toList());
  }

  /** The runs in the order in which they started. */
  public List<NightRun> runs() {
    return runs;
  }

  /** The run of a job; empty if it did not run. */
  public Optional<NightRun> run(String job) {
    return runs.stream().filter(run -> run.job().equals(job)).findFirst();
  }

  /** Whether a run belongs to this night. */
  public boolean holds(String runId) {
    return runs.stream().anyMatch(run -> run.runId().equals(runId));
  }

  /** Fingerprints of the runs, which change whenever a run of the night does. */
  public Map<String, String> fingerprints() {
    Map<String, String> out = new TreeMap<>();
    runs.forEach(
        run ->
            out.put(
                "run." + run.job(),
                run.runId() + "@" + run.endedAt().map(Object::toString).orElse("")));
    return out;
  }
}
