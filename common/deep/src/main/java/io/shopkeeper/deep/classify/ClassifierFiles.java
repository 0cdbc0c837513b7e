package io.shopkeeper.deep.classify;

import io.shopkeeper.core.JobException;
import io.shopkeeper.learning.classify.Calibration;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How a classifier is kept: {@code model/classifier.bin}, its {@code calibration.json} and the
 * names of its classes, {@code labels.json}. It serves as it was measured, so that both states are
 * one.
 *
 * @param <M> type of the classifiers
 */
public final class ClassifierFiles<M extends Serializable> {
  private static final String CLASSIFIER = "classifier.bin";
  private static final String CALIBRATION = "calibration.json";
  private static final String LABELS = "labels.json";

  private final Storage storage;
  private final Function<M, byte[]> bytes;
  private final Function<byte[], M> read;

  /**
   * Creates the format of one type of classifiers.
   *
   * @param bytes writes a classifier
   * @param read reads what was written; throws IllegalArgumentException where that is damaged
   */
  public ClassifierFiles(Storage storage, Function<M, byte[]> bytes, Function<byte[], M> read) {
    this.storage = storage;
    this.bytes = bytes;
    this.read = read;
  }

  /**
   * A classifier that was read.
   *
   * @param labels the names of its classes, in the order of their numbers
   */
  public record Stored<M extends Serializable>(Sure<M> classifier, List<String> labels) {}

  /**
   * Reads the classifier of a version, whatever its kind.
   *
   * @throws JobException 65 where the version is damaged
   */
  public Stored<M> read(Version version) throws IOException {
    String home = "artifacts/%s/versions/%s/model/".formatted(version.name(), version.label());
    List<String> labels = List.of(Json.read(storage, home + LABELS, String[].class));
    Calibration calibration = Json.read(storage, home + CALIBRATION, Calibration.class);
    try {
      return new Stored<>(
          Sure.of(read.apply(storage.read(home + CLASSIFIER)), calibration), labels);
    } catch (IllegalArgumentException e) {
      throw JobException.badInput(
          "%s: %s; roll back to the version before, or train again"
              .formatted(storage.path(home + CLASSIFIER), e.getMessage()));
    }
  }

  /**
   * The codec of one kind of classifier.
   *
   * @param kinds names its artifact
   * @param source the kind
   * @param labels the names of its classes
   */
  public Codec<Sure<M>> codec(Kinds kinds, String source, List<String> labels) {
    return new Codec<>() {
      @Override
      public String name() {
        return kinds.artifact(source);
      }

      @Override
      public Map<String, String> labels(Sure<M> model) {
        return Map.of("source", source);
      }

      @Override
      public void write(Staging staging, State state, Sure<M> model) throws IOException {
        if (state == State.SERVING) {
          staging.write("model/" + CLASSIFIER, bytes.apply(model.model()));
          staging.write("model/" + CALIBRATION, Json.bytes(model.calibration()));
          staging.write("model/" + LABELS, Json.bytes(labels));
        }
      }

      @Override
      public Sure<M> read(Version version, State state) throws IOException {
        return ClassifierFiles.this.read(version).classifier();
      }
    };
  }
}
