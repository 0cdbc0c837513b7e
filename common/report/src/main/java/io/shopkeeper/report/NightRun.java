package io.shopkeeper.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** One run of a night, as its {@code run.json} tells it. */
public final class NightRun {
  private final JsonNode record;

  NightRun(JsonNode record) {
    this.record = record;
  }

  /**
   * One timed phase.
   *
   * @param start seconds since its job started
   */
  public record Phase(String name, double start, double seconds) {}

  /** The job that ran. */
  public String job() {
    return record.path("job").asText();
  }

  /** The id of the run. */
  public String runId() {
    return record.path("run_id").asText();
  }

  /** How it ended, as the status of a process. */
  public int exitCode() {
    return record.path("exit_code").asInt(0);
  }

  /** Whether it failed for another reason than a gate's refusal. */
  public boolean failed() {
    return exitCode() != ExitCode.DONE.code() && !refused();
  }

  /** Whether a gate refused what it made. */
  public boolean refused() {
    return exitCode() == ExitCode.GATE_REFUSED.code();
  }

  /** The line that it left; empty where it left none. */
  public String message() {
    return record.path("message").asText();
  }

  /** When it started, where that is known. */
  public Optional<Instant> startedAt() {
    return instant("started_at");
  }

  /** When it ended, where that is known. */
  public Optional<Instant> endedAt() {
    return instant("ended_at");
  }

  private Optional<Instant> instant(String name) {
    try {
      return Optional.of(Instant.parse(record.path(name).asText()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Its phases, one after the other. */
  public List<Phase> phases() {
    List<Phase> phases = new ArrayList<>();
    double at = 0;
    for (JsonNode phase : record.path("phases")) {
      double seconds = Math.max(0, phase.path("seconds").asDouble());
      phases.add(new Phase(phase.path("name").asText(), at, seconds));
      at += seconds;
    }
    return phases;
  }

  /** Seconds from its start to its end, or those of its phases where that is more. */
  public double seconds() {
    double phases = phases().stream().mapToDouble(Phase::seconds).sum();
    return startedAt().isEmpty() || endedAt().isEmpty()
        ? phases
        : Math.max(
            phases, Duration.between(startedAt().get(), endedAt().get()).toMillis() / 1000.0);
  }

  /** A fact as the record that the job wrote; empty where the run has none of this name. */
  public <T> Optional<T> fact(String name, Class<T> type) {
    return Facts.read(fact(name), type);
  }

  /** A fact as it stands in the record; missing where there is none. */
  public JsonNode fact(String name) {
    return record.path("facts").path(name);
  }

  /** The names of its facts. */
  public List<String> facts() {
    List<String> names = new ArrayList<>();
    record.path("facts").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The settings that it ran with; the runner has hidden secrets. */
  public List<Entry> settings() {
    return leaves(record.path("settings"));
  }

  /** The fingerprints of what it read. */
  public List<Entry> inputs() {
    return leaves(record.path("inputs"));
  }

  /** The versions of the software that it ran on. */
  public List<Entry> software() {
    return leaves(record.path("software"));
  }

  /** The leaves of a tree as dotted paths; lists of plain values on one line. */
  static List<Entry> leaves(JsonNode tree) {
    List<Entry> out = new ArrayList<>();
    collect("", tree, out);
    return out;
  }

  private static void collect(String path, JsonNode node, List<Entry> into) {
    if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              field ->
                  collect(
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      field.getValue(),
                      into));
    } else if (node.isArray()) {
      into.add(
          new Entry(
              path,
              StreamSupport.stream(node.spliterator(), false)
                  .map(NightRun::plain)
                  .collect(Collectors.joining(", "))));
    } else if (!node.isMissingNode()) {
      into.add(new Entry(path, plain(node)));
    }
  }

  private static String plain(JsonNode node) {
    return node.isValueNode() ? node.asText() : node.toString();
  }
}
