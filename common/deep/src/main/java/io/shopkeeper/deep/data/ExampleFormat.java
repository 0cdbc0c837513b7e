package io.shopkeeper.deep.data;

import java.io.Serializable;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * How rows become examples and examples become batches. A format runs on executors.
 *
 * @param <E> one example: small and serialisable, numbers rather than text
 */
public interface ExampleFormat<E extends Serializable> extends Serializable {
  /**
   * Makes the example of a row.
   *
   * @throws BadExample where it is none: a label out of range, a feature that is not a number
   */
  E decode(Row row) throws BadExample;

  /**
   * Makes the arrays of a batch, examples first; sequences are padded to the longest of the batch,
   * and masked.
   */
  MultiDataSet batch(List<E> examples);

  /**
   * Makes a changed copy for training, such as a mirrored picture; by default the example itself.
   *
   * @param random seeded by the run, the epoch and the example, so that a resumed run changes it
   *     likewise
   */
  default E augment(E example, SplittableRandom random) {
    return example;
  }

  /** The length of a sequence, in steps; batches hold like lengths. By default all are alike. */
  default int length(E example) {
    return 1;
  }

  /**
   * Upper bounds of the buckets of lengths, ascending; longer ones share a last bucket. By default
   * one bucket.
   */
  default int[] lengthBounds() {
    return new int[0];
  }
}
