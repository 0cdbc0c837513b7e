package io.shopkeeper.neural.ncf;

import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.network.NetworkArtifact;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.train.Trained;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.ranking.model.NcfModel;
import java.io.IOException;
import java.util.Map;

/** A trained network of DL4J together with its conversion to a model without DL4J. */
public record NcfTrained(NcfModel model, NetworkDefinition definition, Trained trained) {
  /**
   * Converts a trained network.
   *
   * @throws JobException 1 if a weight is not finite
   */
  static NcfTrained of(TrainingData data, NetworkDefinition definition, Trained trained) {
    return new NcfTrained(
        new NcfModel(NcfGraph.plain(definition, trained.weights()), data.userOf(), data.itemOf()),
        definition,
        trained);
  }

  /** Writes the network in DL4J's format. */
  void write(Staging staging) throws IOException {
    NetworkArtifact.of(definition, trained.weights()).preprocessing(preprocessing()).write(staging);
  }

  private static Map<String, String> preprocessing() {
    return Map.of(
        "customer", "place from 0 of user_id among those of users/, sorted by UTF-8 bytes",
        "item", "place from 0 of item_id among those of items/, sorted by UTF-8 bytes",
        "output", "probability; candidates hold its log-odds");
  }
}
