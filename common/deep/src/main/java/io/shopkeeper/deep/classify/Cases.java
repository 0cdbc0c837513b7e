package io.shopkeeper.deep.classify;

import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.learning.classify.Sure;
import java.io.Serializable;

/**
 * The labelled cases of a night, divided into parts.
 *
 * @param <M> type of the classifiers that can be asked about them
 */
public interface Cases<M extends Serializable> {
  /** What a classifier says of the cases of a part, in an order that is always the same. */
  Predictions predictions(Part part, Sure<M> classifier);

  /** The number of cases of a part. */
  long count(Part part);

  /** The values of a column that divides cases into slices, in the same order. */
  String[] values(Part part, String column);
}
