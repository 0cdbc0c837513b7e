package io.shopkeeper.platform.version;

import io.shopkeeper.core.live.LiveStack;

/**
 * One entry in the history of what production points at; the highest number counts.
 *
 * @param number its place in the history, from 1
 * @param version the version it points at
 * @param action how it came to be
 * @param runId the run that appended it
 * @param reason why, in one line
 * @param at when, ISO-8601
 */
public record Alias(
    long number, long version, Action action, String runId, String reason, String at)
    implements LiveStack.Step<Long> {
  /** How production changed. */
  public enum Action {
    /** A version went live. */
    PROMOTE,
    /** The version before went live again. */
    ROLLBACK
  }

  @Override
  public Long target() {
    return version;
  }

  @Override
  public boolean goesBack() {
    return action == Action.ROLLBACK;
  }
}
