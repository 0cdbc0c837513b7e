package io.shopkeeper.platform.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code runs/RUN-ID/run.json} says of one run. It is written when the run ends. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
final class RunRecord {
  /** One named phase. */
  record Phase(String name, double seconds) {}

  /** One step of a pipeline. */
  record Step(String job, String runId, int exitCode, String message) {}

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .visibility(
              com.fasterxml.jackson.annotation.PropertyAccessor.FIELD,
              com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility.ANY)
          .build();

  final String runId;
  final String job;
  final String asOf;
  final String startedAt;
  String endedAt;
  String status;
  int exitCode;
  String message;
  final String settingsHash;
  final JsonNode settings;
  final Map<String, String> inputs;
  final List<Phase> phases = new ArrayList<>();
  final Map<String, Long> rows = new TreeMap<>();
  final Map<String, Double> metrics = new TreeMap<>();
  final Map<String, Object> facts = new LinkedHashMap<>();
  final List<Step> steps = new ArrayList<>();
  final Map<String, String> software;

  RunRecord(
      String runId,
      String job,
      LocalDate asOf,
      Instant startedAt,
      String settings,
      String settingsHash,
      Map<String, String> inputs,
      Map<String, String> software) {
    this.runId = runId;
    this.job = job;
    this.asOf = asOf.toString();
    this.startedAt = startedAt.toString();
    this.settings = parse(settings);
    this.settingsHash = settingsHash;
    this.inputs = new TreeMap<>(inputs);
    this.software = software;
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings are rendered as JSON", e);
    }
  }

  static String file(String runId) {
    return "runs/" + runId + "/run.json";
  }

  /** The record of a run that ended before, if there is one. */
  static Optional<JsonNode> find(Storage storage, String runId) throws IOException {
    if (!storage.exists(file(runId))) {
      return Optional.empty();
    }
    byte[] record = storage.read(file(runId));
    try {
      return Optional.of(JSON.readTree(record));
    } catch (JsonProcessingException e) {
      throw JobException.badInput(
          "%s is damaged: how the run ended cannot be told; delete it and run again"
              .formatted(storage.path(file(runId))));
    }
  }

  /** Whether the record says done. */
  static boolean isDone(JsonNode record) {
    return record.path("status").asText().equals("done");
  }

  /** Whether there is something of a run, but no record that says done. */
  static boolean isUnfinished(Storage storage, String runId) throws IOException {
    return storage.exists("runs/" + runId)
        && find(storage, runId).filter(RunRecord::isDone).isEmpty();
  }

  void end(Instant at, ExitCode exit, String text) {
    endedAt = at.toString();
    exitCode = exit.code();
    status =
        switch (exit) {
          case DONE -> "done";
          case GATE_REFUSED -> "refused";
          default -> "failed";
        };
    message = text;
  }

  /** Writes the record; that of an earlier attempt stays beside it as {@code attempt-N.json}. */
  void write(Storage storage) throws IOException {
    String directory = "runs/" + runId + "/";
    String fresh = directory + "_ended.json";
    storage.delete(fresh);
    storage.write(fresh, JSON.writeValueAsBytes(this));
    if (storage.exists(file(runId))) {
      long attempts =
          storage.list(directory).stream().filter(name -> name.startsWith("attempt-")).count();
      rename(storage, file(runId), directory + "attempt-" + (attempts + 1) + ".json");
    }
    rename(storage, fresh, file(runId));
  }

  /** Renames; one that was done and is reported as failed, since its answer was lost, is done. */
  private static void rename(Storage storage, String from, String to) throws IOException {
    try {
      storage.rename(from, to);
    } catch (FileNotFoundException e) {
      if (storage.exists(from) || !storage.exists(to)) {
        throw e;
      }
    }
  }
}
