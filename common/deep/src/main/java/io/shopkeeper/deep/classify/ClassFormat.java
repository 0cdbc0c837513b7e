package io.shopkeeper.deep.classify;

import io.shopkeeper.deep.data.ExampleFormat;
import java.io.Serializable;
import java.util.Map;

/**
 * How rows become the examples of a classifier. Its batches have one array of labels, one-hot, of
 * shape (examples, classes).
 *
 * @param <E> one example: small and serialisable, numbers rather than text
 */
public interface ClassFormat<E extends Serializable> extends ExampleFormat<E> {
  /** The class of an example, from 0. */
  int label(E example);

  /**
   * What must be done to a row before the network is asked, by name, with values that JSON can
   * hold: what whoever applies the network needs to know.
   */
  Map<String, ?> preprocessing();
}
