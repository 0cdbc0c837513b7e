package io.shopkeeper.deep.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.deep.layer.SelfAttention.Sight;
import io.shopkeeper.deep.network.ModelFile;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.NetworkDefinition;
import java.util.Random;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class TokenLayersTest {
  private static final int SIZE = 4;
  private static final int INNER = 7;
  private static final int LONGEST = 6;
  private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();
  private final Random random = new Random(4);

  /** The layers, and what their formulas make of one sequence. */
  enum Kind {
    NORM {
      @Override
      TokenLayer layer() {
        return new LayerNormalization();
      }

      @Override
      double[][] outputs(double[][] x, double[] mask, double[] p) {
        return new Attending(p).norm(x);
      }
    },
    POSITIONS {
      @Override
      TokenLayer layer() {
        return new LearnedPositions(LONGEST);
      }

      @Override
      double[][] outputs(double[][] x, double[] mask, double[] p) {
        return new Attending(p).positions(x, LONGEST);
      }
    },
    ALL {
      @Override
      TokenLayer layer() {
        return new SelfAttention(2, Sight.ALL);
      }

      @Override
      double[][] outputs(double[][] x, double[] mask, double[] p) {
        return new Attending(p).attention(x, mask, 2, Sight.ALL);
      }
    },
    CAUSAL {
      @Override
      TokenLayer layer() {
        return new SelfAttention(1, Sight.CAUSAL);
      }

      @Override
      double[][] outputs(double[][] x, double[] mask, double[] p) {
        return new Attending(p).attention(x, mask, 1, Sight.CAUSAL);
      }
    },
    READER {
      @Override
      TokenLayer layer() {
        return new TransformerBlock(4, INNER, Sight.ALL, 0);
      }

      @Override
      double[][] outputs(double[][] x, double[] mask, double[] p) {
        return new Attending(p).block(x, mask, 4, INNER, Sight.ALL);
      }
    },
    FORETELLER {
      @Override
      TokenLayer layer() {
        return new TransformerBlock(2, INNER, Sight.CAUSAL, 0);
      }

      @Override
      double[][] outputs(double[][] x, double[] mask, double[] p) {
        return new Attending(p).block(x, mask, 2, INNER, Sight.CAUSAL);
      }
    },
    WINDOWS {
      @Override
      TokenLayer layer() {
        return new TokenConvolution(new int[] {1, 3}, SIZE / 2);
      }

      @Override
      double[][] outputs(double[][] x, double[] mask, double[] p) {
        return new Attending(p).windows(x, mask, new int[] {1, 3}, SIZE / 2);
      }
    };

    abstract TokenLayer layer();

    /** Outputs [step][channel] of one sequence, with masked steps as anything. */
    abstract double[][] outputs(double[][] x, double[] mask, double[] p);

    MultiLayerNetwork network(int steps) {
      return Twins.network(
          DataType.FLOAT,
          InputType.recurrent(SIZE, steps),
          layer(),
          new LayerNormalization(),
          new RnnOutputLayer.Builder(LossFunction.MCXENT)
              .nOut(3)
              .activation(Activation.SOFTMAX)
              .build());
    }
  }

  /** Outputs, and the gradients of every parameter and every input, with and without masks. */
  @ParameterizedTest
  @EnumSource
  void agreesWithTheFormulas(Kind kind) {
    agree(kind, 3, 5, false);
    agree(kind, 4, 6, true);
    agree(kind, 1, 1, false);
  }

  private void agree(Kind kind, int examples, int steps, boolean masked) {
    Layer layer = kind.network(steps).getLayer(0);
    double[] p = layer.params().castTo(DataType.DOUBLE).data().asDouble();
    double[][][] x = new double[examples][steps][];
    double[][][] slope = new double[examples][steps][];
    double[][] mask = new double[examples][steps];
    for (int e = 0; e < examples; e++) {
      for (int t = 0; t < steps; t++) {
        // Holes, not only an end; of the last example nothing is left.
        mask[e][t] = masked && ((e + t) % 3 == 1 || e == 3) ? 0 : 1;
        x[e][t] = random.doubles(SIZE, -2, 2).toArray();
        slope[e][t] = random.doubles(SIZE, -1, 1).toArray();
      }
    }
    layer.setMaskArray(masked ? Nd4j.createFromArray(mask).castTo(DataType.FLOAT) : null);
    INDArray out = layer.activate(sequences(x), true, NONE);
    Twins.assertClose("output", sequences(outputs(kind, x, mask, p)), out, 1e-5);

    layer.setBackpropGradientsViewArray(Nd4j.create(DataType.FLOAT, 1, p.length));
    Pair<Gradient, INDArray> back = layer.backpropGradient(sequences(slope), NONE);
    Supplier<Double> loss = () -> dot(outputs(kind, x, mask, p), slope);
    double[] byParameter = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      byParameter[i] = difference(loss, p, i);
    }
    Twins.assertClose(
        "gradient",
        Nd4j.createFromArray(byParameter).reshape(1, p.length),
        layer.getGradientsViewArray(),
        3e-5);
    double[][][] byInput = new double[examples][steps][SIZE];
    for (int e = 0; e < examples; e++) {
      for (int t = 0; t < steps; t++) {
        for (int i = 0; i < SIZE; i++) {
          byInput[e][t][i] = difference(loss, x[e][t], i);
        }
      }
    }
    Twins.assertClose("input gradient", sequences(byInput), back.getSecond(), 3e-5);
  }

  private static INDArray sequences(double[][][] x) {
    return Nd4j.createFromArray(x).permute(0, 2, 1).castTo(DataType.FLOAT);
  }

  private static double[][][] outputs(Kind kind, double[][][] x, double[][] mask, double[] p) {
    double[][][] result = new double[x.length][][];
    for (int e = 0; e < x.length; e++) {
      result[e] = kind.outputs(x[e], mask[e], p);
      for (int t = 0; t < x[e].length; t++) {
        if (mask[e][t] == 0) {
          result[e][t] = new double[SIZE];
        }
      }
    }
    return result;
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

  /** Through DL4J: masks reach the layers, and gradients are of the loss that it reports. */
  @ParameterizedTest
  @EnumSource(names = {"READER", "FORETELLER", "WINDOWS"})
  void gradientsAreTheDifferencesOfTheLossOfPaddedSequences(Kind kind) {
    Twins.assertGradientsByDifferences(kind.network(5), padded(4, 5), 2e-3);
  }

  private DataSet padded(int n, int steps) {
    INDArray mask = Nd4j.ones(DataType.FLOAT, n, steps);
    INDArray labels = Nd4j.create(DataType.FLOAT, n, 3, steps);
    for (int e = 0; e < n; e++) {
      for (int t = 0; t < steps; t++) {
        labels.putScalar(e, random.nextInt(3), t, 1);
        mask.putScalar(e, t, t < steps - e % steps ? 1 : 0);
      }
    }
    return new DataSet(
        Twins.gaussian(random, n, SIZE, steps).castTo(DataType.FLOAT), labels, mask, mask);
  }

  @ParameterizedTest
  @EnumSource
  void paddingChangesNothing(Kind kind) {
    MultiLayerNetwork net = kind.network(6);
    INDArray alone = Twins.gaussian(random, 1, SIZE, 3).castTo(DataType.FLOAT);
    INDArray batch = Twins.gaussian(random, 2, SIZE, 6).castTo(DataType.FLOAT);
    INDArray mask = Nd4j.ones(DataType.FLOAT, 2, 6);
    for (int t = 0; t < 6; t++) {
      for (int k = 0; k < SIZE && t < 3; k++) {
        batch.putScalar(1, k, t, alone.getFloat(0, k, t));
      }
      mask.putScalar(1, t, t < 3 ? 1 : 0);
    }
    INDArray expected = net.output(alone);
    INDArray padded = net.output(batch, false, mask, mask);
    for (int t = 0; t < 3; t++) {
      for (int k = 0; k < 3; k++) {
        assertEquals(expected.getFloat(0, k, t), padded.getFloat(1, k, t));
      }
    }
  }

  @Test
  void onlyCausalAttentionHidesWhatComesLater() {
    INDArray x = Twins.gaussian(random, 1, SIZE, 5).castTo(DataType.FLOAT);
    INDArray other = x.dup();
    other.putScalar(0, 1, 3, 9);
    for (Kind kind : new Kind[] {Kind.ALL, Kind.CAUSAL, Kind.READER, Kind.FORETELLER}) {
      Layer layer = kind.network(5).getLayer(0);
      INDArray before = layer.activate(x, false, NONE).dup();
      INDArray after = layer.activate(other, false, NONE);
      boolean same = true;
      for (int t = 0; t < 3; t++) {
        for (int k = 0; k < SIZE; k++) {
          same &= before.getFloat(0, k, t) == after.getFloat(0, k, t);
        }
      }
      assertEquals(kind == Kind.CAUSAL || kind == Kind.FORETELLER, same, kind.name());
      assertNotEquals(before.getFloat(0, 0, 4), after.getFloat(0, 0, 4), kind.name());
    }
  }

  @Test
  void dropoutKeepsTheExpectationAndItsGradientIsOfWhatWasKept() {
    TransformerBlock block = new TransformerBlock(2, INNER, Sight.CAUSAL, .25);
    Layer layer =
        Twins.network(DataType.FLOAT, InputType.recurrent(SIZE, 2), block, Kind.NORM.layer())
            .getLayer(0);
    // Without its second part, which is not linear in what the first one dropped.
    layer.getParam("narrow-W").assign(0);
    layer.getParam("narrow-b").assign(0);
    INDArray x = Twins.gaussian(random, 3, SIZE, 2).castTo(DataType.FLOAT);
    INDArray sum = Nd4j.create(DataType.FLOAT, x.shape());
    int rounds = 4000;
    Nd4j.getRandom().setSeed(1);
    INDArray whole = layer.activate(x, false, NONE).dup();
    for (int n = 0; n < rounds; n++) {
      sum.addi(layer.activate(x, true, NONE));
    }
    Twins.assertClose("mean", whole, sum.divi(rounds), 5e-2);

    layer.setBackpropGradientsViewArray(Nd4j.create(DataType.FLOAT, 1, layer.numParams()));
    INDArray slope = Twins.gaussian(random, 3, SIZE, 2).castTo(DataType.FLOAT);
    Nd4j.getRandom().setSeed(2);
    layer.activate(x, true, NONE);
    INDArray gradient = layer.backpropGradient(slope, NONE).getSecond().dup();
    INDArray direction = Twins.gaussian(random, 3, SIZE, 2).castTo(DataType.FLOAT);
    double[] moved = new double[2];
    for (int side = 0; side < 2; side++) {
      Nd4j.getRandom().setSeed(2);
      INDArray to = x.add(direction.mul(side == 0 ? 1e-2 : -1e-2));
      moved[side] = layer.activate(to, true, NONE).mul(slope).sumNumber().doubleValue();
    }
    double expected = gradient.mul(direction).sumNumber().doubleValue();
    assertEquals(expected, (moved[0] - moved[1]) / 2e-2, 2e-2 * Math.abs(expected) + 1e-3);
  }

  @ParameterizedTest
  @EnumSource
  void goesThroughTheFileOfANetwork(Kind kind) throws Exception {
    MultiLayerNetwork net = kind.network(5);
    NetworkDefinition definition = NetworkDefinition.of(net.getLayerWiseConfigurations());
    Network network = definition.create();
    DataSet data = padded(2, 5);
    MultiDataSet batch = new MultiDataSet(data.getFeatures(), data.getLabels());
    network.train(batch);
    byte[] zip = ModelFile.bytes(definition, network.weights());
    ModelFile.Model read = ModelFile.read(zip, NetworkDefinition.Kind.SEQUENCE, "network.zip");
    assertTrue(read.definition().json().contains(kind.layer().getClass().getName()));
    Network again = read.definition().create();
    again.load(read.weights());
    assertEquals(network.loss(batch), again.loss(batch));
    assertEquals(network.train(batch), again.train(batch));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1e-4f, -.3f, -1, -3, -12, -30, -60, -1e9f})
  void theExponentialIsOne(float x) {
    float[] values = {x, 7};
    Exponential.of(values, 1);
    assertEquals(Math.exp(x), values[0], 1e-5 * Math.exp(x) + 1e-24);
    assertEquals(7, values[1], "no more than was asked for");
  }

  @Test
  void refusesWhatItCannotCompute() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Twins.network(
                        DataType.FLOAT,
                        InputType.recurrent(SIZE, 2),
                        new SelfAttention(3, Sight.ALL),
                        Kind.NORM.layer()))
            .getMessage()
            .contains("4 channels do not make 3 heads"));
    assertTrue(
        assertThrows(
                IllegalStateException.class,
                () ->
                    Twins.network(
                        DataType.DOUBLE,
                        InputType.recurrent(SIZE, 2),
                        new SelfAttention(2, Sight.ALL)))
            .getMessage()
            .contains("set dataType(DataType.FLOAT)"));
    MultiLayerNetwork net = Kind.POSITIONS.network(LONGEST + 1);
    INDArray longer = Nd4j.ones(DataType.FLOAT, 1, SIZE, LONGEST + 1);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> net.output(longer))
            .getMessage()
            .contains("step 7 of a sequence, but positions for 6 steps"));
  }
}
