package io.shopkeeper.vision.picture;

import io.shopkeeper.deep.layer.FastLayers;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * A convolutional network that is trained from scratch: blocks of two 3 × 3 convolutions, each with
 * batch normalisation and ReLU, then the mean over all places. The first convolution halves the
 * side, and each block has half the side of the one before with twice its filters.
 *
 * @param classes number of classes
 * @param shape sizes and learning rate
 */
record ConvolutionalNetwork(int classes, PictureSettings shape) {
  private static final int LEAST_SIDE = 11;

  /**
   * Defines the network as it is trained.
   *
   * @param epochs the number of epochs over which the learning rate falls to 0
   */
  NetworkDefinition definition(int epochs, long seed) {
    return definition(
        new Adam(new PolySchedule(ScheduleType.EPOCH, shape.learningRate(), 1, epochs)), seed);
  }

  /** The trained network as it serves: without what only training needs. */
  ConvolutionalPictures plain(Weights weights, long seed) {
    return new ConvolutionalPictures(
        classes,
        shape.side(),
        definition(new NoOp(), seed),
        new Weights(weights.parameters(), new float[0], weights.iterations(), weights.epochs()));
  }

  private NetworkDefinition definition(IUpdater updater, long seed) {
    List<Layer> layers = new ArrayList<>();
    int side = (shape.side() + 1) / 2;
    int filters = shape.filters();
    convolution(layers, filters, 2);
    convolution(layers, filters, 1);
    while (side > LEAST_SIDE) {
      layers.add(pool(SubsamplingLayer.PoolingType.MAX, 2));
      side /= 2;
      filters *= 2;
      convolution(layers, filters, 1);
      convolution(layers, filters, 1);
    }
    // DL4J's GlobalPoolingLayer takes channels for rows in this layout.
    layers.add(pool(SubsamplingLayer.PoolingType.AVG, side));
    layers.add(
        new OutputLayer.Builder(new LossMCXENT())
            .nOut(classes)
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

  private static Layer pool(SubsamplingLayer.PoolingType type, int side) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(side, side)
        .stride(side, side)
        .dataFormat(CNN2DFormat.NHWC)
        .build();
  }

  private static void convolution(List<Layer> layers, int filters, int stride) {
    var convolution =
        FastLayers.of(
            new ConvolutionLayer.Builder(3, 3)
                .nOut(filters)
                .stride(stride, stride)
                .convolutionMode(ConvolutionMode.Same)
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .dataFormat(CNN2DFormat.NHWC)
                .build());
    layers.add(layers.isEmpty() ? convolution.withoutInputGradient() : convolution);
    layers.add(
        FastLayers.of(new BatchNormalization.Builder().dataFormat(CNN2DFormat.NHWC).build())
            .thenRectify());
  }
}
