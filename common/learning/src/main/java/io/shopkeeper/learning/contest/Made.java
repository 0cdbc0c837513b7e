package io.shopkeeper.learning.contest;

import io.shopkeeper.platform.version.Staging;

/**
 * What a training made.
 *
 * @param <M> the model as it competes and serves
 * @param model the model
 * @param own writes the files that only this training has, beside those of the codec
 */
public record Made<M>(M model, OwnFiles own) {
  /** Writes files of a version. */
  @FunctionalInterface
  public interface OwnFiles {
    /** Writes below the staging's paths, such as {@code model}. */
    void write(Staging staging) throws Exception;
  }

  /** A model that its codec alone keeps. */
  public static <M> Made<M> of(M model) {
    return new Made<>(model, staging -> {});
  }
}
