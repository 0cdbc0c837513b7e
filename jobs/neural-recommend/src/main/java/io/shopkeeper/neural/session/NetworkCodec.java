package io.shopkeeper.neural.session;

import io.shopkeeper.core.session.NetworkNext;
import io.shopkeeper.core.session.SessionNetwork;
import io.shopkeeper.deep.network.NetworkArtifact;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;

/**
 * How a network is kept beside DL4J's own files: as plain weights, with the items that its integers
 * mean. It serves as it was measured, so that both states are one.
 *
 * @param name of the artifact
 * @param reader reads plain weights
 * @param tonight tonight's dictionary
 * @param longest last items of a session that a network reads
 */
record NetworkCodec(
    Storage storage,
    String name,
    Function<byte[], SessionNetwork<?>> reader,
    KeptItems tonight,
    int longest)
    implements Codec<NetworkNext<?>> {
  private static final String WEIGHTS = "weights.bin";

  @Override
  public Map<String, String> labels(NetworkNext<?> model) {
    return Map.of("source", model.source());
  }

  @Override
  public void write(Staging staging, State state, NetworkNext<?> model) throws IOException {
    if (state == State.SERVING) {
      staging.write("model/" + WEIGHTS, model.network().toBytes());
      tonight.write(staging);
    }
  }

  @Override
  public NetworkNext<?> read(Version version, State state) throws IOException {
    return read(NetworkArtifact.in(storage, version), WEIGHTS);
  }

  /** Reads the plain weights of a file, whose items are those of the version, for tonight's. */
  NetworkNext<?> read(NetworkArtifact.Stored stored, String file) throws IOException {
    SessionNetwork<?> network;
    try {
      network = reader.apply(stored.file(file));
    } catch (IllegalArgumentException e) {
      throw stored.damaged(file, e.getMessage());
    }
    return new NetworkNext<>(network.forItems(tonight.placesIn(stored, network.items())), longest);
  }
}
