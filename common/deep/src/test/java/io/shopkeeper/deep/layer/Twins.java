package io.shopkeeper.deep.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Pairs of networks with the same parameters: fast layers in float, and DL4J's own in double as the
 * oracle.
 */
final class Twins {
  private Twins() {}

  static MultiLayerNetwork network(DataType type, InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .dataType(type)
            .weightInit(WeightInit.XAVIER)
            .updater(new Sgd(0.2))
            .list();
    for (Layer layer : layers) {
      list.layer(layer.clone());
    }
    MultiLayerNetwork net = new MultiLayerNetwork(list.setInputType(input).build());
    net.init();
    // Biases of zero and scales of one would hide mistakes.
    INDArray noise = Nd4j.create(DataType.DOUBLE, net.numParams());
    Random random = new Random(11);
    for (int i = 0; i < noise.length(); i++) {
      noise.putScalar(i, 0.1 * random.nextGaussian());
    }
    net.setParams(net.params().add(noise.castTo(type).reshape(net.params().shape())));
    return net;
  }

  static Layer[] fast(Layer... stock) {
    Layer[] result = new Layer[stock.length];
    for (int i = 0; i < stock.length; i++) {
      result[i] = FastLayers.of(stock[i]);
    }
    return result;
  }

  /** Same outputs, same gradient of every parameter, same parameters after five steps. */
  static void assertAgree(InputType input, DataSet data, Layer[] stock, Layer[] fast) {
    MultiLayerNetwork oracle = network(DataType.DOUBLE, input, stock);
    MultiLayerNetwork net = network(DataType.FLOAT, input, fast);
    net.setParams(oracle.params().castTo(DataType.FLOAT));
    DataSet exact = cast(data, DataType.DOUBLE);
    DataSet rounded = cast(data, DataType.FLOAT);
    assertClose(
        "output", oracle.output(exact.getFeatures()), net.output(rounded.getFeatures()), 2e-5);
    gradient(oracle, exact);
    gradient(net, rounded);
    assertEquals(oracle.score(), net.score(), 1e-4 * Math.max(1, Math.abs(oracle.score())));
    Map<String, INDArray> expected = oracle.gradient().gradientForVariable();
    Map<String, INDArray> actual = net.gradient().gradientForVariable();
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach(
        (key, value) -> assertClose("gradient of " + key, value, actual.get(key), 2e-4));
    for (int i = 0; i < 5; i++) {
      oracle.fit(exact);
      net.fit(rounded);
    }
    oracle
        .paramTable()
        .forEach(
            (key, value) -> assertClose(key + " after training", value, net.getParam(key), 5e-4));
    assertClose(
        "trained output",
        oracle.output(exact.getFeatures()),
        net.output(rounded.getFeatures()),
        5e-4);
  }

  /**
   * Central differences of the loss along a random direction of every parameter array {@code but}
   * some. The loss is a float: with steps of 1e-2 and the loss near 1 its rounding (6e-8) moves the
   * quotient by some 1e-5, the curvature by about 1e-3 of it.
   */
  static void assertGradientsByDifferences(MultiLayerNetwork net, DataSet data, String... but) {
    assertGradientsByDifferences(net, data, 1e-2, but);
  }

  /** The same with shorter steps, where the loss is curved. */
  static void assertGradientsByDifferences(
      MultiLayerNetwork net, DataSet data, double step, String... but) {
    gradient(net, data);
    INDArray gradient = net.gradient().gradient().dup();
    Map<String, INDArray> byKey = net.gradient().gradientForVariable();
    Random random = new Random(3);
    INDArray all = net.params().dup();
    // Of the sum over examples, while the loss is their mean; the views change with every
    // evaluation of the loss.
    Map<String, INDArray> slopes = new HashMap<>();
    byKey.forEach((key, value) -> slopes.put(key, value.div(data.numExamples())));
    Set<String> left = Set.of(but);
    for (Map.Entry<String, INDArray> entry : byKey.entrySet()) {
      if (left.contains(entry.getKey())) {
        continue;
      }
      INDArray slope = slopes.get(entry.getKey());
      double norm = slope.norm2Number().doubleValue();
      // Half the slope itself, so that there is something to see, half chance.
      INDArray direction = slope.div(Math.max(norm, 1e-12));
      INDArray chance = Nd4j.create(DataType.FLOAT, slope.shape());
      for (int i = 0; i < chance.length(); i++) {
        chance.putScalar(i, random.nextGaussian());
      }
      direction.addi(chance.divi(chance.norm2Number()));
      direction.divi(direction.norm2Number());
      double analytic = slope.mul(direction).sumNumber().doubleValue();
      INDArray parameter = net.getParam(entry.getKey());
      INDArray before = parameter.dup();
      parameter.assign(before.add(direction.mul(step)));
      double up = loss(net, data);
      parameter.assign(before.sub(direction.mul(step)));
      double down = loss(net, data);
      parameter.assign(before);
      double numeric = (up - down) / (2 * step);
      assertEquals(analytic, numeric, 2e-2 * Math.abs(analytic) + 1e-4, entry.getKey());
    }
    assertTrue(gradient.norm2Number().doubleValue() > 0);
    assertEquals(all, net.params());
  }

  static void gradient(MultiLayerNetwork net, DataSet data) {
    loss(net, data);
  }

  private static double loss(MultiLayerNetwork net, DataSet data) {
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.setLayerMaskArrays(data.getFeaturesMaskArray(), data.getLabelsMaskArray());
    net.computeGradientAndScore();
    net.clearLayerMaskArrays();
    return net.score();
  }

  static DataSet cast(DataSet data, DataType type) {
    return new DataSet(
        data.getFeatures().castTo(type),
        data.getLabels().castTo(type),
        data.getFeaturesMaskArray() == null ? null : data.getFeaturesMaskArray().castTo(type),
        data.getLabelsMaskArray() == null ? null : data.getLabelsMaskArray().castTo(type));
  }

  /** Within {@code tolerance} of the largest expected value, or of 1e-2 if that is smaller. */
  static void assertClose(String what, INDArray expected, INDArray actual, double tolerance) {
    assertArrayEquals(expected.shape(), actual.shape(), what);
    double scale = Math.max(1e-2, expected.amaxNumber().doubleValue());
    double worst =
        expected
            .castTo(DataType.DOUBLE)
            .sub(actual.castTo(DataType.DOUBLE))
            .amaxNumber()
            .doubleValue();
    assertTrue(
        worst <= tolerance * scale, what + ": off by " + worst + " where values reach " + scale);
  }

  static INDArray gaussian(Random random, long... shape) {
    INDArray result = Nd4j.create(DataType.DOUBLE, shape);
    for (int i = 0; i < result.length(); i++) {
      result.putScalar(i, random.nextGaussian());
    }
    return result;
  }

  static INDArray integers(Random random, int bound, long... shape) {
    INDArray result = Nd4j.create(DataType.DOUBLE, shape);
    for (int i = 0; i < result.length(); i++) {
      result.putScalar(i, random.nextInt(bound));
    }
    return result;
  }

  static INDArray oneHot(Random random, int n, int classes) {
    INDArray result = Nd4j.create(DataType.DOUBLE, n, classes);
    for (int i = 0; i < n; i++) {
      result.putScalar(i, random.nextInt(classes), 1);
    }
    return result;
  }
}
