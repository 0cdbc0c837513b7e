package io.shopkeeper.deep.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SampledRankingTest {
  private static final int ITEMS = 9;
  private static final int STEPS = 4;
  private static final double PENALTY = .3;
  private final Random random = new Random(8);

  private static MultiLayerNetwork network() {
    return Twins.network(
        DataType.FLOAT,
        InputType.recurrent(3, STEPS),
        new Gru.Builder().nOut(5).build(),
        new SampledRanking.Builder().scorePenalty(PENALTY).nOut(ITEMS).build());
  }

  /** Examples of lengths 4, 3, 2 …, two negatives each, one of them often the next item itself. */
  private DataSet data(int examples) {
    INDArray labels = Twins.integers(random, ITEMS, examples, STEPS + 2);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, examples, STEPS);
    for (int e = 0; e < examples; e++) {
      labels.putScalar(e, STEPS, labels.getDouble(e, 0));
      for (int t = STEPS - e % STEPS; t < STEPS; t++) {
        mask.putScalar(e, t, 0);
      }
    }
    mask.putScalar(0, 1, .5);
    return Twins.cast(
        new DataSet(Twins.gaussian(random, examples, 3, STEPS), labels, null, mask),
        DataType.FLOAT);
  }

  /** BPR-max as its paper writes it, one step after the other. */
  private static double loss(INDArray scores, DataSet data) {
    int examples = (int) scores.size(0);
    double sum = 0;
    for (int e = 0; e < examples; e++) {
      for (int t = 0; t < STEPS; t++) {
        double weight = data.getLabelsMaskArray().getDouble(e, t);
        if (weight == 0) {
          continue;
        }
        int next = data.getLabels().getInt(e, t);
        double own = scores.getDouble(e, next, t);
        double total = 0;
        double won = 0;
        double squares = 0;
        for (int n = 0; n < 2 * examples; n++) {
          int other = data.getLabels().getInt(n / 2, STEPS + n % 2);
          if (other != next) {
            double r = scores.getDouble(e, other, t);
            total += Math.exp(r);
            won += Math.exp(r) / (1 + Math.exp(r - own));
            squares += Math.exp(r) * r * r;
          }
        }
        sum += weight * (-Math.log(won / total) + PENALTY * squares / total);
      }
    }
    return sum / examples;
  }

  /**
   * A network whose loss is cross-entropy; the negatives are the labels' or, without, all items.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void crossEntropyIsTheTargetsShareOfTheSoftmax(boolean everyItem) {
    MultiLayerNetwork net =
        Twins.network(
            DataType.FLOAT,
            InputType.recurrent(4, STEPS),
            new SampledRanking.Builder()
                .loss(SampledRanking.Loss.CROSS_ENTROPY)
                .repeats(3)
                .nOut(ITEMS)
                .build());
    DataSet data = repeatingData(5);
    int negatives = everyItem ? 0 : 2;
    data.setLabels(
        data.getLabels()
            .get(NDArrayIndex.all(), NDArrayIndex.interval(0, STEPS + negatives))
            .dup());
    INDArray scores = net.output(data.getFeatures());
    double sum = 0;
    for (int e = 0; e < 5; e++) {
      for (int t = 0; t < STEPS; t++) {
        int next = data.getLabels().getInt(e, t);
        double total = Math.exp(scores.getDouble(e, next, t));
        for (int n = 0; n < (everyItem ? ITEMS : 10); n++) {
          int other = everyItem ? n : data.getLabels().getInt(n / 2, STEPS + n % 2);
          total += other == next ? 0 : Math.exp(scores.getDouble(e, other, t));
        }
        sum +=
            data.getLabelsMaskArray().getDouble(e, t)
                * (Math.log(total) - scores.getDouble(e, next, t));
      }
    }
    assertEquals(sum / 5, net.score(data), 1e-4);
    Twins.assertGradientsByDifferences(net, data);
  }

  /** A ranking alone, whose input ends in the items of the steps. */
  private static MultiLayerNetwork repeating() {
    return Twins.network(
        DataType.FLOAT,
        InputType.recurrent(4, STEPS),
        new SampledRanking.Builder().scorePenalty(PENALTY).repeats(3).nOut(ITEMS).build());
  }

  private DataSet repeatingData(int examples) {
    DataSet data = data(examples);
    INDArray items = Twins.integers(random, ITEMS, examples, 1, STEPS).castTo(DataType.FLOAT);
    for (int e = 0; e < examples; e++) {
      items.putScalar(e, 0, 2, items.getDouble(e, 0, 0));
      data.getLabels().putScalar(e, 3, items.getDouble(e, 0, 1));
    }
    data.setFeatures(Nd4j.concat(1, data.getFeatures(), items));
    return data;
  }

  @Test
  void anItemSeenBeforeHasAScoreOfItsOwn() {
    MultiLayerNetwork net = repeating();
    DataSet data = repeatingData(3);
    INDArray scores = net.output(data.getFeatures());
    for (int e = 0; e < 3; e++) {
      int[] lastSeen = new int[ITEMS];
      java.util.Arrays.fill(lastSeen, -9);
      for (int t = 0; t < STEPS; t++) {
        lastSeen[data.getFeatures().getInt(e, 3, t)] = t;
        for (int item = 0; item < ITEMS; item++) {
          double expected = net.getParam("0_b").getDouble(item);
          for (int k = 0; k < 3; k++) {
            expected +=
                data.getFeatures().getDouble(e, k, t) * net.getParam("0_W").getDouble(k, item);
          }
          int age = t - lastSeen[item];
          expected += age < 3 ? net.getParam("0_c").getDouble(age) : 0;
          assertEquals(expected, scores.getDouble(e, item, t), 1e-5);
        }
      }
    }
    assertEquals(loss(scores, data), net.score(data), 1e-5);
    Twins.assertGradientsByDifferences(net, repeatingData(5));
  }

  @Test
  void theLossIsThatOfThePaper() {
    MultiLayerNetwork net = network();
    DataSet data = data(5);
    INDArray scores = net.output(data.getFeatures());
    assertEquals(loss(scores, data), net.score(data), 1e-5);
    Twins.gradient(net, data);
    assertEquals(loss(scores, data), net.score(), 1e-5);
  }

  @Test
  void gradientsAreTheDifferencesOfTheLoss() {
    Twins.assertGradientsByDifferences(network(), data(5));
    DataSet single = data(1);
    single.setLabelsMaskArray(null);
    Twins.assertGradientsByDifferences(network(), single);
  }

  @Test
  void scoresAreProductsWithTheWeights() {
    MultiLayerNetwork net = network();
    DataSet data = data(3);
    INDArray state = net.feedForward(data.getFeatures(), false).get(1);
    INDArray scores = net.output(data.getFeatures());
    for (int t = 0; t < STEPS; t++) {
      for (int e = 0; e < 3; e++) {
        for (int item = 0; item < ITEMS; item++) {
          double expected = net.getParam("1_b").getDouble(item);
          for (int k = 0; k < 5; k++) {
            expected += state.getDouble(e, k, t) * net.getParam("1_W").getDouble(k, item);
          }
          assertEquals(expected, scores.getDouble(e, item, t), 1e-5);
        }
      }
    }
  }

  @Test
  void trainingLowersTheLoss() {
    MultiLayerNetwork net = network();
    DataSet data = data(6);
    double before = net.score(data);
    net.fit(data);
    double after = net.score(data);
    assertTrue(after < before, before + " became " + after);
    DataSet larger = data(8);
    net.fit(larger);
    assertTrue(Double.isFinite(net.score()), "batches may grow");
  }

  @Test
  void stepsWithoutAnyOtherNegativeAreNoLoss() {
    MultiLayerNetwork net = network();
    DataSet data = data(1);
    data.getLabels().assign(3);
    data.setLabelsMaskArray(null);
    assertEquals(0, net.score(data));
    net.fit(data);
    assertEquals(0, net.score());
    assertTrue(Double.isFinite(net.params().sumNumber().doubleValue()));
  }

  @Test
  void goesThroughJson() {
    MultiLayerNetwork net = network();
    MultiLayerNetwork other =
        new MultiLayerNetwork(
            MultiLayerConfiguration.fromJson(net.getLayerWiseConfigurations().toJson()));
    other.init();
    other.setParams(net.params());
    DataSet data = data(3);
    assertEquals(net.score(data), other.score(data));
  }

  @Test
  void refusesLabelsThatAreNoItems() {
    DataSet data = data(2);
    data.getLabels().putScalar(1, STEPS + 1, ITEMS);
    MultiLayerNetwork net = network();
    String said = assertThrows(IllegalArgumentException.class, () -> net.score(data)).getMessage();
    assertTrue(said.contains("label 9 is outside a ranking of 9 items"), said);
    DataSet without = data(2);
    without.setLabels(Nd4j.zeros(2, STEPS - 1));
    assertThrows(IllegalArgumentException.class, () -> net.score(without));
  }
}
