package io.shopkeeper.learning.contest;

import io.shopkeeper.learning.judge.Role;
import java.util.Map;
import java.util.Optional;

/**
 * A model that is compared in a night and may go live: how it is trained, retrained for serving,
 * and stored.
 *
 * @param <M> type of the model
 * @param name under which the board lists it
 * @param role the candidate or a baseline
 * @param train trains on the days before the test window
 * @param refit produces the model that serves
 * @param codec writes and reads it
 * @param stored which nights leave a version of it
 */
public record Contender<M>(
    String name, Role role, Training<M> train, Refit<M> refit, Codec<M> codec, Stored stored) {

  /** Which nights leave a version of a model. */
  public enum Stored {
    /** Every one, so that it can be inspected where it was refused. */
    ALWAYS,
    /** Those after which it is live. */
    IF_LIVE
  }

  /** A contender that is stored every night if it is the candidate. */
  public Contender(String name, Role role, Training<M> train, Refit<M> refit, Codec<M> codec) {
    this(name, role, train, refit, codec, role == Role.CANDIDATE ? Stored.ALWAYS : Stored.IF_LIVE);
  }

  /** Trains on the days before the test window. */
  @FunctionalInterface
  public interface Training<M> {
    /** The trained model; empty if the training days hold no data to learn from. */
    Optional<Made<M>> train() throws Exception;
  }

  /** Produces the model that serves. */
  @FunctionalInterface
  public interface Refit<M> {
    /**
     * The model that serves: retrained on all days, or the one that was evaluated.
     *
     * @param measured the result of {@link Training}
     */
    Made<M> serving(Optional<Made<M>> measured) throws Exception;
  }

  /** Produces a model that is evaluated for comparison only and cannot go live. */
  @FunctionalInterface
  public interface Variant<M> {
    /**
     * The variant; empty if it does not apply to this night.
     *
     * @param contenders the models trained so far, by name
     */
    Optional<M> of(Map<String, M> contenders) throws Exception;
  }
}
