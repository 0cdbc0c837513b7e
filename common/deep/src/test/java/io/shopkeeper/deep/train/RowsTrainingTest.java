package io.shopkeeper.deep.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.deep.data.EpochPlan;
import io.shopkeeper.deep.data.ExampleFormat;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.data.Placed;
import io.shopkeeper.deep.layer.LazyAdam;
import io.shopkeeper.deep.layer.LazyEmbedding;
import io.shopkeeper.deep.network.HandedOut;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.ThreadNetwork;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.deep.network.WeightsChange;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks with tables of which workers exchange only the rows that they looked up. */
class RowsTrainingTest {
  private static final int USERS = 200;
  private static final int ITEMS = 7;
  private static final int SIZE = 3;
  private static final int TABLES = (USERS + ITEMS) * SIZE;
  private static final int REST = 2 * SIZE * 4 + 4 + 4 + 1;
  private static final double RATE = 0.05;
  private static final double DECAY = 0.5;
  private static final NetworkDefinition NETWORK = network();

  @TempDir Path root;

  private record Pair(int user, int item) implements java.io.Serializable {}

  private record Pairs() implements ExampleFormat<Pair> {
    @Override
    public Pair decode(Row row) {
      return new Pair(row.getInt(0), row.getInt(1));
    }

    @Override
    public MultiDataSet batch(List<Pair> pairs) {
      float[][] columns = new float[3][pairs.size()];
      for (int i = 0; i < pairs.size(); i++) {
        columns[0][i] = pairs.get(i).user();
        columns[1][i] = pairs.get(i).item();
        columns[2][i] = (pairs.get(i).user() + pairs.get(i).item()) % 2;
      }
      return new MultiDataSet(
          new INDArray[] {column(columns[0]), column(columns[1])},
          new INDArray[] {column(columns[2])});
    }

    private static INDArray column(float[] values) {
      return Nd4j.createFromArray(values).reshape(values.length, 1);
    }
  }

