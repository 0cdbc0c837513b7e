package io.shopkeeper.learning.contest;

import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Lineup;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.util.Map;

/**
 * What an application supplies to a {@link Contest} of its models: how they are evaluated, read and
 * written.
 *
 * @param <M> type of the models
 */
public interface Arena<M> {
  /**
   * Evaluates models on the cases of the test window.
   *
   * @param models by the names under which the board lists them
   */
  Measured measure(Map<String, M> models) throws Exception;

  /** Reads the model of a version in the state that was trained on the least of the test window. */
  M readForWindow(Version version) throws Exception;

  /** The kind of model that a version holds: the name of its {@link Codec}. */
  String source(Version version);

  /**
   * Whether a live version is of a kind that is rebuilt from the data of every night, so that the
   * contender of that kind represents it and {@link #readForWindow} is not called.
   */
  default boolean madeAnew(Version live) {
    return false;
  }

  /** What the manifest of every version of the night says, beside the labels of its model. */
  default Map<String, String> labels() {
    return Map.of();
  }

  /** Writes the outputs that every version of this application has beside its model. */
  default void write(Staging staging, M serving) throws Exception {}

  /** The result of one evaluation. */
  interface Measured {
    /** The values of every model, case by case. */
    Board board();

    /** The evaluation as {@code evaluation.json} and the run's record hold it, by field. */
    Map<String, Object> facts(Lineup lineup);

    /**
     * The metrics of a contender for the run's record and the manifest, by the names of the
     * measures; empty if it could not be evaluated.
     */
    Map<String, Double> metrics(String contender);
  }
}
