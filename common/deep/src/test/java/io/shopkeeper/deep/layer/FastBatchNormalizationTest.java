package io.shopkeeper.deep.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FastBatchNormalizationTest {
  private static final InputType IMAGES = InputType.convolutional(7, 6, 2, CNN2DFormat.NHWC);
  private final Random random = new Random(2);

  private static Layer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static Layer convolution() {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(5)
        .activation(Activation.TANH)
        .dataFormat(CNN2DFormat.NHWC)
        .build();
  }

  private static BatchNormalization norm() {
    return new BatchNormalization.Builder().dataFormat(CNN2DFormat.NHWC).decay(0.8).build();
  }

  private DataSet images(int n) {
    return new DataSet(Twins.gaussian(random, n, 7, 6, 2).addi(3), Twins.oneHot(random, n, 3));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9})
  void agreesWithDl4jOnImages(int n) {
    Layer[] stock = {convolution(), norm(), output()};
    Twins.assertAgree(IMAGES, images(n), stock, Twins.fast(stock));
  }

  @Test
  void agreesWithDl4jOnRows() {
    Layer dense = new DenseLayer.Builder().nOut(7).activation(Activation.TANH).build();
    Layer[] stock = {dense, new BatchNormalization.Builder().useLogStd(false).build(), output()};
    DataSet data = new DataSet(Twins.gaussian(random, 300, 4), Twins.oneHot(random, 300, 3));
    Twins.assertAgree(InputType.feedForward(4), data, stock, Twins.fast(stock));
  }

  /** Parameters line up although DL4J needs one layer more: the rectifier has none. */
  @Test
  void rectifierInThePassIsTheRectifierBehind() {
    MultiLayerNetwork oracle =
        Twins.network(
            DataType.DOUBLE,
            IMAGES,
            convolution(),
            norm(),
            new ActivationLayer(Activation.RELU),
            output());
    MultiLayerNetwork net =
        Twins.network(
            DataType.FLOAT,
            IMAGES,
            FastLayers.of(convolution()),
            FastLayers.of(norm()).thenRectify(),
            output());
    net.setParams(oracle.params().castTo(DataType.FLOAT));
    // Several blocks, of which the last is short.
    DataSet data = images(25);
    for (int i = 0; i < 5; i++) {
      oracle.fit(data);
      net.fit(Twins.cast(data, DataType.FLOAT));
      Twins.assertClose("parameters after step " + i, oracle.params(), net.params(), 5e-4);
    }
    INDArray features = data.getFeatures();
    Twins.assertClose(
        "output", oracle.output(features), net.output(features.castTo(DataType.FLOAT)), 5e-4);
  }

  /** Rows far from 0 that differ little, the first of them apart from the others. */
  @ParameterizedTest
  @CsvSource({"4000, 3", "3000, 1", "200000, 3"})
  void normalisesWhatIsFarFromZero(int n, int channels) {
    INDArray rows = Nd4j.create(DataType.FLOAT, n, channels);
    double[] sum = new double[channels];
    double[] squares = new double[channels];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < channels; c++) {
        float x = (float) (100 * (c + 1) + random.nextGaussian() + (i < 400 ? 5 : 0));
        rows.putScalar(i, c, x);
        sum[c] += x;
        squares[c] += (double) x * x;
      }
    }
    MultiLayerNetwork net =
        Twins.network(
            DataType.FLOAT,
            InputType.feedForward(channels),
            Twins.fast(new BatchNormalization.Builder().build(), output()));
    INDArray out = net.getLayer(0).activate(rows, true, LayerWorkspaceMgr.noWorkspaces());
    for (int c = 0; c < channels; c++) {
      double mean = sum[c] / n;
      double deviation = Math.sqrt(squares[c] / n - mean * mean + 1e-5);
      double gamma = net.getParam("0_gamma").getDouble(c);
      double beta = net.getParam("0_beta").getDouble(c);
      for (int i = 0; i < n; i += 1 + n / 5000) {
        double expected = gamma * (rows.getDouble(i, c) - mean) / deviation + beta;
        assertEquals(expected, out.getDouble(i, c), 5e-4);
      }
    }
  }

  /** Batches of equal size have together the moments of all their rows. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void settlesOnTheMomentsOfAllBatches(boolean logarithms) {
    MultiLayerNetwork net =
        Twins.network(
            DataType.FLOAT,
            InputType.feedForward(2),
            Twins.fast(new BatchNormalization.Builder().useLogStd(logarithms).build(), output()));
    List<PopulationMoments> moments = PopulationMoments.among(net.getLayers());
    assertEquals(1, moments.size());
    INDArray rows = Twins.gaussian(random, 60, 2).castTo(DataType.FLOAT);
    // The batches differ in their means, and the second channel never changes.
    for (int i = 0; i < 60; i++) {
      rows.putScalar(i, 0, rows.getDouble(i, 0) + (i < 20 ? 0 : i < 40 ? 1 : 2));
      rows.putScalar(i, 1, 7);
    }
    moments.get(0).gather();
    for (int batch = 0; batch < 3; batch++) {
      net.output(rows.get(NDArrayIndex.interval(20 * batch, 20 * batch + 20), NDArrayIndex.all()));
    }
    moments.get(0).settle();
    INDArray out = net.getLayer(0).activate(rows, false, LayerWorkspaceMgr.noWorkspaces());
    double mean = rows.getColumn(0).meanNumber().doubleValue();
    double deviation = rows.getColumn(0).stdNumber(false).doubleValue();
    INDArray gamma = net.getParam("0_gamma");
    INDArray beta = net.getParam("0_beta");
    for (int i = 0; i < 60; i++) {
      double normal = (rows.getDouble(i, 0) - mean) / Math.sqrt(deviation * deviation + 1e-5);
      assertEquals(
          gamma.getDouble(0) * normal + beta.getDouble(0), out.getDouble(i, 0), 1e-4, "row " + i);
      assertEquals(beta.getDouble(1), out.getDouble(i, 1), 1e-3, "row " + i);
    }
    assertTrue(Double.isFinite(net.params().sumNumber().doubleValue()));
  }

  @Test
  void withoutABatchTheRunningMomentsStay() {
    MultiLayerNetwork net =
        Twins.network(DataType.FLOAT, IMAGES, Twins.fast(convolution(), norm(), output()));
    net.fit(Twins.cast(images(6), DataType.FLOAT));
    INDArray before = net.params().dup();
    PopulationMoments.among(net.getLayers()).forEach(PopulationMoments::gather);
    PopulationMoments.among(net.getLayers()).forEach(PopulationMoments::settle);
    assertEquals(before, net.params());
  }

  @Test
  void gradientsAreTheDifferencesOfTheLoss() {
    MultiLayerNetwork net =
        Twins.network(DataType.FLOAT, IMAGES, Twins.fast(convolution(), norm(), output()));
    DataSet data = Twins.cast(images(6), DataType.FLOAT);
    // The "gradients" of the running mean and deviation are steps, not slopes: the loss in training
    // does not see them.
    Twins.gradient(net, data);
    INDArray mean = net.gradient().getGradientFor("1_mean").dup();
    assertTrue(mean.norm2Number().doubleValue() > 0);
    Twins.assertGradientsByDifferences(net, data, "1_mean", "1_log10stdev");
  }

  @Test
  void runsFastAndRefusesWhatItCannotRectify() {
    MultiLayerNetwork net =
        Twins.network(DataType.FLOAT, IMAGES, Twins.fast(convolution(), norm(), output()));
    assertEquals(RowBatchNormalization.class, net.getLayer(1).getClass());
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () ->
                Twins.network(
                    DataType.DOUBLE,
                    IMAGES,
                    convolution(),
                    FastLayers.of(norm()).thenRectify(),
                    output()));
    assertTrue(refused.getMessage().contains("DOUBLE"), refused.getMessage());
  }
}
