package io.shopkeeper.deep.classify;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.platform.version.Version;
import java.util.List;

/**
 * The kinds of classifiers that compete for one purpose, each an artifact of its own: {@code
 * NAME-SOURCE}.
 *
 * @param name of the purpose, such as {@code product-vision}
 * @param sources the kinds, as tables and reports name them
 */
public record Kinds(String name, List<String> sources) {
  /** The kinds of a purpose. */
  public static Kinds of(String name, String... sources) {
    return new Kinds(name, List.of(sources));
  }

  /** The purpose that they compete for. */
  public Purpose purpose() {
    return new Purpose(name, sources.stream().map(this::artifact).toList());
  }

  /** The name of a kind's artifact. */
  public String artifact(String source) {
    return name + "-" + source;
  }

  /** The kind of classifier that a version is. */
  public String source(Version version) {
    return version.name().substring(name.length() + 1);
  }
}
