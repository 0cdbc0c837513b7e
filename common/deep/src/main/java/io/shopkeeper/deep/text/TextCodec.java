package io.shopkeeper.deep.text;

import io.shopkeeper.core.JobException;
import io.shopkeeper.learning.classify.Calibration;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.text.classify.TextClassifier;
import io.shopkeeper.text.classify.TextClassifierFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * How a classifier of texts is kept: {@code model/classifier.bin} for plain Java, its {@code
 * calibration.json} and the names of its classes, {@code labels.json}. It serves as it was
 * measured, so that both states are one.
 */
final class TextCodec implements Codec<SureText> {
  private static final String CLASSIFIER = "classifier.bin";
  private static final String CALIBRATION = "calibration.json";
  private static final String LABELS = "labels.json";

  private final Storage storage;
  private final String name;
  private final String source;
  private final List<String> labels;

  /**
   * A codec of one kind of classifier.
   *
   * @param name of the artifact
   * @param source the kind, as tables and reports name it
   * @param labels the names of the classes
   */
  TextCodec(Storage storage, String name, String source, List<String> labels) {
    this.storage = storage;
    this.name = name;
    this.source = source;
    this.labels = labels;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Map<String, String> labels(SureText model) {
    return Map.of("source", source);
  }

  @Override
  public void write(Staging staging, State state, SureText model) throws IOException {
    if (state == State.SERVING) {
      staging.write("model/" + CLASSIFIER, TextClassifierFile.bytes(model.model()));
      staging.write("model/" + CALIBRATION, Json.bytes(model.calibration()));
      staging.write("model/" + LABELS, Json.bytes(labels));
    }
  }

  @Override
  public SureText read(Version version, State state) throws IOException {
    return read(storage, version, labels);
  }

  /**
   * Reads the classifier of a version, whatever its kind.
   *
   * @param labels the names that its classes must have
   * @throws JobException 65 where the version is damaged or tells other classes apart
   */
  static SureText read(Storage storage, Version version, List<String> labels) throws IOException {
    NamedClasses read = read(storage, version);
    if (!read.labels().equals(labels)) {
      throw damaged(
          storage,
          home(version) + LABELS,
          "its classes are %s, not %s".formatted(read.labels(), labels));
    }
    return read.classifier();
  }

  /**
   * Reads the classifier of a version with the classes that it knows.
   *
   * @throws JobException 65 where the version is damaged
   */
  static NamedClasses read(Storage storage, Version version) throws IOException {
    String home = home(version);
    List<String> labels = List.of(Json.read(storage, home + LABELS, String[].class));
    Calibration calibration = Json.read(storage, home + CALIBRATION, Calibration.class);
    TextClassifier model;
    try {
      model = TextClassifierFile.read(storage.read(home + CLASSIFIER));
    } catch (IllegalArgumentException e) {
      throw damaged(storage, home + CLASSIFIER, e.getMessage());
    }
    if (model.classes() != labels.size()) {
      throw damaged(
          storage,
          home + CLASSIFIER,
          "it tells %d classes apart, not %d".formatted(model.classes(), labels.size()));
    }
    return new NamedClasses(SureText.of(model, calibration), labels);
  }

  private static String home(Version version) {
    return "artifacts/%s/versions/%s/model/".formatted(version.name(), version.label());
  }

  private static JobException damaged(Storage storage, String file, String what) {
    return JobException.badInput(
        "%s: %s; roll back to the version before, or train again"
            .formatted(storage.path(file), what));
  }
}
