package io.shopkeeper.vision.fashion;

import io.shopkeeper.deep.data.ClassCounts;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.layer.FastLayers;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.vision.fashion.FashionMnistSettings.Size;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/**
 * Convolutional networks for small greyscale pictures: blocks of convolution, batch normalisation,
 * ReLU and max pooling.
 */
final class PictureNetworks {
  private static final double HALF = 0.5;
  private static final int HALVINGS = 4;

  /** Probability with which dropout keeps a unit of the last hidden layer. */
  private static final double KEPT = 0.8;

  private PictureNetworks() {}

  /**
   * Defines the network of the settings, whose learning rate is halved four times over the epochs.
   *
   * @param counts number of training pictures of each class, for class weights
   */
  static NetworkDefinition of(FashionMnistJob.Settings settings, ClassCounts counts) {
    FashionMnistSettings wanted = settings.fashionMnist();
    Size size = wanted.network();
    int epochs = settings.deep().epochs();
    ClassWeights weights =
        wanted.balanceClasses()
            ? ClassWeights.balanced(counts.counts())
            : ClassWeights.uniform(counts.counts().length);
    List<Layer> layers = new ArrayList<>();
    if (size == Size.SMALL) {
      convolution(layers, 32, ConvolutionMode.Same);
      pool(layers);
      convolution(layers, 64, ConvolutionMode.Same);
      pool(layers);
      convolution(layers, 64, ConvolutionMode.Truncate);
    } else {
      convolution(layers, 32, ConvolutionMode.Same);
      convolution(layers, 32, ConvolutionMode.Same);
      pool(layers);
      convolution(layers, 64, ConvolutionMode.Same);
      convolution(layers, 64, ConvolutionMode.Truncate);
      pool(layers);
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
    double step = Math.max(1, epochs / (HALVINGS + 1.0));
    var list =
        new NeuralNetConfiguration.Builder()
            .seed(settings.deep().seed())
            .updater(
                new Adam(new StepSchedule(ScheduleType.EPOCH, wanted.learningRate(), HALF, step)))
            .weightInit(WeightInit.RELU)
            .l2(1e-5)
            .list();
    layers.forEach(list::layer);
    return NetworkDefinition.of(
        list.setInputType(InputType.convolutional(Picture.SIDE, Picture.SIDE, 1, CNN2DFormat.NHWC))
            .build());
  }

  private static void convolution(List<Layer> layers, int filters, ConvolutionMode mode) {
    var convolution =
        FastLayers.of(
            new ConvolutionLayer.Builder(3, 3)
                .nOut(filters)
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

  private static void pool(List<Layer> layers) {
    layers.add(
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(2, 2)
            .stride(2, 2)
            .dataFormat(CNN2DFormat.NHWC)
            .build());
  }
}
