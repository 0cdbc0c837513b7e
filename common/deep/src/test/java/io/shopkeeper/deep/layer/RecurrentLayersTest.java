package io.shopkeeper.deep.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class RecurrentLayersTest {
  private final Random random = new Random(4);

  private static org.deeplearning4j.nn.conf.layers.Layer layer(Recurrence kind, int units) {
    return kind == Recurrence.GRU
        ? new Gru.Builder().nOut(units).build()
        : FastLayers.of(lstm(units));
  }

  private static LSTM lstm(int units) {
    return new LSTM.Builder().nOut(units).activation(Activation.TANH).build();
  }

  private static org.deeplearning4j.nn.conf.layers.Layer everyStep() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static org.deeplearning4j.nn.conf.layers.Layer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  /**
   * Outputs, and the gradients of every parameter and every input, of single layers with and
   * without masks.
   */
  @ParameterizedTest
  @CsvSource({
    "LSTM, 3, 4, 5, 6, false",
    "LSTM, 1, 3, 2, 4, false",
    "LSTM, 4, 1, 3, 2, false",
    "LSTM, 3, 6, 2, 3, true",
    "GRU, 3, 4, 5, 6, false",
    "GRU, 1, 3, 2, 4, false",
    "GRU, 4, 1, 3, 2, false",
    "GRU, 3, 6, 2, 3, true"
  })
  void agreesWithTheFormulas(
      Recurrence kind, int examples, int steps, int inputs, int units, boolean masked) {
    MultiLayerNetwork net =
        Twins.network(
            DataType.FLOAT, InputType.recurrent(inputs, steps), layer(kind, units), everyStep());
    Layer layer = net.getLayer(0);
    double[] p = layer.params().castTo(DataType.DOUBLE).data().asDouble();
    double[][][] x = new double[examples][steps][inputs];
    double[][] mask = new double[examples][steps];
    double[][][] slope = new double[examples][steps][units];
    for (int e = 0; e < examples; e++) {
      for (int t = 0; t < steps; t++) {
        mask[e][t] = masked && (e + t) % 3 == 1 ? 0 : 1;
        x[e][t] = random.doubles(inputs, -2, 2).toArray();
        slope[e][t] = random.doubles(units, -1, 1).toArray();
      }
    }
    INDArray maskArray = Nd4j.createFromArray(mask).castTo(DataType.FLOAT);
    layer.setMaskArray(masked ? maskArray : null);
    LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
    INDArray input = Nd4j.createFromArray(x).permute(0, 2, 1).castTo(DataType.FLOAT);
    INDArray out = layer.activate(input, true, workspaces);
    double[][][] expected = kind.outputs(x, mask, p, units);
    Twins.assertClose("output", Nd4j.createFromArray(expected).permute(0, 2, 1), out, 2e-6);

    layer.setBackpropGradientsViewArray(Nd4j.create(DataType.FLOAT, 1, p.length));
    INDArray epsilon = Nd4j.createFromArray(slope).permute(0, 2, 1).castTo(DataType.FLOAT);
    Pair<Gradient, INDArray> back = layer.backpropGradient(epsilon, workspaces);
    Supplier<Double> loss = () -> dot(kind.outputs(x, mask, p, units), slope);
    double[] byParameter = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      byParameter[i] = difference(loss, p, i);
    }
    Twins.assertClose(
        "gradient",
        Nd4j.createFromArray(byParameter).reshape(1, p.length),
        layer.getGradientsViewArray(),
        1e-5);
    double[][][] byInput = new double[examples][steps][inputs];
    for (int e = 0; e < examples; e++) {
      for (int t = 0; t < steps; t++) {
        for (int i = 0; i < inputs; i++) {
          byInput[e][t][i] = difference(loss, x[e][t], i);
        }
      }
    }
    Twins.assertClose(
        "input gradient", Nd4j.createFromArray(byInput).permute(0, 2, 1), back.getSecond(), 1e-5);
  }

  private static double difference(Supplier<Double> loss, double[] values, int i) {
    double value = values[i];
    values[i] = value + 1e-5;
    double up = loss.get();
    values[i] = value - 1e-5;
    double down = loss.get();
    values[i] = value;
    return (up - down) / 2e-5;
  }

  private static double dot(double[][][] a, double[][][] b) {
    double sum = 0;
    for (int e = 0; e < a.length; e++) {
      for (int t = 0; t < a[e].length; t++) {
        for (int k = 0; k < a[e][t].length; k++) {
          sum += a[e][t][k] * b[e][t][k];
        }
      }
    }
    return sum;
  }

  private DataSet padded(int n, int inputs, int steps, boolean byStep) {
    INDArray mask = Nd4j.ones(DataType.DOUBLE, n, steps);
    for (int e = 0; e < n; e++) {
      for (int t = steps - e % steps; t < steps; t++) {
        mask.putScalar(e, t, 0);
      }
    }
    INDArray labels =
        byStep ? Nd4j.create(DataType.DOUBLE, n, 3, steps) : Twins.oneHot(random, n, 3);
    for (int e = 0; byStep && e < n; e++) {
      for (int t = 0; t < steps; t++) {
        labels.putScalar(e, random.nextInt(3), t, 1);
      }
    }
    return new DataSet(
        Twins.gaussian(random, n, inputs, steps), labels, mask, byStep ? mask : null);
  }

  @ParameterizedTest
  @CsvSource({"5, 6", "1, 4", "3, 1"})
  void lstmAgreesWithDl4jOnPaddedSequences(int n, int steps) {
    org.deeplearning4j.nn.conf.layers.Layer[] stock = {lstm(5), lstm(4), everyStep()};
    Twins.assertAgree(
        InputType.recurrent(3, steps), padded(n, 3, steps, true), stock, Twins.fast(stock));
  }

  @Test
  void lstmAgreesWithDl4jAtTheLastStep() {
    org.deeplearning4j.nn.conf.layers.Layer[] stock = {
      lstm(5), new LastTimeStep(lstm(4)), output()
    };
    org.deeplearning4j.nn.conf.layers.Layer[] fast = {
      FastLayers.of(lstm(5)), new LastTimeStep(FastLayers.of(lstm(4))), output()
    };
    Twins.assertAgree(InputType.recurrent(3, 6), padded(5, 3, 6, false), stock, fast);
  }

  @Test
  void lstmAgreesWithDl4jInBothDirections() {
    org.deeplearning4j.nn.conf.layers.Layer[] stock = {new Bidirectional(lstm(4)), everyStep()};
    org.deeplearning4j.nn.conf.layers.Layer[] fast = {
      new Bidirectional(FastLayers.of(lstm(4))), everyStep()
    };
    DataSet data = padded(4, 3, 5, true);
    data.setFeaturesMaskArray(null);
    data.setLabelsMaskArray(null);
    Twins.assertAgree(InputType.recurrent(3, 5), data, stock, fast);
  }

  @Test
  void lstmAgreesWithDl4jStepAfterStepWithKeptState() {
    InputType input = InputType.recurrent(3, 4);
    MultiLayerNetwork oracle = Twins.network(DataType.DOUBLE, input, lstm(5), everyStep());
    MultiLayerNetwork net =
        Twins.network(DataType.FLOAT, input, FastLayers.of(lstm(5)), everyStep());
    net.setParams(oracle.params().castTo(DataType.FLOAT));
    for (int t = 0; t < 3; t++) {
      INDArray x = Twins.gaussian(random, 2, 3, 1);
      Twins.assertClose(
          "step " + t, oracle.rnnTimeStep(x), net.rnnTimeStep(x.castTo(DataType.FLOAT)), 1e-5);
    }
  }

  @Test
  void stepsFirstIsTheSameAsFeaturesFirst() {
    InputType ncw = InputType.recurrent(3, 5, RNNFormat.NCW);
    InputType nwc = InputType.recurrent(3, 5, RNNFormat.NWC);
    for (Recurrence kind : Recurrence.values()) {
      MultiLayerNetwork a =
          Twins.network(DataType.FLOAT, ncw, new LastTimeStep(layer(kind, 4)), output());
      MultiLayerNetwork b =
          Twins.network(DataType.FLOAT, nwc, new LastTimeStep(layer(kind, 4)), output());
      INDArray x = Twins.gaussian(random, 2, 3, 5).castTo(DataType.FLOAT);
      assertEquals(a.output(x), b.output(x.permute(0, 2, 1).dup()));
    }
  }

  @ParameterizedTest
  @EnumSource(Recurrence.class)
  void gradientsAreTheDifferencesOfTheLoss(Recurrence kind) {
    MultiLayerNetwork net =
        Twins.network(
            DataType.FLOAT,
            InputType.recurrent(3, 6),
            layer(kind, 5),
            new Bidirectional(layer(kind, 4)),
            everyStep());
    DataSet data = Twins.cast(padded(4, 3, 6, true), DataType.FLOAT);
    // The loss sums over steps; one example for each keeps it near 1.
    Twins.assertGradientsByDifferences(net, data);
  }

  @ParameterizedTest
  @EnumSource(Recurrence.class)
  void shorterAndSmallerBatchesFollowLongerOnes(Recurrence kind) {
    MultiLayerNetwork net =
        Twins.network(DataType.FLOAT, InputType.recurrent(3, 6), layer(kind, 5), everyStep());
    INDArray x = Twins.gaussian(random, 4, 3, 6).castTo(DataType.FLOAT);
    INDArray whole = net.output(x);
    INDArray part =
        x.get(NDArrayIndex.interval(0, 2), NDArrayIndex.all(), NDArrayIndex.interval(0, 3));
    INDArray expected =
        whole.get(NDArrayIndex.interval(0, 2), NDArrayIndex.all(), NDArrayIndex.interval(0, 3));
    Twins.assertClose("part", expected, net.output(part.dup()), 1e-6);
    Twins.assertClose("whole again", whole, net.output(x), 1e-6);
  }

  @Test
  void gruSaysWhatItCannotDo() {
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () ->
                Twins.network(
                    DataType.DOUBLE,
                    InputType.recurrent(3, 6),
                    layer(Recurrence.GRU, 5),
                    everyStep()));
    assertTrue(refused.getMessage().contains("DOUBLE"), refused.getMessage());
    MultiLayerNetwork net =
        Twins.network(
            DataType.FLOAT, InputType.recurrent(3, 6), layer(Recurrence.GRU, 5), everyStep());
    INDArray x = Twins.gaussian(random, 1, 3, 1).castTo(DataType.FLOAT);
    assertThrows(UnsupportedOperationException.class, () -> net.rnnTimeStep(x));
  }

  @Test
  void sigmoidsAreThoseOfMath() {
    int n = 200_001;
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (i - n / 2) * 2e-4f;
    }
    float[] tanh = x.clone();
    float[] logistic = x.clone();
    Sigmoids.tanh(tanh, new float[n], n);
    Sigmoids.logistic(logistic, new float[n], n);
    for (int i = 0; i < n; i++) {
      assertEquals(Math.tanh(x[i]), tanh[i], 5e-7);
      assertEquals(1 / (1 + Math.exp(-x[i])), logistic[i], 5e-7);
    }
  }
}
