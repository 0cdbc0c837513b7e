package io.shopkeeper.neural.session;

import io.shopkeeper.deep.network.NetworkArtifact;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.ranking.history.ItemNames;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The items that a version's integers mean, as {@code model/items.json}.
 *
 * @param tonight tonight's dictionary
 */
record KeptItems(ItemNames tonight) {
  private static final String FILE = "items.json";

  /** Writes tonight's. */
  void write(Staging staging) throws IOException {
    staging.write(
        "model/" + FILE,
        Json.bytes(IntStream.range(0, tonight.size()).mapToObj(tonight::name).toList()));
  }

  /**
   * Finds tonight's items among those of a version.
   *
   * @param size items of the network beside them
   * @return for each of tonight's items its place there; −1 where it is not one of them
   */
  int[] placesIn(NetworkArtifact.Stored stored, int size) throws IOException {
    List<String> items = stored.names(FILE);
    if (items.size() != size) {
      throw stored.damaged(
          FILE,
          "it names %d items, but the network beside it has %d".formatted(items.size(), size));
    }
    Map<String, Integer> placeOf = new TreeMap<>();
    for (int i = 0; i < items.size(); i++) {
      placeOf.put(items.get(i), i);
    }
    return IntStream.range(0, tonight.size())
        .map(i -> placeOf.getOrDefault(tonight.name(i), -1))
        .toArray();
  }
}
