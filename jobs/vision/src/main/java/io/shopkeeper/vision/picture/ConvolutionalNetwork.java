package io.shopkeeper.vision.picture;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
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
    Backend.SINGLE_THREAD.start();
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
    Backend.SINGLE_THREAD.start();
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
}
