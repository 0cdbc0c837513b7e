package io.shopkeeper.neural.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.session.BlendedNext;
import io.shopkeeper.core.session.NetworkNext;
import io.shopkeeper.core.session.NextItem;
import io.shopkeeper.deep.network.NetworkArtifact;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a blend is kept: the weight of each model by its name, in the order of the blend, and the
 * plain weights of its networks. Its other models are made anew from the sessions of each night.
 *
 * @param networks how each kind of network is kept, by its name
 * @param others makes the models that are not kept, by their names
 */
record BlendCodec(
    Storage storage, Map<String, NetworkCodec> networks, Others others, KeptItems tonight)
    implements Codec<BlendedNext> {
  private static final String WEIGHTS = "blend.json";

  /** Makes a model of tonight's sessions. */
  @FunctionalInterface
  interface Others {
    /** The model of that name; null where there is none. */
    NextItem of(String name, State state);
  }

  @Override
  public String name() {
    return NextItemModels.BLEND;
  }

  @Override
  public Map<String, String> labels(BlendedNext model) {
    return Map.of("source", model.source());
  }

  @Override
  public void write(Staging staging, State state, BlendedNext model) throws IOException {
    if (state != State.SERVING) {
      return;
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    for (int m = 0; m < model.members().size(); m++) {
      NextItem member = model.members().get(m);
      weights.put(member.source(), model.weights()[m]);
      if (member instanceof NetworkNext<?> network) {
        staging.write("model/" + file(member.source()), network.network().toBytes());
      }
    }
    staging.write("model/" + WEIGHTS, Json.bytes(weights));
    tonight.write(staging);
  }

  @Override
  public BlendedNext read(Version version, State state) throws IOException {
    NetworkArtifact.Stored stored = NetworkArtifact.in(storage, version);
    List<NextItem> members = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : stored.fields(WEIGHTS).entrySet()) {
      members.add(member(stored, member.getKey(), state));
      weights.add(member.getValue().asDouble(Double.NaN));
    }
    try {
      return new BlendedNext(members, weights.stream().mapToDouble(Double::doubleValue).toArray());
    } catch (IllegalArgumentException e) {
      throw stored.damaged(WEIGHTS, e.getMessage());
    }
  }

  private NextItem member(NetworkArtifact.Stored stored, String name, State state)
      throws IOException {
    if (networks.containsKey(name)) {
      return networks.get(name).read(stored, file(name));
    }
    NextItem other = others.of(name, state);
    if (other == null) {
      throw stored.damaged(WEIGHTS, "there is no model '%s'".formatted(name));
    }
    return other;
  }

  private static String file(String network) {
    return network + ".bin";
  }
}
