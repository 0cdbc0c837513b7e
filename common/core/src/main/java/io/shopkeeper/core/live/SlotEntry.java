package io.shopkeeper.core.live;

import java.util.Objects;

/**
 * One entry in the history of a purpose's slot; the entry with the highest number is current.
 *
 * @param number the entry's position in the history, from 1; 0 for an alias written by a version
 *     without slots
 * @param artifact the name of the model that serves the purpose from here on
 * @param version the number of its version
 * @param action promotion or rollback
 * @param runId the run that appended it
 * @param reason the reason, in one line
 * @param at the time, ISO-8601
 */
public record SlotEntry(
    long number,
    String artifact,
    long version,
    Action action,
    String runId,
    String reason,
    String at)
    implements LiveStack.Step<Served> {
  /** Refuses an entry that lacks what every one has. */
  public SlotEntry {
    Objects.requireNonNull(artifact, "artifact");
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(action, "action");
  }

  /** The kind of change. */
  public enum Action {
    /** A version was promoted. */
    TAKE,
    /** An earlier version went live again. */
    ROLLBACK
  }

  @Override
  public Served target() {
    return new Served(artifact, version);
  }

  @Override
  public boolean goesBack() {
    return action == Action.ROLLBACK;
  }
}
