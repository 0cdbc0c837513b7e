package io.shopkeeper.deep.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.layer.FastLayers;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.deep.train.Clouds.Point;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class SettlingTest {
  private static final int BATCH = 8;

  /** Beside gamma and beta, the normalisation of two channels has two means and two deviations. */
  private static final int MOMENTS = 4;

  @TempDir Path root;

  @BeforeAll
  static void start() {
    Backend.SINGLE_THREAD.start();
  }

  /** Normalises a point's coordinates, and tells its cloud. */
  private static NetworkDefinition normalising() {
    return NetworkDefinition.of(
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Adam(.01))
            .list()
            .layer(FastLayers.of(new BatchNormalization.Builder().build()))
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(Clouds.CLASSES)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.feedForward(2))
            .build());
  }

  private Trained trained(String name, Examples<Point> examples) throws Exception {
    return new Training(root.resolve(name))
        .workers(2, 3, BATCH)
        .epochs(2, 0)
        .of(normalising(), Clouds.FORMAT)
        .train(examples, Optional.empty());
  }

  @Test
  void trainingLeavesTheMomentsOfTheExamplesThemselves() throws Exception {
    Examples<Point> examples = Clouds.examples(200, 4);
    float[] parameters = trained("a", examples).weights().parameters();
    // gamma, beta, mean, logarithm of the deviation: two numbers each, in this order.
    List<Point> points = examples.first(Integer.MAX_VALUE);
    double[] x = points.stream().mapToDouble(Point::x).toArray();
    double mean = 0;
    double square = 0;
    for (double one : x) {
      mean += one / x.length;
      square += one * one / x.length;
    }
    assertEquals(mean, parameters[MOMENTS], 1e-5);
    assertEquals(Math.log10(square - mean * mean) / 2, parameters[MOMENTS + 2], 1e-4);
  }

  @Test
  void nothingButTheMomentsChangesAndTheyOnlyOnce() {
    Examples<Point> examples = Clouds.examples(100, 5);
    Weights first = normalising().create().weights();
    Settling<Point> settling = Settling.of(normalising(), Clouds.FORMAT, examples, BATCH);
    Weights settled = settling.after(first);
    assertNotEquals(first, settled);
    for (int i = 0; i < first.parameters().length; i++) {
      if (i < MOMENTS || i >= 2 * MOMENTS) {
        assertEquals(first.parameters()[i], settled.parameters()[i]);
      }
    }
    assertArrayEquals(first.updaterState(), settled.updaterState());
    assertEquals(settled, settling.after(settled));
  }

  @Test
  void whatHasNoNormalisationStaysAsItIs() {
    NetworkDefinition network =
        NetworkDefinition.of(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(2)
                        .nOut(Clouds.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    Weights weights = network.create().weights();
    assertSame(
        weights, Settling.of(network, Clouds.FORMAT, Clouds.examples(10, 1), BATCH).after(weights));
  }
}
