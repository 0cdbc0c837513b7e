package io.shopkeeper.deep.network;

import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.backend.Backend;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trained network as DL4J's own zip, which any DL4J of this version reads without Shopkeeper.
 *
 * <p>It is read by Shopkeeper, not by DL4J's {@code ModelSerializer}: that one hands an entry
 * {@code preprocessor.bin} to Java's deserialisation, which would run whatever a foreign file asks
 * for. A zip with an entry that Shopkeeper never writes is refused.
 */
public final class ModelFile {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFile.class);
  private static final byte[] END_OF_DIRECTORY = {'P', 'K', 5, 6};

  /** Bytes after that signature in a zip without a comment. */
  private static final int END_FIELDS = 18;

  private static final Set<String> ENTRIES =
      Set.of(
          ModelSerializer.CONFIGURATION_JSON,
          ModelSerializer.COEFFICIENTS_BIN,
          ModelSerializer.UPDATER_BIN);

  private ModelFile() {}

  /**
   * A network that was read.
   *
   * @param definition what it is made of
   * @param weights with the updater's state, so that training may go on
   */
  public record Model(NetworkDefinition definition, Weights weights) {}

  /** Writes a network with these weights as a zip. */
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
   * @param zip the bytes of the file
   * @param kind how the layers must be joined
   * @param name of the file, for the message
   * @throws JobException 65 where it is damaged, of another kind, or holds what Shopkeeper never
   *     writes
   */
  public static Model read(byte[] zip, NetworkDefinition.Kind kind, String name) {
    Backend.SINGLE_THREAD.start();
    if (!whole(zip)) {
      throw unreadable(zip, kind, name, "it was cut short");
    }
    try {
      Map<String, byte[]> entries = entries(zip);
      Model model = model(kind, entries);
      // Refuses weights that are not of this network.
      model.definition().create().load(model.weights());
      return model;
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} cannot be read", name, e);
      throw unreadable(zip, kind, name, "it is damaged or of another version: " + reason(e));
    }
  }

  private static Map<String, byte[]> entries(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!ENTRIES.contains(entry.getName())) {
          throw new IOException("it holds '" + entry.getName() + "', which is never written");
        }
        if (entries.put(entry.getName(), in.readAllBytes()) != null) {
          throw new IOException("it holds " + entry.getName() + " twice");
        }
      }
    }
    return entries;
  }

  private static Model model(NetworkDefinition.Kind kind, Map<String, byte[]> entries)
      throws IOException {
    String json =
        new String(required(entries, ModelSerializer.CONFIGURATION_JSON), StandardCharsets.UTF_8);
    INDArray parameters = array(required(entries, ModelSerializer.COEFFICIENTS_BIN));
    byte[] updater = entries.get(ModelSerializer.UPDATER_BIN);
    INDArray state = updater == null ? null : array(updater);
    return switch (kind) {
      case SEQUENCE -> {
        MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(json);
        yield new Model(
            new NetworkDefinition(kind, read.toJson()),
            FlatArrays.weights(parameters, state, read.getIterationCount(), read.getEpochCount()));
      }
      case GRAPH -> {
        ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(json);
        yield new Model(
            new NetworkDefinition(kind, read.toJson()),
            FlatArrays.weights(parameters, state, read.getIterationCount(), read.getEpochCount()));
      }
    };
  }

  private static byte[] required(Map<String, byte[]> entries, String name) throws IOException {
    byte[] content = entries.get(name);
    if (content == null) {
      throw new IOException("it holds no " + name);
    }
    return content;
  }

  private static INDArray array(byte[] bytes) throws IOException {
    return Nd4j.read(new DataInputStream(new ByteArrayInputStream(bytes)));
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
        "%s is not a whole network of kind %s (%d bytes): %s; roll back to the version before, or train again"
            .formatted(name, kind, zip.length, why));
  }
}
