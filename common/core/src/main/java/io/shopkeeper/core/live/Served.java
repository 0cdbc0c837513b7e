package io.shopkeeper.core.live;

/**
 * The version of a model that serves a purpose.
 *
 * @param artifact the model's name, such as {@code als}
 * @param version its number, from 1
 */
public record Served(String artifact, long version) {
  /** The version as manifests name it, such as {@code als/0000003}. */
  @Override
  public String toString() {
    return "%s/%07d".formatted(artifact, version);
  }
}