  private static NetworkDefinition network() {
    LazyAdam adam = new LazyAdam(RATE, DECAY);
    return NetworkDefinition.of(
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Adam(RATE))
            .graphBuilder()
            .addInputs("user", "item")
            .addLayer("users", new LazyEmbedding(USERS, SIZE, new WeightInitXavier(), adam), "user")
            .addLayer("items", new LazyEmbedding(ITEMS, SIZE, new WeightInitXavier(), adam), "item")
            .addVertex("pair", new MergeVertex(), "users", "items")
            .addLayer(
                "dense",
                new DenseLayer.Builder().nIn(2 * SIZE).nOut(4).activation(Activation.TANH).build(),
                "pair")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.XENT)
                    .nIn(4)
                    .nOut(1)
                    .activation(Activation.SIGMOID)
                    .build(),
                "dense")
            .setOutputs("out")
            .build());
  }

  private static Examples<Pair> examples(int count) {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(RowFactory.create(random.nextInt(USERS), random.nextInt(ITEMS)));
    }
    StructType schema =
        new StructType().add("user", DataTypes.IntegerType).add("item", DataTypes.IntegerType);
    return Examples.of(SharedSpark.session().createDataFrame(rows, schema), new Pairs(), 3);
  }

  /** Rows of both tables that pairs look up: items after users. */
  private static Set<Integer> rows(List<Pair> pairs) {
    Set<Integer> rows = new TreeSet<>();
    for (Pair pair : pairs) {
      rows.add(pair.user());
      rows.add(USERS + pair.item());
    }
    return rows;
  }

  private static WorkerResult result(Network network, long examples) {
    return new WorkerResult(network.change(), examples, 1, 0, null, 0, 0);
  }

  private static Network trained(Weights from, List<Pair> pairs) {
    Network network = NETWORK.create();
    network.load(from);
    network.train(new Pairs().batch(pairs));
    return network;
  }

  private static List<Pair> pairs(int firstUser, int firstItem, int users, int items) {
    List<Pair> pairs = new ArrayList<>();
    for (int u = 0; u < users; u++) {
      for (int i = 0; i < items; i++) {
        pairs.add(new Pair(firstUser + u, firstItem + i));
      }
    }
    return pairs;
  }

  @Test
  void whereAllLookUpEveryRowItIsTheMeanOfAllWeights() {
    Weights first = NETWORK.create().weights();
    Network one = trained(first, pairs(0, 0, USERS, ITEMS));
    Network other = trained(first, pairs(0, 0, USERS, ITEMS).subList(0, USERS * ITEMS - 3));
    Weights mean = Averaging.mean(List.of(result(one, 5), result(other, 3))).after(first);
    assertArrayEquals(
        mean(one.weights().parameters(), other.weights().parameters()), mean.parameters());
    assertArrayEquals(
        mean(one.weights().updaterState(), other.weights().updaterState()), mean.updaterState());
  }

  private static float[] mean(float[] five, float[] three) {
    float[] mean = new float[five.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) ((5.0 * five[i] + 3.0 * three[i]) / 8);
    }
    return mean;
  }

  @Test
  void onlyWhatWasLookedUpIsBroughtHome() {
    Network network = trained(NETWORK.create().weights(), pairs(3, 2, 4, 2));
    assertEquals((4 + 2) * (1 + 3 * SIZE) + 3 * REST, network.change().numbers());
  }

  @Test
  void whoTookPartFetchesChangesAloneAndAnyOtherWholeWeights() {
    Weights first = NETWORK.create().weights();
    try (Handout handout = new Handout(Training.spark(), first)) {
      HandedOut begin = handout.now(0, 0);
      Network mine = ThreadNetwork.of(NETWORK, begin);
      mine.train(new Pairs().batch(pairs(0, 0, 3, 2)));
      Network another = trained(first, pairs(5, 1, 3, 2));
      WeightsChange both = Averaging.mean(List.of(result(mine, 6), result(another, 6)));
      Weights second = both.after(first);
      handout.next(both, second);
      HandedOut then = handout.now(second.iterations(), 0);
      HandedOut changesAlone =
          new HandedOut(then.training(), 1, null, 0, then.changes(), then.iterations(), 0);
      assertEquals(second, ThreadNetwork.of(NETWORK, changesAlone).weights());

      // Its own steps are not in what all others came to: nothing of them may stay.
      ThreadNetwork.of(NETWORK, then).train(new Pairs().batch(pairs(90, 0, 3, 2)));
      WeightsChange others = result(trained(second, pairs(5, 1, 3, 2)), 6).change();
      Weights third = others.after(second);
      handout.next(others, third);
      assertEquals(third, ThreadNetwork.of(NETWORK, handout.now(third.iterations(), 0)).weights());
      assertEquals(
          first, ThreadNetwork.of(NETWORK, begin).weights(), "nobody goes back by changes");
    }
  }

  /** A first step of Adam is as long whatever share of the batch a row has. */
  @Test
  void aRowOfOneWorkerGoesAsFarAsOnOneMachineWithAllBatches() {
    Weights first = NETWORK.create().weights();
    List<Pair> some = pairs(0, 0, 9, 3);
    List<Pair> others = pairs(20, 3, 9, 3);
    Weights mean =
        Averaging.mean(
                List.of(result(trained(first, some), 27), result(trained(first, others), 27)))
            .after(first);
    List<Pair> all = new ArrayList<>(some);
    all.addAll(others);
    Weights single = trained(first, all).weights();
    for (int at = 0; at < TABLES; at++) {
      assertEquals(single.parameters()[at], mean.parameters()[at], RATE / 50, "parameter " + at);
    }
    assertTrue(Math.abs(single.parameters()[0] - first.parameters()[0]) > RATE / 2);
  }

  /** Two workers have a thread each and fetch changes; five take turns, and load whole weights. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void workersComeToWhatTheyWouldOneByOneWithWholeWeights(int workers) throws Exception {
    Examples<Pair> examples = examples(150);
    Training training = new Training(root).workers(workers, 3, 4).epochs(2, 0);
    Weights trained = training.of(NETWORK, new Pairs()).train(examples, Optional.empty()).weights();
    assertEquals(oneByOne(examples, training.settings()), trained);
    assertTrue(
        Math.abs(trained.parameters()[0] - NETWORK.create().weights().parameters()[0]) > 1e-3);
  }

  private static Weights oneByOne(Examples<Pair> examples, TrainingSettings settings) {
    Weights weights = NETWORK.create().weights();
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      EpochPlan plan =
          new EpochPlan(
              examples.bucketSizes(),
              settings.batchSize(),
              settings.workers(),
              settings.averagingFrequency(),
              settings.seed(),
              epoch);
      TreeMap<Long, TreeMap<Long, Pair>> batches = new TreeMap<>();
      for (Placed<Pair> pair : examples.all().collect()) {
        long position = plan.position(pair.bucket(), pair.index());
        batches
            .computeIfAbsent(plan.batch(position), b -> new TreeMap<>())
            .put(position, pair.example());
      }
      Map<Long, List<Pair>> inOrder = new TreeMap<>();
      batches.forEach((batch, pairs) -> inOrder.put(batch, List.copyOf(pairs.values())));
      for (int round = 0; round < plan.rounds(); round++) {
        weights = round(weights.at(weights.iterations(), epoch), inOrder, settings, round);
      }
    }
    return weights.at(weights.iterations(), settings.epochs());
  }

  /** The mean of one round, computed on whole weights. */
  private static Weights round(
      Weights from, Map<Long, List<Pair>> batches, TrainingSettings settings, int round) {
    int workers = settings.workers();
    List<Weights> after = new ArrayList<>();
    List<Set<Integer>> moved = new ArrayList<>();
    List<Double> examples = new ArrayList<>();
    List<Float> decays = new ArrayList<>();
    int steps = 0;
    for (int w = 0; w < workers; w++) {
      Network network = NETWORK.create();
      network.load(from);
      List<Pair> all = new ArrayList<>();
      double decay = 1;
      int taken = 0;
      for (int step = 0; step < settings.averagingFrequency(); step++) {
        long batch = (long) (round * settings.averagingFrequency() + step) * workers + w;
        if (batches.containsKey(batch)) {
          List<Pair> pairs = batches.get(batch);
          network.train(new Pairs().batch(pairs));
          all.addAll(pairs);
          decay *= 1 - RATE * DECAY;
          taken++;
        }
      }
      if (!all.isEmpty()) {
        after.add(network.weights());
        moved.add(rows(all));
        examples.add((double) all.size());
        decays.add((float) decay);
        steps = Math.max(steps, taken);
      }
    }
    float[] parameters = from.parameters().clone();
    float[] state = from.updaterState().clone();
    double n = examples.stream().mapToDouble(e -> e).sum();
    double decayed = 0;
    for (int w = 0; w < after.size(); w++) {
      decayed += examples.get(w) * decays.get(w);
    }
    for (int at = 0; at < TABLES; at++) {
      parameters[at] *= (float) (decayed / n);
    }
    for (int at = 0; at < parameters.length; at++) {
      for (int part = 0; part < 3; part++) {
        // Of a row: its weights, then m and v of the row side by side.
        int row = at / SIZE;
        int place =
            part == 0
                ? at
                : at < TABLES
                    ? 2 * row * SIZE + (part - 1) * SIZE + at % SIZE
                    : 2 * TABLES + (part - 1) * REST + at - TABLES;
        double sum = 0;
        double by = 0;
        for (int w = 0; w < after.size(); w++) {
          if (at >= TABLES || moved.get(w).contains(row)) {
            Weights its = after.get(w);
            sum += examples.get(w) * (part == 0 ? its.parameters() : its.updaterState())[place];
            by += examples.get(w);
          }
        }
        if (by > 0) {
          (part == 0 ? parameters : state)[place] = (float) (sum / by);
        }
      }
    }
    return new Weights(parameters, state, from.iterations() + steps, from.epochs());
  }

  @Test
  void killedItGoesOnToTheSameWeights() throws Exception {
    Examples<Pair> examples = examples(150);
    Weights unbroken =
        new Training(root.resolve("unbroken"))
            .of(NETWORK, new Pairs())
            .train(examples, Optional.empty())
            .weights();
    Training training = new Training(root.resolve("killed")).checkpointEvery(1);
    Trainer<Pair> dying =
        training
            .of(NETWORK, new Pairs())
            .observedBy(
                (epoch, round, weights) -> {
                  if (epoch == 1 && round == 1) {
                    throw new IllegalStateException("killed");
                  }
                });
    assertThrows(IllegalStateException.class, () -> dying.train(examples, Optional.empty()));
    assertEquals(
        unbroken, training.of(NETWORK, new Pairs()).train(examples, Optional.empty()).weights());
    assertTrue(training.said.stream().anyMatch(line -> line.startsWith("resumed at")));
  }
}
