package io.shopkeeper.vision.picture;

import io.shopkeeper.deep.layer.FastLayers;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

/** What convolutional networks are made of here, channels last. */
public final class ConvolutionBlocks {
  private ConvolutionBlocks() {}

  /**
   * Adds a 3 × 3 convolution, batch normalisation and ReLU.
   *
   * @param layers of the network so far; the first layer needs no gradient of its input
   * @param stride in both directions
   */
  public static void convolution(
      List<Layer> layers, int filters, int stride, ConvolutionMode mode) {
    var convolution =
        FastLayers.of(
            new ConvolutionLayer.Builder(3, 3)
                .nOut(filters)
                .stride(stride, stride)
                .convolutionMode(mode)
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .dataFormat(CNN2DFormat.NHWC)
                .build());
    layers.add(layers.isEmpty() ? convolution.withoutInputGradient() : convolution);
    layers.add(
        FastLayers.of(new BatchNormalization.Builder().dataFormat(CNN2DFormat.NHWC).build())
            .thenRectify());
  }

  /** Pooling over squares that do not overlap. */
  public static Layer pool(SubsamplingLayer.PoolingType type, int side) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(side, side)
        .stride(side, side)
        .dataFormat(CNN2DFormat.NHWC)
        .build();
  }
}
