package io.shopkeeper.learning.contest;

import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Lineup;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.util.Map;

/**
 * What a contest asks of the application whose models compete.
 *
 * @param <M> the models as they compete
 */
public interface Arena<M> {
  /** Measures models on the cases of the test window, by their names on the board. */
  Measured measure(Map<String, M> models) throws Exception;

  /** The model of a version, in the state that knows least of the test window. */
  M readForWindow(Version version) throws Exception;

  /** The kind of model that a version holds, as {@code Contender} names it. */
  String source(Version version);

  /**
   * Whether a live version is of a kind that is made anew from the data of every night, so that the
   * contender of that kind stands for it and {@link #readForWindow} is not asked.
   */
  default boolean madeAnew(Version live) {
    return false;
  }

  /** Writes what every version of this application has beside its model. */
  default void write(Staging staging, M serving) throws Exception {}

  /** What was measured. */
  interface Measured {
    /** The values of every contender. */
    Board board();

    /** What {@code evaluation.json} and the run's record hold of it. */
    Map<String, Object> facts(Lineup lineup);

    /**
     * What the run's record and the manifest hold of a contender, by the names of the measures;
     * nothing of one that could not be measured.
     */
    Map<String, Double> metrics(String contender);
  }
}
