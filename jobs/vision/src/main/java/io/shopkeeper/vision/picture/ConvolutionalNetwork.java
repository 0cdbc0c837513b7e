package io.shopkeeper.vision.picture;

import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.network.NetworkDefinition;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A convolutional network that is trained from scratch: blocks of two 3 × 3 convolutions, each with
 * batch normalisation and ReLU, then the mean over all places. The first convolution halves the
 * side, and each block has half the side of the one before with twice its filters.
 *
 * @param classes how much each class counts
 * @param shape sizes and learning rate
 */
record ConvolutionalNetwork(ClassWeights classes, PictureSettings shape) implements PixelNetwork {
  private static final int LEAST_SIDE = 11;

  @Override
  public NetworkDefinition definition(IUpdater updater, long seed) {
    List<Layer> layers = new ArrayList<>();
    int side = (shape.side() + 1) / 2;
    int filters = shape.filters();
    ConvolutionBlocks.convolution(layers, filters, 2, ConvolutionMode.Same);
    ConvolutionBlocks.convolution(layers, filters, 1, ConvolutionMode.Same);
    while (side > LEAST_SIDE) {
      layers.add(ConvolutionBlocks.pool(SubsamplingLayer.PoolingType.MAX, 2));
      side /= 2;
      filters *= 2;
      ConvolutionBlocks.convolution(layers, filters, 1, ConvolutionMode.Same);
      ConvolutionBlocks.convolution(layers, filters, 1, ConvolutionMode.Same);
    }
    // DL4J's GlobalPoolingLayer takes channels for rows in this layout.
    layers.add(ConvolutionBlocks.pool(SubsamplingLayer.PoolingType.AVG, side));
    layers.add(
        new OutputLayer.Builder(classes.crossEntropy())
            .nOut(classes.weights().size())
            .activation(Activation.SOFTMAX)
            .dropOut(1 - shape.dropout())
            .build());
    var list =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater)
            .weightInit(WeightInit.RELU)
            .l2(1e-4)
            .list();
    layers.forEach(list::layer);
    return NetworkDefinition.of(
        list.setInputType(
                InputType.convolutional(
                    shape.side(), shape.side(), Square.CHANNELS, CNN2DFormat.NHWC))
            .build());
  }
}
