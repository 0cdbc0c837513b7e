package io.shopkeeper.deep.text;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kinds of classifiers that compete for one purpose, each an artifact of its own: {@code
 * NAME-pool}, {@code NAME-rnn}, {@code NAME-bag-of-words}, {@code NAME-letters}, {@code
 * NAME-majority}.
 *
 * @param name of the purpose, such as {@code review-sentiment}
 */
public record TextKinds(String name) {
  /** The pool of the others. */
  public static final String POOL = "pool";

  /** The recurrent network. */
  public static final String NETWORK = "rnn";

  /** Words and pairs of words with logistic regression. */
  public static final String BAG = "bag-of-words";

  /** Runs of letters with logistic regression. */
  public static final String LETTERS = "letters";

  /** The frequencies of the classes. */
  public static final String MAJORITY = "majority";

  /** The purpose that they compete for. */
  public Purpose purpose() {
    return new Purpose(
        name, Stream.of(POOL, NETWORK, BAG, LETTERS, MAJORITY).map(this::artifact).toList());
  }

  private String artifact(String source) {
    return name + "-" + source;
  }

  /** The kind of classifier that a version is. */
  String source(Version version) {
    return version.name().substring(name.length() + 1);
  }

  TextCodec codec(String source, Storage storage, List<String> labels) {
    return new TextCodec(storage, artifact(source), source, labels);
  }

  /**
   * Reads the classifier of a version, whatever its kind.
   *
   * @param labels the names that its classes must have
   */
  public SureText read(Storage storage, Version version, List<String> labels) throws IOException {
    return TextCodec.read(storage, version, labels);
  }

  /** Reads the classifier of a version with the classes that it knows, whatever they are. */
  public NamedClasses readAsItIs(Storage storage, Version version) throws IOException {
    return TextCodec.read(storage, version);
  }
}
