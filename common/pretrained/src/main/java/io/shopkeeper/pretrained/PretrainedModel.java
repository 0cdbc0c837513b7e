package io.shopkeeper.pretrained;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * A pretrained model as its descriptor {@code model.properties} says: {@code kind}, {@code
 * dimension}, {@code sha256}, {@code licence}, {@code source}; where it has another name, {@code
 * model}; and the keys of its kind, which {@link TextEncoder} and {@link PictureEncoder} tell. It
 * can be handed to other processes, where an encoder opens it.
 */
public final class PretrainedModel implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The models that need no directory: Chinese and English, both quantised to 8 bits. */
  public static final List<String> BUILT_IN = List.of("bge-small-zh-v15-q", "bge-small-en-v15-q");

  private static final String DESCRIPTOR = "model.properties";
  private static final Set<String> KEYS =
      Set.of("kind", "dimension", "sha256", "licence", "source", "model");

  private final String name;
  private final Properties properties;
  private final ModelFiles files;

  private PretrainedModel(String name, Properties properties, ModelFiles files) {
    this.name = name;
    this.properties = properties;
    this.files = files;
  }

  /**
   * The model of a name or local directory.
   *
   * @param where one of {@link #BUILT_IN}, or a directory with a descriptor
   * @throws JobException (64) if there is no such model, or its descriptor is not valid
   */
  public static PretrainedModel of(String where) {
    return BUILT_IN.contains(where)
        ? of(where, file -> resource(file.equals(DESCRIPTOR) ? where + ".properties" : "/" + file))
        : of(where, file -> Files.readAllBytes(Path.of(where).resolve(file)));
  }

  /**
   * The model that files make.
   *
   * @param name what it is called in messages, such as its directory
   * @throws JobException (64) if there is no descriptor among them, or it is not valid
   */
  public static PretrainedModel of(String name, ModelFiles files) {
    Properties properties = new Properties();
    try {
      properties.load(new ByteArrayInputStream(files.read(DESCRIPTOR)));
    } catch (IOException | IllegalArgumentException e) {
      throw JobException.usage(
          "pretrained model %s: no readable %s (%s); name one of %s, or a directory with a %s"
              .formatted(name, DESCRIPTOR, e.getMessage(), BUILT_IN, DESCRIPTOR));
    }
    PretrainedModel model = new PretrainedModel(name, properties, files);
    if (!model.text("sha256").matches("[0-9a-f]{64}")) {
      throw model.wrong("sha256", "is no hex digest of 64 digits");
    }
    switch (model.text("kind")) {
      case TextEncoder.KIND -> TextEncoder.Reading.of(model);
      case PictureEncoder.KIND -> PictureEncoder.Preparation.of(model);
      default ->
          throw model.wrong(
              "kind",
              "is '%s': expected %s or %s"
                  .formatted(model.text("kind"), TextEncoder.KIND, PictureEncoder.KIND));
    }
    return model;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = PretrainedModel.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("not on the class path");
      }
      return in.readAllBytes();
    }
  }

  /** What it is called in messages. */
  public String name() {
    return name;
  }

  /** The length of its vectors. */
  public int dimension() {
    return number("dimension", 1);
  }

  /** The hex SHA-256 of its bytes. */
  public String sha256() {
    return text("sha256");
  }

  /**
   * By what its vectors are known: the SHA-256 of its bytes, and where it looks at a picture in
   * several views, of those too.
   */
  public String vectors() {
    String views = text(PictureEncoder.VIEWS, "");
    return views.isEmpty()
        ? sha256()
        : Sha256.of((sha256() + ' ' + views.strip()).getBytes(StandardCharsets.UTF_8)).hex();
  }

  /**
   * Checks that it is of the kind that an encoder opens, and has no keys that nobody reads.
   *
   * @param itsKeys the keys of the kind, beside those of every model
   * @throws JobException (64) if it is of another kind, or has other keys
   */
  PretrainedModel require(String kind, Set<String> itsKeys) {
    if (!text("kind").equals(kind)) {
      throw wrong("kind", "is '%s': expected %s".formatted(text("kind"), kind));
    }
    Set<String> known = new TreeSet<>(KEYS);
    known.addAll(itsKeys);
    Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw wrong(unknown.iterator().next(), "is no key; known are " + known);
    }
    dimension();
    return this;
  }

  JobException wrong(String key, String what) {
    return JobException.usage(
        "pretrained model %s: %s in %s %s".formatted(name, key, DESCRIPTOR, what));
  }

  /** The value of a key that must be there. */
  String text(String key) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw wrong(key, "is missing");
    }
    return value.strip();
  }

  /** The value of a key that may be absent. */
  String text(String key, String absent) {
    return properties.getProperty(key, absent);
  }

  /** A value that is one of two words. */
  String either(String key, String one, String other) {
    String value = text(key);
    if (!value.equals(one) && !value.equals(other)) {
      throw wrong(key, "is '%s': expected %s or %s".formatted(value, one, other));
    }
    return value;
  }

  int number(String key, int least) {
    try {
      int number = Integer.parseInt(text(key));
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // It is told below.
    }
    throw wrong(key, "is '%s': expected a number from %d on".formatted(text(key), least));
  }

  /** A fraction that may be absent. */
  double number(String key, double absent, double least, double most) {
    String said = text(key, Double.toString(absent));
    try {
      double number = Double.parseDouble(said);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // It is told below.
    }
    throw wrong(key, "is '%s': expected a number from %s to %s".formatted(said, least, most));
  }

  /** The bytes of the model. */
  byte[] model() {
    return file("model", "model.onnx");
  }

  /** The bytes of its tokenizer, in the format of Hugging Face's tokenizers. */
  byte[] tokenizer() {
    return file("tokenizer", "tokenizer.json");
  }

  private byte[] file(String key, String otherwise) {
    String file = text(key, otherwise);
    try {
      return files.read(file);
    } catch (IOException e) {
      throw JobException.badInput(
          "pretrained model %s: cannot read %s (%s); deliver the model again"
              .formatted(name, file, e.getMessage()));
    }
  }

  /** A fault that only its bytes show. */
  JobException refused(String why) {
    return JobException.badInput(
        "pretrained model %s: %s; deliver it again, or correct its %s"
            .formatted(name, why, DESCRIPTOR));
  }
}
