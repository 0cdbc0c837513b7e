package io.shopkeeper.deep.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Two-dimensional convolution of NHWC images in single precision without dilation. Other
 * configurations run as DL4J's own layer. Create it by {@link FastLayers#of(ConvolutionLayer)}.
 */
public class FastConvolution extends ConvolutionLayer {
  private boolean inputGradient = true;

  /** For Jackson. */
  public FastConvolution() {
    this(new ConvolutionLayer.Builder());
  }

  private FastConvolution(ConvolutionLayer.Builder builder) {
    super(builder);
  }

  /**
   * Omits the gradient with respect to the input, for the first layer of a network, where it is not
   * needed. The layer must not have an input preprocessor.
   */
  public FastConvolution withoutInputGradient() {
    inputGradient = false;
    return this;
  }

  /** Whether the gradient with respect to the input is computed. */
  public boolean isInputGradient() {
    return inputGradient;
  }

  /** For Jackson. */
  public void setInputGradient(boolean inputGradient) {
    this.inputGradient = inputGradient;
  }

  @Override
  public FastConvolution clone() {
    return (FastConvolution) super.clone();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray paramsView,
      boolean initialize,
      DataType type) {
    // oneDNN 2 behind ND4J's conv2d "could not create a descriptor for a dilated convolution".
    boolean dense = getDilation()[0] == 1 && getDilation()[1] == 1;
    if (type != DataType.FLOAT || getCnn2dDataFormat() != CNN2DFormat.NHWC || !dense) {
      return super.instantiate(conf, listeners, index, paramsView, initialize, type);
    }
    return Instances.wire(
        new NhwcConvolution(conf), conf, listeners, index, paramsView, initialize);
  }
}
