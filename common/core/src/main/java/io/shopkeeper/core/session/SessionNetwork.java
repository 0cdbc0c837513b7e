package io.shopkeeper.core.session;

import io.shopkeeper.core.topk.FactorMatrix;
import java.io.Serializable;

/**
 * A network that reads a session item by item, in plain Java, for serving without the library that
 * trained it. An item j that may follow scores query · row of j, and c(a) more where j itself was
 * last seen a steps ago. Immutable.
 *
 * @param <S> what it remembers of a session so far; immutable
 */
public interface SessionNetwork<S> extends Serializable {
  /** The kind of network, by the name of its artifact. */
  String source();

  /** How many items it knows. */
  int items();

  /** A row for each item, to be multiplied with {@link #query}. */
  FactorMatrix ranking();

  /** Before the first item. */
  S start();

  /**
   * After one more item.
   *
   * @throws IllegalArgumentException for an item that the network does not know
   */
  S step(S before, int item);

  /** What the rows of {@link #ranking} are multiplied with to score them. */
  float[] query(S state);

  /** The items that score more for having been seen, ascending. */
  int[] seen(S state);

  /** The whole score of an item, what it scores for having been seen included. */
  float score(S state, float[] query, int item);

  /**
   * The same network for another catalogue.
   *
   * @param from for each item of that catalogue, the item of this network that it is, or −1; one
   *     that this network does not know says nothing and never ranks before one that it knows
   */
  SessionNetwork<S> forItems(int[] from);

  /** As bytes, little-endian. */
  byte[] toBytes();
}
