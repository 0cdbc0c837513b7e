package io.shopkeeper.deep.network;

import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.backend.Backend;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A trained network as DL4J's own zip, which any DL4J of this version reads without Shopkeeper. */
public final class ModelFile {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFile.class);
  private static final byte[] END_OF_DIRECTORY = {'P', 'K', 5, 6};

  /** Bytes after that signature in a zip without a comment. */
  private static final int END_FIELDS = 18;

  private ModelFile() {}

  /**
   * A network that was read.
   *
   * @param weights with the updater's state, so that training may go on
   */
  public record Model(NetworkDefinition definition, Weights weights) {}

  /** The zip of a network. */
  public static byte[] bytes(NetworkDefinition definition, Weights weights) throws IOException {
    Backend.SINGLE_THREAD.start();
    Network network = definition.create();
    network.load(weights);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (network instanceof SequenceNetwork sequence) {
      ModelSerializer.writeModel(sequence.dl4j(), bytes, true);
    } else if (network instanceof GraphNetwork graph) {
      ModelSerializer.writeModel(graph.dl4j(), bytes, true);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a zip.
   *
   * @param name of the file, for the message
   * @throws JobException 65 where it is damaged or of another kind
   */
  public static Model read(byte[] zip, NetworkDefinition.Kind kind, String name) {
    Backend.SINGLE_THREAD.start();
    if (!whole(zip)) {
      throw unreadable(zip, kind, name, "it was cut short");
    }
    try {
      return switch (kind) {
        case SEQUENCE -> {
          MultiLayerNetwork network =
              ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip), true);
          MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
          Weights weights =
              FlatArrays.weights(
                  network.params(),
                  network.getUpdater(true).getStateViewArray(),
                  network.getIterationCount(),
                  network.getEpochCount());
          yield new Model(new NetworkDefinition(kind, configuration.toJson()), weights);
        }
        case GRAPH -> {
          ComputationGraph network =
              ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip), true);
          ComputationGraphConfiguration configuration = network.getConfiguration();
          Weights weights =
              FlatArrays.weights(
                  network.params(),
                  network.getUpdater(true).getStateViewArray(),
                  network.getIterationCount(),
                  network.getEpochCount());
          yield new Model(new NetworkDefinition(kind, configuration.toJson()), weights);
        }
      };
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} cannot be read", name, e);
      throw unreadable(zip, kind, name, "it is damaged or of another version: " + reason(e));
    }
  }

  /**
   * Whether the directory at the end of a zip is there: DL4J would read one cut short before it.
   */
  private static boolean whole(byte[] zip) {
    int end = zip.length - END_OF_DIRECTORY.length - END_FIELDS;
    return end >= 0
        && Arrays.equals(
            END_OF_DIRECTORY, Arrays.copyOfRange(zip, end, end + END_OF_DIRECTORY.length));
  }

  /** The first line of the innermost cause: it names a class that is missing. */
  private static String reason(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost.toString().lines().findFirst().orElseThrow();
  }

  private static JobException unreadable(
      byte[] zip, NetworkDefinition.Kind kind, String name, String why) {
    return JobException.badInput(
        "%s is no whole network of kind %s (%d bytes): %s; roll back to the version before, or train again"
            .formatted(name, kind, zip.length, why));
  }
}
