package io.shopkeeper.neural.ncf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ncf.NcfNetwork;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

class NcfGraphTest {
  private static final int CUSTOMERS = 7;
  private static final int ITEMS = 11;

  private static NcfSettings settings(NcfSettings.Form form, double learningRate) {
    return new NcfSettings(form, 5, 3, List.of("16", "8"), 2, learningRate, 0, 0, false);
  }

  private static Weights random(Network network, long seed) {
    Weights first = network.weights();
    SplittableRandom random = new SplittableRandom(seed);
    float[] parameters = new float[first.parameters().length];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (2 * random.nextDouble() - 1);
    }
    return new Weights(parameters, first.updaterState(), 0, 0);
  }

  private static MultiDataSet allPairs() {
    List<Pairs> examples = new ArrayList<>();
    for (int customer = 0; customer < CUSTOMERS; customer++) {
      for (int item = 0; item < ITEMS; item++) {
        examples.add(new Pairs(customer, new int[] {item}));
      }
    }
    return new PairsFormat(null, 0).batch(examples);
  }

  @ParameterizedTest
  @EnumSource(NcfSettings.Form.class)
  void thePlainNetworkSaysWhatTheGraphSays(NcfSettings.Form form) {
    NetworkDefinition definition = NcfGraph.of(settings(form, 0.01), CUSTOMERS, ITEMS, 1);
    Network graph = definition.create();
    Weights weights = random(graph, 2);
    graph.load(weights);
    INDArray probabilities = graph.outputs(allPairs())[0];
    NcfNetwork plain = NcfGraph.plain(definition, weights);
    double least = 1;
    double most = 0;
    for (int customer = 0; customer < CUSTOMERS; customer++) {
      for (int item = 0; item < ITEMS; item++) {
        double expected = probabilities.getDouble((long) customer * ITEMS + item, 0);
        double actual = 1 / (1 + Math.exp(-plain.score(customer, item)));
        assertEquals(expected, actual, 1e-5);
        least = Math.min(least, expected);
        most = Math.max(most, expected);
      }
    }
    assertTrue(most - least > 0.1, "the pairs differ: " + least + " to " + most);
  }

  @Test
  void aStepTakesAShareOfEveryWeightThatItsGradientLeavesAlone() {
    NcfSettings decaying =
        new NcfSettings(NcfSettings.Form.NEUMF, 5, 3, List.of("16", "8"), 2, 0.1, 0.5, 0, false);
    NetworkDefinition definition = NcfGraph.of(decaying, CUSTOMERS, ITEMS, 1);
    Network graph = definition.create();
    Weights before = random(graph, 2);
    graph.load(before);
    MultiDataSet oneCustomer =
        new PairsFormat(null, 0).batch(List.of(new Pairs(3, new int[] {1, 2})));
    double loss = graph.train(oneCustomer);
    assertTrue(loss < 10, "the decay is not part of the loss: " + loss);
    NcfNetwork old = NcfGraph.plain(definition, before);
    NcfNetwork now = NcfGraph.plain(definition, graph.weights());
    float[] expected = old.users().perceptron().row(5);
    for (int f = 0; f < expected.length; f++) {
      assertEquals(0.95 * expected[f], now.users().perceptron().row(5)[f], 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource(NcfSettings.Form.class)
  void learnsWhichPairsGoTogether(NcfSettings.Form form) {
    Network graph = NcfGraph.of(settings(form, 0.02), CUSTOMERS, ITEMS, 3).create();
    List<Pairs> examples = new ArrayList<>();
    for (int customer = 0; customer < CUSTOMERS; customer++) {
      for (int item = 0; item + 1 < ITEMS; item += 2) {
        boolean even = customer % 2 == 0;
        examples.add(
            new Pairs(customer, even ? new int[] {item, item + 1} : new int[] {item + 1, item}));
      }
    }
    MultiDataSet batch = new PairsFormat(null, 0).batch(examples);
    double first = graph.train(batch);
    assertEquals(Math.log(2), first, 0.1, "it knows nothing at first");
    for (int step = 0; step < 400; step++) {
      graph.train(batch);
    }
    assertTrue(graph.loss(batch) < 0.05, "loss " + graph.loss(batch));
  }
}
