package io.shopkeeper.neural.session;

import io.shopkeeper.core.session.RecurrentNetwork;
import io.shopkeeper.core.session.RecurrentNext;
import io.shopkeeper.deep.network.NetworkArtifact;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.history.ItemNames;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How a network is kept beside DL4J's own files: as plain weights, with the items that its integers
 * mean. It serves as it was measured, so that both states are one.
 */
final class RecurrentCodec implements Codec<RecurrentNext> {
  private static final String WEIGHTS = "weights.bin";
  private static final String ITEMS = "items.json";

  private final Storage storage;
  private final ItemNames tonight;
  private final int longest;

  /**
   * A codec in tonight's dictionary.
   *
   * @param longest last items of a session that a network reads
   */
  RecurrentCodec(Storage storage, ItemNames tonight, int longest) {
    this.storage = storage;
    this.tonight = tonight;
    this.longest = longest;
  }

  @Override
  public String name() {
    return NextItemModels.RNN;
  }

  @Override
  public Map<String, String> labels(RecurrentNext model) {
    return Map.of("source", model.source());
  }

  @Override
  public void write(Staging staging, State state, RecurrentNext model) throws IOException {
    if (state == State.SERVING) {
      staging.write("model/" + WEIGHTS, model.network().toBytes());
      staging.write(
          "model/" + ITEMS,
          Json.bytes(IntStream.range(0, tonight.size()).mapToObj(tonight::name).toList()));
    }
  }

  @Override
  public RecurrentNext read(Version version, State state) throws IOException {
    NetworkArtifact.Stored stored = NetworkArtifact.in(storage, version);
    List<String> items = stored.names(ITEMS);
    RecurrentNetwork network;
    try {
      network = RecurrentNetwork.ofBytes(stored.file(WEIGHTS));
    } catch (IllegalArgumentException e) {
      throw stored.damaged(WEIGHTS, e.getMessage());
    }
    if (items.size() != network.items()) {
      throw stored.damaged(
          ITEMS,
          "it names %d items, but the network beside it has %d"
              .formatted(items.size(), network.items()));
    }
    return new RecurrentNext(network.forItems(placesIn(items)), longest);
  }

  /** For each of tonight's items its place among these; −1 where it is not one of them. */
  private int[] placesIn(List<String> items) {
    Map<String, Integer> placeOf = new TreeMap<>();
    for (int i = 0; i < items.size(); i++) {
      placeOf.put(items.get(i), i);
    }
    return IntStream.range(0, tonight.size())
        .map(i -> placeOf.getOrDefault(tonight.name(i), -1))
        .toArray();
  }
}
