package io.shopkeeper.learning.contest;

import io.shopkeeper.platform.version.Staging;

/**
 * A trained model with the files that only its training can write.
 *
 * @param <M> type of the model
 * @param model the model
 * @param own writes files of this training beside those of the codec, such as a checkpoint
 */
public record Made<M>(M model, OwnFiles own) {
  /** Writes additional files into a version. */
  @FunctionalInterface
  public interface OwnFiles {
    /** Writes outputs, such as {@code model}, into the staging directory. */
    void write(Staging staging) throws Exception;
  }

  /** A model without files beside those of its codec. */
  public static <M> Made<M> of(M model) {
    return new Made<>(model, staging -> {});
  }
}
