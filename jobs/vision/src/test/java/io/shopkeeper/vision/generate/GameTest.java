package io.shopkeeper.vision.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.deep.layer.GeneratorGradient;
import io.shopkeeper.deep.network.BatchArrays;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class GameTest {
  private static final int EXAMPLES = 5;
  private static final long SEED = 3;
  private static final int STEPS = 400;

  /** Mean brightness of the pictures of two classes, of 255. */
  private static final double DARK = 40;

  private static final double LIGHT = 215;

  /** Steps of the differences: the loss is of floats, and has a kink at each rectifier's zero. */
  private static final double STEP = 5e-4;

  private final SplittableRandom random = new SplittableRandom(5);

  private MultiDataSet batch(Game game) {
    float[][] noise = new float[EXAMPLES][];
    int[] labels = new int[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      noise[i] = Generator.noise(random);
      labels[i] = i % game.classes();
    }
    float[] real = new float[EXAMPLES * game.side() * game.side() * Game.CHANNELS];
    for (int i = 0; i < real.length; i++) {
      real[i] = (float) random.nextDouble(-1, 1);
    }
    return game.batch(
        noise,
        labels,
        Nd4j.create(
            real, new long[] {EXAMPLES, game.side(), game.side(), Game.CHANNELS}, DataType.FLOAT));
  }

  private static ComputationGraph graph(NetworkDefinition definition) {
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(definition.json()));
    graph.init();
    return graph;
  }

  /** −Σ log of what the discriminator gives the class that each of the last examples should be. */
  private static double loss(ComputationGraph graph, MultiDataSet batch, int[] wanted) {
    INDArray said = graph.output(true, batch.getFeatures())[0];
    double loss = 0;
    for (int i = 0; i < wanted.length; i++) {
      loss -= Math.log(said.getDouble(said.size(0) - wanted.length + i, wanted[i]));
    }
    return loss;
  }

  @Test
  void eachPlayerDescendsItsOwnLoss() {
    Game game = new Game(3, 12, 4, 0);
    ComputationGraph graph = graph(game.definition(1, SEED));
    MultiDataSet batch = batch(game);
    graph.setInputs(batch.getFeatures());
    graph.setLabels(batch.getLabels());
    graph.computeGradientAndScore();
    Map<String, INDArray> gradients = new HashMap<>();
    graph.gradient().gradientForVariable().forEach((key, view) -> gradients.put(key, view.dup()));
    assertEquals(gradients.keySet(), graph.paramTable().keySet());
    Set<String> generators = graph(game.generator()).paramTable().keySet();
    assertTrue(gradients.keySet().containsAll(generators));
    int[] real = IntStream.generate(() -> GeneratorGradient.REAL).limit(EXAMPLES).toArray();
    int[] told =
        IntStream.range(0, 2 * EXAMPLES)
            .map(i -> i < EXAMPLES ? GeneratorGradient.REAL : GeneratorGradient.GENERATED)
            .toArray();
    assertEquals(graph.score(), loss(graph, batch, told) / (2 * EXAMPLES), 1e-5);
    gradients.forEach(
        (key, gradient) -> {
          // The running mean and deviation are no gradients.
          if (!key.matches(".*norm.*_(mean|var|log10stdev)")) {
            boolean generates = generators.contains(key);
            assertSlope(
                key,
                gradient,
                graph.getParam(key),
                net -> loss(net, batch, generates ? real : told),
                graph);
          }
        });
  }

  @Test
  void theGeneratorAloneIsThatOfTheGame() {
    Game game = new Game(3, 12, 4, 0);
    NetworkDefinition both = game.definition(1, SEED);
    Weights weights = both.create().weights();
    MultiDataSet batch = batch(game);
    INDArray expected = graph(both).feedForward(batch.getFeatures(), false).get("generated");
    float[][] noise = batch.getFeatures(0).toFloatMatrix();
    int[] labels = batch.getFeatures(1).argMax(1).toIntVector();
    byte[][] pictures = Generator.of(game, both, weights).pictures(noise, labels);
    for (int i = 0; i < EXAMPLES; i++) {
      for (int at = 0; at < pictures[i].length; at++) {
        int pixel = at / Game.CHANNELS;
        double said =
            expected.getDouble(i, pixel / game.side(), pixel % game.side(), at % Game.CHANNELS);
        assertEquals(127.5 * (said + 1), pictures[i][at] & 0xff, .51);
      }
    }
  }

  /** The slope along the gradient and, half, along chance. */
  private void assertSlope(
      String key,
      INDArray gradient,
      INDArray parameter,
      ToDoubleFunction<ComputationGraph> loss,
      ComputationGraph graph) {
    INDArray chance = Nd4j.create(DataType.FLOAT, gradient.shape());
    for (int i = 0; i < chance.length(); i++) {
      chance.putScalar(i, random.nextGaussian());
    }
    double norm = gradient.norm2Number().doubleValue();
    assertTrue(norm > 1e-4, key + " has no gradient");
    INDArray direction = gradient.div(norm).addi(chance.divi(chance.norm2Number()));
    INDArray before = parameter.dup();
    parameter.assign(before.add(direction.mul(STEP)));
    double up = loss.applyAsDouble(graph);
    parameter.assign(before.sub(direction.mul(STEP)));
    double down = loss.applyAsDouble(graph);
    parameter.assign(before);
    double slope = gradient.mul(direction).sumNumber().doubleValue();
    assertEquals(slope, (up - down) / (2 * STEP), .03 * Math.abs(slope) + 3e-3, key);
  }

  /** Two classes that nobody can take for one another: what is dark, and what is light. */
  @Test
  void learnsWhatItsClassesLookLike() {
    Game game = new Game(2, 16, 4, .2);
    Weights trained = trained(game, STEPS);
    Generator generator = Generator.of(game, game.definition(STEPS, SEED), trained);
    int[] labels = IntStream.range(0, 40).map(i -> i % 2).toArray();
    float[][] noise =
        IntStream.range(0, labels.length)
            .mapToObj(i -> Generator.noise(new SplittableRandom(i)))
            .toArray(float[][]::new);
    byte[][] pictures = generator.pictures(noise, labels);
    for (int i = 0; i < labels.length; i++) {
      double light = 0;
      for (byte channel : pictures[i]) {
        light += (channel & 0xff) / (double) pictures[i].length;
      }
      assertEquals(labels[i] == 0 ? DARK : LIGHT, light, 50, "picture " + i);
    }
    assertArrayEquals(pictures, generator.pictures(noise, labels));
    assertArrayEquals(trained(game, 5).parameters(), trained(game, 5).parameters());
  }

  private static Weights trained(Game game, int steps) {
    Network network = game.definition(STEPS, SEED).create();
    Nd4j.getRandom().setSeed(SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    int[] labels = IntStream.range(0, 16).map(i -> i % 2).toArray();
    for (int step = 0; step < steps; step++) {
      network.count(step, step);
      float[][] noise = new float[labels.length][];
      float[][] real = new float[labels.length][game.side() * game.side() * Game.CHANNELS];
      for (int i = 0; i < labels.length; i++) {
        noise[i] = Generator.noise(random);
        double light = (labels[i] == 0 ? DARK : LIGHT) + random.nextDouble(-15, 15);
        Arrays.fill(real[i], (float) (light / 127.5 - 1));
      }
      try (BatchArrays arrays =
          new BatchArrays(
              game.batch(
                  noise,
                  labels,
                  Nd4j.createFromArray(real)
                      .reshape('c', labels.length, game.side(), game.side(), Game.CHANNELS)))) {
        network.train(arrays.batch());
      }
    }
    return network.weights();
  }
}
