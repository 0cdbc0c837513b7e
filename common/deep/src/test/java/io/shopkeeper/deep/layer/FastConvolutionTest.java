package io.shopkeeper.deep.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FastConvolutionTest {
  private final Random random = new Random(1);

  private static Layer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private DataSet images(int n, int height, int width, int channels) {
    return new DataSet(
        Twins.gaussian(random, n, height, width, channels), Twins.oneHot(random, n, 3));
  }

  private static InputType shape(int height, int width, int channels) {
    return InputType.convolutional(height, width, channels, CNN2DFormat.NHWC);
  }

  /** The second convolution's input gradient shows in the first one's weights. */
  @ParameterizedTest
  @CsvSource({
    "4, 9, 7, 1, 3, 1, 0, 1, Truncate, RELU",
    "1, 9, 7, 3, 3, 1, 1, 1, Truncate, TANH",
    "3, 8, 8, 2, 5, 1, 2, 1, Truncate, RELU",
    "3, 11, 10, 2, 3, 2, 0, 1, Truncate, RELU",
    "2, 11, 10, 2, 3, 2, 1, 1, Truncate, SIGMOID",
    "2, 13, 12, 3, 2, 3, 1, 1, Truncate, IDENTITY",
    "2, 13, 12, 2, 3, 1, 0, 2, Truncate, RELU",
    "3, 7, 9, 2, 3, 1, 0, 1, Same, RELU",
    "3, 7, 10, 2, 2, 1, 0, 1, Same, RELU",
    "2, 7, 10, 2, 3, 2, 0, 1, Same, RELU",
    "2, 9, 9, 2, 1, 1, 0, 1, Same, LEAKYRELU",
    "2, 9, 9, 2, 2, 1, 3, 1, Truncate, RELU",
    "70, 9, 9, 16, 3, 1, 1, 1, Truncate, RELU",
    "2, 9, 8, 16, 3, 1, 0, 1, Same, TANH",
    "2, 9, 8, 16, 2, 1, 0, 1, Same, RELU",
    "2, 10, 9, 16, 3, 2, 1, 1, Truncate, RELU"
  })
  void agreesWithDl4j(
      int n,
      int height,
      int width,
      int channels,
      int kernel,
      int stride,
      int pad,
      int dilation,
      String mode,
      String act) {
    Layer[] stock = {
      convolution(channels == 16 ? 32 : 4, kernel, stride, pad, dilation, mode, act, true),
      convolution(3, kernel, stride, pad, dilation, mode, act, false),
      output()
    };
    Twins.assertAgree(
        shape(height, width, channels),
        images(n, height, width, channels),
        stock,
        Twins.fast(stock));
  }

  private static Layer convolution(
      int filters,
      int kernel,
      int stride,
      int pad,
      int dilation,
      String mode,
      String activation,
      boolean bias) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .padding(pad, pad)
        .dilation(dilation, dilation)
        .convolutionMode(ConvolutionMode.valueOf(mode))
        .activation(Activation.valueOf(activation))
        .nOut(filters)
        .hasBias(bias)
        .dataFormat(CNN2DFormat.NHWC)
        .build();
  }

  @Test
  void gradientsAreTheDifferencesOfTheLoss() {
    Layer[] layers =
        Twins.fast(
            convolution(4, 3, 1, 1, 1, "Truncate", "TANH", true),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                .kernelSize(2, 2)
                .stride(2, 2)
                .dataFormat(CNN2DFormat.NHWC)
                .build(),
            convolution(3, 3, 2, 0, 1, "Truncate", "TANH", true),
            output());
    MultiLayerNetwork net = Twins.network(DataType.FLOAT, shape(11, 9, 2), layers);
    Twins.assertGradientsByDifferences(net, Twins.cast(images(5, 11, 9, 2), DataType.FLOAT));
  }

  @Test
  void isTheFastLayerThatRuns() {
    Layer[] layers = Twins.fast(convolution(4, 3, 1, 0, 1, "Truncate", "RELU", true), output());
    MultiLayerNetwork net = Twins.network(DataType.FLOAT, shape(8, 8, 1), layers);
    assertEquals(NhwcConvolution.class, net.getLayer(0).getClass());
  }

  @Test
  void leavesOutTheInputGradientOnRequest() {
    FastConvolution layer =
        FastLayers.of((ConvolutionLayer) convolution(4, 3, 1, 0, 1, "Truncate", "RELU", true))
            .withoutInputGradient();
    MultiLayerNetwork net = Twins.network(DataType.FLOAT, shape(8, 8, 1), layer, output());
    DataSet data = Twins.cast(images(4, 8, 8, 1), DataType.FLOAT);
    double before = net.score(data);
    for (int i = 0; i < 30; i++) {
      net.fit(data);
    }
    assertTrue(net.score(data) < before / 2, net.score(data) + " after " + before);
    assertFalse(
        ((FastConvolution) net.getLayerWiseConfigurations().getConf(0).getLayer())
            .isInputGradient());
  }

  @Test
  void otherTypesRunAsDl4jsOwn() {
    Layer[] layers = Twins.fast(convolution(4, 3, 1, 0, 1, "Truncate", "RELU", true), output());
    MultiLayerNetwork net = Twins.network(DataType.DOUBLE, shape(8, 8, 1), layers);
    assertEquals(
        org.deeplearning4j.nn.layers.convolution.ConvolutionLayer.class,
        net.getLayer(0).getClass());
  }
}
