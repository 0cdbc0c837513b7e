package io.shopkeeper.core.live;

/**
 * One entry in the history of a purpose's slot; the highest number counts.
 *
 * @param number the entry's place in the slot's history, from 1; 0 for what went live by an alias
 *     of its own before there were slots
 * @param artifact the name of the model that serves the purpose from here on
 * @param version the number of its version
 * @param action how the entry came to be
 * @param runId the run that appended it
 * @param reason why the run did, in one line
 * @param at when the run did, ISO-8601
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
  /** How a slot changed. */
  public enum Action {
    /** A version was accepted. */
    TAKE,
    /** What had served before serves again. */
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
