package io.shopkeeper.learning.contest;

import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.util.Map;

/**
 * Writes one kind of model into an artifact and reads it back.
 *
 * @param <M> type of the model
 */
public interface Codec<M> {
  /** The name of the artifact, and of the kind of model. */
  String name();

  /** The labels that a version's manifest must hold for {@link #read} to restore the model. */
  Map<String, String> labels(M model);

  /** Writes a model as outputs of a version and records their numbers of rows. */
  void write(Staging staging, State state, M model) throws IOException;

  /**
   * Reads the model that a version holds in a state.
   *
   * @throws io.shopkeeper.core.JobException 65 where the version is damaged
   */
  M read(Version version, State state) throws IOException;
}
