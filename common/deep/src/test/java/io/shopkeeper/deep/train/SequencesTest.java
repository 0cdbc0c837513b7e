package io.shopkeeper.deep.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.deep.data.BadExample;
import io.shopkeeper.deep.data.ExampleFormat;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Sequences of several lengths: bucketed, padded, masked, trained as a graph with several workers.
 */
class SequencesTest {
  private static final StructType SCHEMA =
      new StructType().add("bits", DataTypes.createArrayType(DataTypes.IntegerType));

  @TempDir Path root;

  /** Bits; the task is to say at each step whether the ones so far are odd. */
  private record Bits() implements ExampleFormat<ArrayList<Integer>> {
    @Override
    public ArrayList<Integer> decode(Row row) throws BadExample {
      List<Integer> bits = row.getList(0);
      if (bits.isEmpty()) {
        throw new BadExample("no bits");
      }
      return new ArrayList<>(bits);
    }

    @Override
    public int length(ArrayList<Integer> bits) {
      return bits.size();
    }

    @Override
    public int[] lengthBounds() {
      return new int[] {4, 8};
    }

    @Override
    public MultiDataSet batch(List<ArrayList<Integer>> examples) {
      int steps = examples.stream().mapToInt(List::size).max().orElseThrow();
      INDArray features = Nd4j.zeros(examples.size(), 1, steps);
      INDArray labels = Nd4j.zeros(examples.size(), 2, steps);
      INDArray mask = Nd4j.zeros(examples.size(), steps);
      for (int e = 0; e < examples.size(); e++) {
        int ones = 0;
        for (int t = 0; t < examples.get(e).size(); t++) {
          ones += examples.get(e).get(t);
          features.putScalar(e, 0, t, examples.get(e).get(t));
          labels.putScalar(e, ones % 2, t, 1);
          mask.putScalar(e, t, 1);
        }
      }
      return new MultiDataSet(
          new INDArray[] {features},
          new INDArray[] {labels},
          new INDArray[] {mask},
          new INDArray[] {mask});
    }
  }

  private static Dataset<Row> table(int count) {
    SplittableRandom random = new SplittableRandom(4);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Integer> bits = new ArrayList<>();
      int length = random.nextInt(0, 12);
      for (int t = 0; t < length; t++) {
        bits.add(random.nextInt(2));
      }
      rows.add(RowFactory.create(bits));
    }
    return SharedSpark.session().createDataFrame(rows, SCHEMA);
  }

  private static NetworkDefinition network() {
    return NetworkDefinition.of(
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Adam(0.03))
            .graphBuilder()
            .addInputs("bits")
            .addLayer(
                "memory",
                new LSTM.Builder().nIn(1).nOut(8).activation(Activation.TANH).build(),
                "bits")
            .addLayer(
                "parity",
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(8)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "memory")
            .setOutputs("parity")
            .setInputTypes(InputType.recurrent(1))
            .build());
  }

  /** One of four hundred, which a hundred samples need not meet. */
  @Test
  void memoryIsThatOfTheLongestSequence() {
    long of100 = activations(100);
    assertEquals(10, (double) activations(1000) / of100, 0.2);
    assertEquals(1000, (double) activations(100_000) / of100, 20);
  }

  /** What an example takes where all have 100 bits but one. */
  private static long activations(int longest) {
    SplittableRandom random = new SplittableRandom(6);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      List<Integer> bits = new ArrayList<>();
      for (int t = 0; t < (i == 7 ? longest : 100); t++) {
        bits.add(random.nextInt(2));
      }
      rows.add(RowFactory.create(bits));
    }
    Dataset<Row> table = SharedSpark.session().createDataFrame(rows, SCHEMA);
    Examples<ArrayList<Integer>> examples = Examples.of(table, new Bits(), 3);
    assertEquals(longest, examples.longest());
    return Sizing.load(network(), new Bits(), examples).activations();
  }

  @Test
  void batchesHoldLikeLengthsAndTheNetworkLearns() throws Exception {
    Examples<ArrayList<Integer>> examples = Examples.of(table(400), new Bits(), 3);
    assertEquals(3, examples.bucketSizes().length);
    assertTrue(examples.rejected().get("no bits") > 0);
    Trained trained =
        new Training(root)
            .workers(2, 4, 16)
            .epochs(12, 0)
            .of(network(), new Bits())
            .train(examples, Optional.empty());
    double first = trained.curve().get(0).loss();
    double last = trained.curve().get(11).loss();
    assertTrue(last < 0.8 * first, first + " became " + last);
  }

  @Test
  void paddingChangesNothing() {
    Network network = network().create();
    ArrayList<Integer> shorter = new ArrayList<>(List.of(1, 0, 1));
    ArrayList<Integer> longer = new ArrayList<>(List.of(1, 1, 0, 1, 0, 0, 1));
    INDArray alone = network.outputs(new Bits().batch(List.of(shorter)))[0].dup();
    INDArray padded = network.outputs(new Bits().batch(List.of(shorter, longer)))[0].dup();
    for (int t = 0; t < 3; t++) {
      assertEquals(alone.getDouble(0, 0, t), padded.getDouble(0, 0, t), 1e-6);
    }
    MultiDataSet wide = new Bits().batch(List.of(shorter, longer));
    wide.getFeatures(0).putScalar(0, 0, 5, 77);
    INDArray disturbed = network.outputs(wide)[0].dup();
    assertEquals(alone.getDouble(0, 0, 2), disturbed.getDouble(0, 0, 2), 1e-6);
  }
}
