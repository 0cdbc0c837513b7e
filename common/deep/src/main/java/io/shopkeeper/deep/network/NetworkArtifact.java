package io.shopkeeper.deep.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A network's files in a version, the same for every job that trains one:
 *
 * <pre>
 * model/network.zip          the network with its updater, as DL4J reads it
 * model/network.json         what it is made of, for people
 * model/labels.json          the classes by number, where it tells classes apart
 * model/preprocessing.json   what must be done to a row before the network is asked
 * model/…                    what a job adds, such as weights for readers that have no DL4J
 * </pre>
 */
public final class NetworkArtifact {
  private static final String HOME = "model/";
  private static final String NETWORK = "network.zip";
  private static final String DEFINITION = "network.json";
  private static final String LABELS = "labels.json";
  private static final String PREPROCESSING = "preprocessing.json";

  private final NetworkDefinition definition;
  private final Weights weights;
  private final Map<String, byte[]> files = new TreeMap<>();

  private NetworkArtifact(NetworkDefinition definition, Weights weights) {
    this.definition = definition;
    this.weights = weights;
  }

  /** The artifact of a trained network. */
  public static NetworkArtifact of(NetworkDefinition definition, Weights weights) {
    return new NetworkArtifact(definition, weights);
  }

  /** Adds the names of the classes, by number. */
  public NetworkArtifact labels(List<String> names) {
    return with(LABELS, Json.bytes(names));
  }

  /**
   * Adds what must be done to a row before the network is asked, by name, with values that JSON can
   * hold.
   */
  public NetworkArtifact preprocessing(Map<String, ?> steps) {
    return with(PREPROCESSING, Json.bytes(new TreeMap<>(steps)));
  }

  /** Adds a file of a job's own beside the network, by its name without a directory. */
  public NetworkArtifact with(String file, byte[] content) {
    files.put(file, content);
    return this;
  }

  /** Writes all of it into a version that is being made. */
  public void write(Staging staging) throws IOException {
    staging.write(HOME + NETWORK, ModelFile.bytes(definition, weights));
    staging.write(HOME + DEFINITION, definition.json().getBytes(StandardCharsets.UTF_8));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      staging.write(HOME + file.getKey(), file.getValue());
    }
  }

  /** The network's files in a committed version; nothing is read yet. */
  public static Stored in(Storage storage, Version version) {
    return new Stored(
        storage, "artifacts/%s/versions/%s/".formatted(version.name(), version.label()) + HOME);
  }

  /** The files of a committed version. Each method reads when it is asked. */
  public static final class Stored {
    private final Storage storage;
    private final String home;

    private Stored(Storage storage, String home) {
      this.storage = storage;
      this.home = home;
    }

    /**
     * Reads the network.
     *
     * @throws JobException 65 where it is damaged or of another version of DL4J
     */
    public ModelFile.Model network(NetworkDefinition.Kind kind) throws IOException {
      return ModelFile.read(file(NETWORK), kind, path(NETWORK));
    }

    /** Reads the names of the classes, by number. */
    public List<String> labels() throws IOException {
      return names(LABELS);
    }

    /** Reads what must be done to a row before the network is asked. */
    public Map<?, ?> preprocessing() throws IOException {
      return Json.read(storage, home + PREPROCESSING, Map.class);
    }

    /** Reads a file of names, by number. */
    public List<String> names(String file) throws IOException {
      return List.of(Json.read(storage, home + file, String[].class));
    }

    /** Reads a JSON object of the job's own, by field and in its order. */
    public Map<String, JsonNode> fields(String file) throws IOException {
      Map<String, JsonNode> fields = new LinkedHashMap<>();
      Json.read(storage, home + file, JsonNode.class)
          .fields()
          .forEachRemaining(field -> fields.put(field.getKey(), field.getValue()));
      return fields;
    }

    /** Reads a file of the job's own. */
    public byte[] file(String file) throws IOException {
      return storage.read(home + file);
    }

    /** The failure to throw where a file does not hold what it must: 65, with what to do. */
    public JobException damaged(String file, String what) {
      return JobException.badInput(
          "%s: %s; roll back to the version before, or train again".formatted(path(file), what));
    }

    private String path(String file) {
      return storage.path(home + file).toString();
    }
  }
}
