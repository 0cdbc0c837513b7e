package io.shopkeeper.learning.judge;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.shopkeeper.core.JobException;
import java.util.List;
import java.util.Optional;

/**
 * What a gate decided, as {@code run.json} holds it under {@code gate}.
 *
 * @param accepted whether the new model goes live
 * @param liveOrNull the source that goes live, which may be a baseline; null where production stays
 * @param line what was decided and why, in one line
 * @param margin the relative loss against production that was tolerated
 * @param checks what was looked at, in order
 */
public record Verdict(
    boolean accepted,
    @JsonProperty("live") String liveOrNull,
    String line,
    double margin,
    List<Check> checks) {

  /** A verdict; one of an earlier version may lack checks. */
  public Verdict {
    checks = checks == null ? List.of() : List.copyOf(checks);
  }

  /** The source that goes live; empty where production stays. */
  public Optional<String> live() {
    return Optional.ofNullable(liveOrNull);
  }

  /**
   * Ends a night.
   *
   * @throws JobException (99) where production stays
   */
  public void orRefuse() {
    if (liveOrNull == null) {
      throw JobException.gateRefused(line);
    }
  }
}
