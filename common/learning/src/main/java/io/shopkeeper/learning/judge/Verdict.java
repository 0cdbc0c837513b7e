package io.shopkeeper.learning.judge;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.shopkeeper.core.JobException;
import java.util.List;
import java.util.Optional;

/**
 * The decision of a gate, as {@code run.json} holds it under {@code gate}.
 *
 * @param accepted whether the new model goes live
 * @param liveOrNull the source that goes live, which may be a baseline; null where production stays
 * @param line the decision and its reason, in one line
 * @param margin the tolerated relative loss against production, a fraction in [0, 1]
 * @param checks the comparisons made, in order
 */
public record Verdict(
    boolean accepted,
    @JsonProperty("live") String liveOrNull,
    String line,
    double margin,
    List<Check> checks) {

  /** Replaces the checks that a file of an earlier version lacks by an empty list. */
  public Verdict {
    checks = checks == null ? List.of() : List.copyOf(checks);
  }

  /** The source that goes live; empty where production stays. */
  public Optional<String> live() {
    return Optional.ofNullable(liveOrNull);
  }

  /**
   * Ends the job with the gate's exit code if production stays live.
   *
   * @throws JobException (99) if production stays
   */
  public void orRefuse() {
    if (liveOrNull == null) {
      throw JobException.gateRefused(line);
    }
  }
}
