package io.shopkeeper.neural.ncf;

import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.network.NetworkArtifact;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.train.Trained;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.ranking.model.NcfModel;
import java.io.IOException;
import java.util.Map;

/** A trained network, and the same as a model without DL4J. */
public record NcfTrained(NcfModel model, NetworkDefinition definition, Trained trained) {
  /**
   * The plain form of what was trained.
   *
   * @throws JobException 1 where a weight is not a number
   */
  static NcfTrained of(TrainingData data, NetworkDefinition definition, Trained trained) {
    return new NcfTrained(
        new NcfModel(NcfGraph.plain(definition, trained.weights()), data.userOf(), data.itemOf()),
        definition,
        trained);
  }

  /** Writes DL4J's own files. */
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
