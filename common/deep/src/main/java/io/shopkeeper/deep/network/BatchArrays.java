package io.shopkeeper.deep.network;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Frees a batch's memory at once rather than when the heap, which it does not fill, is collected.
 */
public record BatchArrays(MultiDataSet batch) implements AutoCloseable {
  @Override
  public void close() {
    free(batch.getFeatures());
    free(batch.getLabels());
    free(batch.getFeaturesMaskArrays());
    free(batch.getLabelsMaskArrays());
  }

  private static void free(INDArray[] arrays) {
    if (arrays != null) {
      for (INDArray array : arrays) {
        if (array != null && array.closeable()) {
          array.close();
        }
      }
    }
  }
}
