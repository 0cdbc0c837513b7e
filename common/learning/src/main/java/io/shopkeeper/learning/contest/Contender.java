package io.shopkeeper.learning.contest;

import io.shopkeeper.learning.judge.Role;
import java.util.Map;
import java.util.Optional;

/**
 * One of those who compete in a night and may go live.
 *
 * @param <M> the model as it competes and serves
 * @param name on the board
 * @param role what it is to the night: the candidate, or a baseline
 * @param train trains on the days before the test window
 * @param refit makes the model that serves
 * @param codec how it is kept
 */
public record Contender<M>(
    String name, Role role, Training<M> train, Refit<M> refit, Codec<M> codec) {

  /** Trains on the days before the test window. */
  @FunctionalInterface
  public interface Training<M> {
    /** What the training made; nothing where these days hold nothing to learn from. */
    Optional<Made<M>> train() throws Exception;
  }

  /** Makes the model that serves. */
  @FunctionalInterface
  public interface Refit<M> {
    /**
     * What serves: trained again on all days, or the one that was measured.
     *
     * @param measured what {@link Training} made
     */
    Made<M> serving(Optional<Made<M>> measured) throws Exception;
  }

  /** Makes a model that is measured beside the contenders and cannot go live. */
  @FunctionalInterface
  public interface Variant<M> {
    /**
     * The variant, if there is one tonight.
     *
     * @param contenders the models that were trained before it, by their names on the board
     */
    Optional<M> of(Map<String, M> contenders) throws Exception;
  }
}
