package io.shopkeeper.platform.version;

import io.shopkeeper.core.live.LiveStack;
import java.util.Objects;

/**
 * One entry in the history of a release's production alias; the entry with the highest number is
 * current.
 *
 * @param number its position in the history, from 1
 * @param version the number of the version that is live from this entry on
 * @param action promotion or rollback
 * @param runId the run that appended it
 * @param reason the reason, in one line
 * @param at the time, ISO-8601
 */
public record Alias(
    long number, long version, Action action, String runId, String reason, String at)
    implements LiveStack.Step<Long> {
  /** Refuses an entry that lacks what every one has. */
  public Alias {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(action, "action");
  }

  /** The kind of change. */
  public enum Action {
    /** A version went live. */
    PROMOTE,
    /** An earlier version went live again. */
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
