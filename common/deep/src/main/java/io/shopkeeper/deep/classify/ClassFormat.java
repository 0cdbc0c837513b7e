package io.shopkeeper.deep.classify;

import io.shopkeeper.deep.data.ExampleFormat;
import java.io.Serializable;
import java.util.Map;

/**
 * Converts rows into the examples of a classifier. Its batches have one array of labels, one-hot,
 * of shape (examples, classes).
 *
 * @param <E> type of an example: small and serialisable, numbers rather than text
 */
public interface ClassFormat<E extends Serializable> extends ExampleFormat<E> {
  /** The class of an example, from 0. */
  int label(E example);

  /**
   * The preprocessing of an input by name, as JSON values: what an application of the network
   * outside Shopkeeper must reproduce.
   */
  Map<String, ?> preprocessing();
}
