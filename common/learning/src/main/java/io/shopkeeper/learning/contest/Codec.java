package io.shopkeeper.learning.contest;

import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.util.Map;

/**
 * How one kind of model is kept in an artifact and read again.
 *
 * @param <M> the model as it competes and serves
 */
public interface Codec<M> {
  /** The name of the artifact, and of the kind of model. */
  String name();

  /** The labels that a manifest needs for the model to be read again. */
  Map<String, String> labels(M model);

  /** Writes a model as outputs of a version, and tells the version how many rows they have. */
  void write(Staging staging, State state, M model) throws IOException;

  /**
   * Reads a model back, as it was in that state.
   *
   * @throws io.shopkeeper.core.JobException 65 where the version is damaged
   */
  M read(Version version, State state) throws IOException;
}
