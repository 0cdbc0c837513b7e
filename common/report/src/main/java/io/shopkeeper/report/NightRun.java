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

/** One run of a night, a typed view of its {@code run.json}. */
public final class NightRun {
  private final JsonNode record;

  NightRun(JsonNode record) {
    this.record = record;
  }

  /**
   * One timed phase.
   *
   * @param start seconds since the start of the job
   * @param seconds duration
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

  /** Its exit code. */
  public int exitCode() {
    return record.path("exit_code").asInt(0);
  }

  /** Whether it failed for another reason than a refusal by the quality gate. */
  public boolean failed() {
    return exitCode() != ExitCode.DONE.code() && !refused();
  }

  /** Whether the quality gate refused its model. */
  public boolean refused() {
    return exitCode() == ExitCode.GATE_REFUSED.code();
  }

  /** Its one-line message; empty if it has none. */
  public String message() {
    return record.path("message").asText();
  }

  /** The time of its start; empty if unknown. */
  public Optional<Instant> startedAt() {
    return instant("started_at");
  }

  /** The time of its end; empty if unknown. */
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

  /** Its phases in the order in which they ran. */
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

  /** Its duration in seconds, at least the sum of its phases. */
  public double seconds() {
    double phases = phases().stream().mapToDouble(Phase::seconds).sum();
    return startedAt().isEmpty() || endedAt().isEmpty()
        ? phases
        : Math.max(
            phases, Duration.between(startedAt().get(), endedAt().get()).toMillis() / 1000.0);
  }

  /** A fact as the record that the job wrote; empty if the run has no fact of this name. */
  public <T> Optional<T> fact(String name, Class<T> type) {
    return Facts.read(fact(name), type);
  }

  /** A fact as JSON; a missing node if there is none. */
  public JsonNode fact(String name) {
    return record.path("facts").path(name);
  }

  /** The names of its facts. */
  public List<String> facts() {
    List<String> names = new ArrayList<>();
    record.path("facts").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The settings that it ran with; secrets are masked by the runner. */
  public List<Entry> settings() {
    return leaves(record.path("settings"));
  }

  /** The fingerprints of its inputs. */
  public List<Entry> inputs() {
    return leaves(record.path("inputs"));
  }

  /** The versions of the software that it ran on. */
  public List<Entry> software() {
    return leaves(record.path("software"));
  }

  /** Flattens a tree into dotted paths and values; lists of scalars become one value. */
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
