package io.shopkeeper.deep.classify;

import io.shopkeeper.core.JobException;
import io.shopkeeper.learning.classify.Calibration;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;

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
  private final ToIntFunction<M> classes;

  /**
   * Creates the format of one type of classifiers.
   *
   * @param bytes writes a classifier
   * @param read reads what was written; throws IllegalArgumentException where that is damaged
   * @param classes the number of classes that a classifier tells apart
   */
  public ClassifierFiles(
      Storage storage,
      Function<M, byte[]> bytes,
      Function<byte[], M> read,
      ToIntFunction<M> classes) {
    this.storage = storage;
    this.bytes = bytes;
    this.read = read;
    this.classes = classes;
  }

  /**
   * A classifier that was read.
   *
   * @param <M> type of the classifier
   * @param labels the names of its classes, in the order of their numbers
   */
  public record Stored<M extends Serializable>(Sure<M> classifier, List<String> labels) {
    /**
     * The same classifier for classes that may be others.
     *
     * @param relabelled asks it about other classes, by its own number of each; −1 where it does
     *     not know the class
     */
    public Sure<M> among(List<String> others, BiFunction<M, int[], M> relabelled) {
      if (others.equals(labels)) {
        return classifier;
      }
      int[] numbers = others.stream().mapToInt(labels::indexOf).toArray();
      return new Sure<>(relabelled.apply(classifier.model(), numbers), classifier.calibration());
    }
  }

  /**
   * Reads the classifier of a version, whatever its kind.
   *
   * @throws JobException 65 where the version is damaged
   */
  public Stored<M> read(Version version) throws IOException {
    String home = home(version);
    List<String> labels = List.of(Json.read(storage, home + LABELS, String[].class));
    Calibration calibration = Json.read(storage, home + CALIBRATION, Calibration.class);
    M model;
    try {
      model = read.apply(storage.read(home + CLASSIFIER));
    } catch (IllegalArgumentException e) {
      throw damaged(home + CLASSIFIER, e.getMessage());
    }
    if (classes.applyAsInt(model) != labels.size()) {
      throw damaged(
          home + CLASSIFIER,
          "it tells %d classes apart, not %d".formatted(classes.applyAsInt(model), labels.size()));
    }
    return new Stored<>(new Sure<>(model, calibration), labels);
  }

  /**
   * Reads the classifier of a version, whatever its kind.
   *
   * @param labels the names that its classes must have
   * @throws JobException 65 where the version is damaged or tells other classes apart
   */
  public Sure<M> read(Version version, List<String> labels) throws IOException {
    Stored<M> stored = read(version);
    if (!stored.labels().equals(labels)) {
      throw damaged(
          home(version) + LABELS, "its classes are %s, not %s".formatted(stored.labels(), labels));
    }
    return stored.classifier();
  }

  private static String home(Version version) {
    return "artifacts/%s/versions/%s/model/".formatted(version.name(), version.label());
  }

  private JobException damaged(String file, String what) {
    return JobException.badInput(
        "%s: %s; roll back to the version before, or train again"
            .formatted(storage.path(file), what));
  }

  /**
   * One kind of classifier as a contender of a night. It serves as it was measured.
   *
   * @param kinds names its artifact
   * @param source the kind
   * @param labels the names of its classes
   * @param how it is trained
   */
  public Contender<Sure<M>> contender(
      Kinds kinds, String source, Role role, List<String> labels, Contender.Training<Sure<M>> how) {
    return new Contender<>(
        source, role, how, measured -> measured.orElseThrow(), codec(kinds, source, labels));
  }

  /** How one kind of classifier is written and read. */
  Codec<Sure<M>> codec(Kinds kinds, String source, List<String> labels) {
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
        return ClassifierFiles.this.read(version, labels);
      }
    };
  }
}
