package io.shopkeeper.vision.fashion;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.ClassCounts;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.vision.fashion.FashionMnistSettings.Size;
import io.shopkeeper.vision.picture.ConvolutionBlocks;
import io.shopkeeper.vision.picture.PatchTransformer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/**
 * Networks for small greyscale pictures: blocks of convolution, batch normalisation, ReLU and max
 * pooling; or a vision transformer.
 */
final class PictureNetworks {
  private static final double HALF = 0.5;
  private static final int HALVINGS = 4;

  /** Probability with which dropout keeps a unit of the last hidden layer. */
  private static final double KEPT = 0.8;

  /** Patches of 4 pixels: 49 of them. */
  private static final PatchTransformer TRANSFORMER =
      new PatchTransformer(Picture.SIDE, 1, 4, 96, 4, 4, 1 - KEPT);

  private PictureNetworks() {}

  /**
   * Defines the network of the settings, whose learning rate is halved four times over the epochs.
   *
   * @param counts number of training pictures of each class, for class weights
   */
  static NetworkDefinition of(FashionMnistJob.Settings settings, ClassCounts counts) {
    Backend.SINGLE_THREAD.start();
    FashionMnistSettings wanted = settings.fashionMnist();
    double step = Math.max(1, settings.deep().epochs() / (HALVINGS + 1.0));
    IUpdater updater =
        new Adam(new StepSchedule(ScheduleType.EPOCH, wanted.learningRate(), HALF, step));
    ClassWeights weights =
        wanted.balanceClasses()
            ? ClassWeights.balanced(counts.counts())
            : ClassWeights.uniform(counts.counts().length);
    long seed = settings.deep().seed();
    return wanted.network() == Size.VIT
        ? TRANSFORMER.definition(weights, updater, seed)
        : convolutional(wanted.network(), weights, updater, seed);
  }

  private static NetworkDefinition convolutional(
      Size size, ClassWeights weights, IUpdater updater, long seed) {
    List<Layer> layers = new ArrayList<>();
    if (size == Size.SMALL) {
      ConvolutionBlocks.convolution(layers, 32, 1, ConvolutionMode.Same);
      layers.add(ConvolutionBlocks.pool(PoolingType.MAX, 2));
      ConvolutionBlocks.convolution(layers, 64, 1, ConvolutionMode.Same);
      layers.add(ConvolutionBlocks.pool(PoolingType.MAX, 2));
      ConvolutionBlocks.convolution(layers, 64, 1, ConvolutionMode.Truncate);
    } else {
      ConvolutionBlocks.convolution(layers, 32, 1, ConvolutionMode.Same);
      ConvolutionBlocks.convolution(layers, 32, 1, ConvolutionMode.Same);
      layers.add(ConvolutionBlocks.pool(PoolingType.MAX, 2));
      ConvolutionBlocks.convolution(layers, 64, 1, ConvolutionMode.Same);
      ConvolutionBlocks.convolution(layers, 64, 1, ConvolutionMode.Truncate);
      layers.add(ConvolutionBlocks.pool(PoolingType.MAX, 2));
    }
    layers.add(
        new DenseLayer.Builder()
            .nOut(size == Size.SMALL ? 48 : 80)
            .activation(Activation.RELU)
            .dropOut(KEPT)
            .build());
    layers.add(
        new OutputLayer.Builder(weights.crossEntropy())
            .nOut(weights.weights().size())
            .activation(Activation.SOFTMAX)
            .build());
    var list =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater)
            .weightInit(WeightInit.RELU)
            .l2(1e-5)
            .list();
    layers.forEach(list::layer);
    return NetworkDefinition.of(
        list.setInputType(InputType.convolutional(Picture.SIDE, Picture.SIDE, 1, CNN2DFormat.NHWC))
            .build());
  }
}
