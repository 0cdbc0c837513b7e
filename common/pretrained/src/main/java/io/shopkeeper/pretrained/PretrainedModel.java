package io.shopkeeper.pretrained;

import io.shopkeeper.core.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * A pretrained text encoder as its descriptor {@code model.properties} says: {@code kind =
 * text-encoder}, {@code pooling} (cls, mean), {@code normalise}, {@code longest-input}, {@code
 * lower-case}, {@code dimension}, {@code sha256}, {@code licence}, {@code source}, and where they
 * have other names, {@code model} and {@code tokenizer}; {@code prefix} where a model asks for one.
 */
public final class PretrainedModel {
  /** The models that need no directory: Chinese and English, both quantised to 8 bits. */
  public static final List<String> BUILT_IN = List.of("bge-small-zh-v15-q", "bge-small-en-v15-q");

  private static final String DESCRIPTOR = "model.properties";
  private static final Set<String> KEYS =
      Set.of(
          "kind",
          "pooling",
          "normalise",
          "longest-input",
          "dimension",
          "sha256",
          "licence",
          "source",
          "model",
          "tokenizer",
          "prefix");

  /** How one vector is made of the tokens' vectors. */
  enum Pooling {
    /** The vector of the mark at the beginning. */
    CLS,
    /** The mean over all tokens, both marks included. */
    MEAN
  }

  private interface Opener {
    InputStream open(String file) throws IOException;
  }

  private final String name;
  private final Properties properties;
  private final Opener opener;

  private PretrainedModel(String name, Properties properties, Opener opener) {
    this.name = name;
    this.properties = properties;
    this.opener = opener;
  }

  /**
   * The model of a name or directory.
   *
   * @param where one of {@link #BUILT_IN}, or a directory with a descriptor
   * @throws JobException (64) if there is no such model, or its descriptor is not valid
   */
  public static PretrainedModel of(String where) {
    Opener opener =
        BUILT_IN.contains(where)
            ? file -> resource(file.equals(DESCRIPTOR) ? where + ".properties" : "/" + file)
            : file -> Files.newInputStream(Path.of(where).resolve(file));
    Properties properties = new Properties();
    try (InputStream in = opener.open(DESCRIPTOR)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw JobException.usage(
          "pretrained model %s: no readable %s (%s); name one of %s, or a directory with a %s"
              .formatted(where, DESCRIPTOR, e.getMessage(), BUILT_IN, DESCRIPTOR));
    }
    return new PretrainedModel(where, properties, opener).checked();
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = PretrainedModel.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("not on the class path");
    }
    return in;
  }

  private PretrainedModel checked() {
    Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw wrong(unknown.iterator().next(), "is no key; known are " + new TreeSet<>(KEYS));
    }
    if (!text("kind").equals("text-encoder")) {
      throw wrong("kind", "is '" + text("kind") + "': expected text-encoder");
    }
    if (!text("sha256").matches("[0-9a-f]{64}")) {
      throw wrong("sha256", "is no hex digest of 64 digits");
    }
    pooling();
    normalise();
    longest();
    dimension();
    return this;
  }

  private JobException wrong(String key, String what) {
    return JobException.usage(
        "pretrained model %s: %s in %s %s".formatted(name, key, DESCRIPTOR, what));
  }

  private String text(String key) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw wrong(key, "is missing");
    }
    return value.strip();
  }

  private int number(String key, int least) {
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

  /** What it is called in messages. */
  public String name() {
    return name;
  }

  /** The length of its vectors. */
  public int dimension() {
    return number("dimension", 1);
  }

  /** The hex SHA-256 of its bytes, by which vectors of equal models are known. */
  public String sha256() {
    return text("sha256");
  }

  /** The number of tokens after which a text is cut, the marks at both ends included. */
  int longest() {
    return number("longest-input", 3);
  }

  String prefix() {
    return properties.getProperty("prefix", "");
  }

  Pooling pooling() {
    try {
      return Pooling.valueOf(text("pooling").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw wrong("pooling", "is '" + text("pooling") + "': expected cls or mean");
    }
  }

  boolean normalise() {
    String value = text("normalise");
    if (!value.equals("true") && !value.equals("false")) {
      throw wrong("normalise", "is '" + value + "': expected true or false");
    }
    return value.equals("true");
  }

  /** The bytes of the model. */
  byte[] model() {
    return bytes(properties.getProperty("model", "model.onnx"));
  }

  /** The bytes of its tokenizer, in the format of Hugging Face's tokenizers. */
  byte[] tokenizer() {
    return bytes(properties.getProperty("tokenizer", "tokenizer.json"));
  }

  private byte[] bytes(String file) {
    try (InputStream in = opener.open(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw JobException.badInput(
          "pretrained model %s: cannot read %s (%s); deliver the model again"
              .formatted(name, file, e.getMessage()));
    }
  }
}
