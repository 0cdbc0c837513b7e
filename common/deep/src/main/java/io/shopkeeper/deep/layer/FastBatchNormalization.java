package io.shopkeeper.deep.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation of rows or NHWC images in single precision, optionally fused with a ReLU.
 * Other formats and types run as DL4J's own layer, which does not support the fused ReLU. Create it
 * by {@link FastLayers#of(BatchNormalization)}.
 */
public class FastBatchNormalization extends BatchNormalization {
  private boolean rectified;

  /** Fuses a ReLU after the normalisation. */
  public FastBatchNormalization thenRectify() {
    rectified = true;
    return this;
  }

  /** Whether a ReLU is fused. */
  public boolean isRectified() {
    return rectified;
  }

  /** For Jackson. */
  public void setRectified(boolean rectified) {
    this.rectified = rectified;
  }

  @Override
  public FastBatchNormalization clone() {
    return (FastBatchNormalization) super.clone();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray paramsView,
      boolean initialize,
      DataType type) {
    if (type == DataType.FLOAT && !isLockGammaBeta()) {
      return Instances.wire(
          new RowBatchNormalization(conf), conf, listeners, index, paramsView, initialize);
    }
    if (rectified) {
      throw new IllegalStateException(
          "batch normalisation \""
              + getLayerName()
              + "\" with a rectifier needs float and free gamma and beta, not "
              + type);
    }
    return super.instantiate(conf, listeners, index, paramsView, initialize, type);
  }
}
