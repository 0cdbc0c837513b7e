package io.shopkeeper.deep.network;

import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.deep.backend.Backend;
import java.io.Serializable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * What a network is made of, its updater and schedules included, as DL4J's JSON.
 *
 * @param json the configuration; its seed makes the first parameters
 */
public record NetworkDefinition(Kind kind, String json) implements Serializable {
  /** How the layers are joined. */
  public enum Kind {
    /** One after another. */
    SEQUENCE,
    /** A directed acyclic graph, with any number of inputs and outputs. */
    GRAPH
  }

  /** A network whose layers follow one another. */
  public static NetworkDefinition of(MultiLayerConfiguration configuration) {
    Backend.SINGLE_THREAD.start();
    return new NetworkDefinition(Kind.SEQUENCE, configuration.toJson());
  }

  /** A network with branches. */
  public static NetworkDefinition of(ComputationGraphConfiguration configuration) {
    Backend.SINGLE_THREAD.start();
    return new NetworkDefinition(Kind.GRAPH, configuration.toJson());
  }

  /** A network with its first parameters. */
  public Network create() {
    switch (kind) {
      case SEQUENCE -> {
        MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
        network.init();
        return new SequenceNetwork(network);
      }
      case GRAPH -> {
        ComputationGraph network =
            new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
        network.init();
        return new GraphNetwork(network);
      }
    }
    throw new IllegalStateException(kind.toString());
  }

  /** Short and the same for the same definition: a checkpoint of another network has another. */
  public String fingerprint() {
    return Sha256.of(kind + json).hex(8);
  }
}
