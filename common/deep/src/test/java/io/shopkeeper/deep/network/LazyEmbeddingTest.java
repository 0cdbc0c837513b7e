package io.shopkeeper.deep.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.deep.layer.DecoupledWeightDecay;
import io.shopkeeper.deep.layer.FastLayers;
import io.shopkeeper.deep.layer.LazyAdam;
import io.shopkeeper.deep.layer.LazyEmbedding;
import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class LazyEmbeddingTest {
  private static final int USERS = 6;
  private static final int ITEMS = 5;
  private static final int SIZE = 3;
  private static final double RATE = 0.05;

  /** Which user and which item each example looks up: of users 0, 2 and 3, of items 1 and 4. */
  private static final int[][] SOME = {{2, 1}, {0, 4}, {2, 4}, {3, 1}, {2, 1}};

  private static NetworkDefinition lazy(double decay) {
    LazyAdam adam = new LazyAdam(RATE, decay);
    return network(
        decay,
        new LazyEmbedding(USERS, SIZE, new WeightInitXavier(), adam),
        new LazyEmbedding(ITEMS, SIZE, new WeightInitXavier(), adam));
  }

  private static NetworkDefinition eager(double decay) {
    return network(decay, stock(USERS), stock(ITEMS));
  }

  private static Layer stock(int rows) {
    return FastLayers.of(
        new EmbeddingLayer.Builder()
            .nIn(rows)
            .nOut(SIZE)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build());
  }

  private static NetworkDefinition network(double decay, Layer users, Layer items) {
    ComputationGraphConfiguration graph =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Adam(RATE))
            .graphBuilder()
            .addInputs("user", "item")
            .addLayer("users", users, "user")
            .addLayer("items", items, "item")
            .addVertex("pair", new MergeVertex(), "users", "items")
            .addLayer(
                "dense",
                FastLayers.of(
                    new DenseLayer.Builder()
                        .nIn(2 * SIZE)
                        .nOut(8)
                        .activation(Activation.RELU)
                        .build()),
                "pair")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.XENT)
                    .nIn(8)
                    .nOut(1)
                    .activation(Activation.SIGMOID)
                    .build(),
                "dense")
            .setOutputs("out")
            .build();
    new DecoupledWeightDecay(decay).addTo(graph);
    return NetworkDefinition.of(graph);
  }

  private static MultiDataSet batch(int[]... pairs) {
    float[][] columns = new float[3][pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      columns[0][i] = pairs[i][0];
      columns[1][i] = pairs[i][1];
      columns[2][i] = (pairs[i][0] + pairs[i][1]) % 2;
    }
    INDArray[] arrays = new INDArray[3];
    for (int i = 0; i < 3; i++) {
      arrays[i] = Nd4j.createFromArray(columns[i]).reshape(pairs.length, 1);
    }
    return new MultiDataSet(new INDArray[] {arrays[0], arrays[1]}, new INDArray[] {arrays[2]});
  }

  private static MultiDataSet everyPair() {
    int[][] pairs = new int[USERS * ITEMS][];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = new int[] {i / ITEMS, i % ITEMS};
    }
    return batch(pairs);
  }

  /** Parameters of the tables, and then of the rest, all of them unlike zero. */
  private static Weights random(Network network) {
    Random random = new Random(5);
    Weights first = network.weights();
    float[] parameters = new float[first.parameters().length];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (0.5 * random.nextGaussian());
    }
    return new Weights(parameters, new float[first.updaterState().length], 0, 0);
  }

  /** The same parameters with the tables column by column, as DL4J has them. */
  private static float[] byColumn(float[] byRow) {
    float[] result = byRow.clone();
    int table = 0;
    for (int rows : new int[] {USERS, ITEMS}) {
      for (int i = 0; i < rows * SIZE; i++) {
        result[table + i % SIZE * rows + i / SIZE] = byRow[table + i];
      }
      table += rows * SIZE;
    }
    return result;
  }

  @Test
  void whereEveryRowIsLookedUpItIsAdamWithItsDecay() {
    Network lazy = lazy(0.7).create();
    Network eager = eager(0.7).create();
    Weights first = random(lazy);
    lazy.load(first);
    eager.load(
        new Weights(
            byColumn(first.parameters()), new float[eager.weights().updaterState().length], 0, 0));
    MultiDataSet batch = everyPair();
    assertEquals(eager.loss(batch), lazy.loss(batch), 1e-6);
    for (int step = 0; step < 20; step++) {
      assertEquals(eager.train(batch), lazy.train(batch), 1e-4, "step " + step);
    }
    assertArrayEquals(eager.weights().parameters(), byColumn(lazy.weights().parameters()), 2e-3f);
    assertEquals(20, lazy.weights().iterations());
    assertEquals(
        eager.outputs(batch)[0].sumNumber().doubleValue(),
        lazy.outputs(batch)[0].sumNumber().doubleValue(),
        0.01);
  }

  /** Against central differences of the loss, and the equations in double precision. */
  @Test
  void aStepIsThatOfTheEquations() {
    double decay = 2;
    Network network = lazy(decay).create();
    Weights start = random(network);
    float[] state = start.updaterState();
    Arrays.fill(state, 0, 2 * (USERS + ITEMS) * SIZE, 0.01f);
    Weights before = new Weights(start.parameters(), state, 4, 0);
    network.load(before);
    MultiDataSet some = batch(SOME);
    network.train(some);
    Weights after = network.weights();
    int moved = 0;
    for (int row = 0; row < USERS + ITEMS; row++) {
      boolean lookedUp = Arrays.asList(0, 2, 3, USERS + 1, USERS + 4).contains(row);
      for (int k = 0; k < SIZE; k++) {
        int at = row * SIZE + k;
        double w = before.parameters()[at] * (1 - RATE * decay);
        double m = 0.01f;
        double v = 0.01f;
        if (lookedUp) {
          double g = slope(network, before, at, some);
          m = 0.9 * m + 0.1 * g;
          v = 0.999 * v + 0.001 * g * g;
          w -=
              RATE
                  * Math.sqrt(1 - Math.pow(0.999, 5))
                  / (1 - Math.pow(0.9, 5))
                  * m
                  / (Math.sqrt(v) + 1e-8);
          moved += Math.abs(g) > 1e-3 ? 1 : 0;
        }
        String where = "row " + row;
        assertEquals(w, after.parameters()[at], 1e-4, where);
        assertEquals(m, after.updaterState()[row * 2 * SIZE + k], 1e-4, where);
        assertEquals(v, after.updaterState()[row * 2 * SIZE + SIZE + k], 1e-5, where);
      }
    }
    assertTrue(moved > 10, "gradients: " + moved);
  }

  private static double slope(Network network, Weights at, int parameter, MultiDataSet batch) {
    double step = 1e-2;
    double[] loss = new double[2];
    for (int side = 0; side < 2; side++) {
      float[] shifted = at.parameters().clone();
      shifted[parameter] += (float) (side == 0 ? -step : step);
      network.load(new Weights(shifted, at.updaterState(), 0, 0));
      loss[side] = network.loss(batch);
    }
    return (loss[1] - loss[0]) / (2 * step);
  }

  @Test
  void trainingGoesOnFromSavedWeights() throws Exception {
    NetworkDefinition definition = lazy(0.7);
    Network network = definition.create();
    for (int step = 0; step < 3; step++) {
      network.train(batch(SOME));
    }
    Weights saved = network.weights();
    ModelFile.Model read =
        ModelFile.read(
            ModelFile.bytes(definition, saved), NetworkDefinition.Kind.GRAPH, "network.zip");
    assertEquals(saved, read.weights());
    Network resumed = read.definition().create();
    resumed.train(everyPair());
    resumed.load(read.weights());
    network.train(batch(SOME));
    resumed.train(batch(SOME));
    assertEquals(network.weights(), resumed.weights());
    assertNotEquals(saved, resumed.weights());
  }

  /** A decay of everything at once, which no common factor can hold. */
  @Test
  void aDecayThatLeavesNothingLeavesZeros() {
    Network network = lazy(1 / RATE).create();
    network.train(batch(SOME));
    float[] parameters = network.weights().parameters();
    assertEquals(0, Math.abs(parameters[SIZE]), "user 1 was not looked up");
    assertTrue(Math.abs(parameters[2 * SIZE]) > 0.01, "user 2 was");
  }

  @Test
  void refusesRowsThatAreNotThereAndSequences() {
    Network network = lazy(0).create();
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> network.train(batch(new int[] {USERS, 0})));
    assertTrue(
        refused.getMessage().contains("row 6 of an embedding of 6 rows"), refused.getMessage());
    NetworkDefinition sequence =
        NetworkDefinition.of(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LazyEmbedding(4, 2, new WeightInitXavier(), new LazyAdam(RATE, 0)))
                .layer(new OutputLayer.Builder().nIn(2).nOut(2).build())
                .build());
    assertTrue(
        assertThrows(IllegalArgumentException.class, sequence::create)
            .getMessage()
            .contains("make it a graph"));
  }
}
