package io.shopkeeper.deep.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.deep.data.EpochPlan;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.data.Placed;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.deep.train.Clouds.Point;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * DL4J's own averaging as the oracle: handed the very batches of our rounds, one after another, it
 * must come to the same weights. Its mean over workers is unweighted, so all batches are full.
 */
class StockMasterTest {
  private static final int WORKERS = 2;
  private static final int FREQUENCY = 2;
  private static final int BATCH = 10;

  @TempDir Path root;

  private static ParameterAveragingTrainingMaster master() {
    return new ParameterAveragingTrainingMaster.Builder(WORKERS, 1)
        .batchSizePerWorker(BATCH)
        .averagingFrequency(FREQUENCY)
        .workerPrefetchNumBatches(0)
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .repartionData(Repartition.Never)
        .saveUpdater(true)
        .rngSeed(1)
        .build();
  }

  private void sameAsOurs(NetworkDefinition definition) throws Exception {
    Examples<Point> examples = Clouds.examples(120, 8);
    Training training = new Training(root).workers(WORKERS, FREQUENCY, BATCH).epochs(1, 0);
    Weights ours =
        training.of(definition, Clouds.FORMAT).train(examples, Optional.empty()).weights();

    EpochPlan plan =
        new EpochPlan(
            examples.bucketSizes(), BATCH, WORKERS, FREQUENCY, training.settings().seed(), 0);
    Map<Integer, TreeMap<Long, List<Point>>> dealt = new TreeMap<>();
    Map<Long, Point> byPosition = new TreeMap<>();
    for (Placed<Point> point : examples.all().collect()) {
      byPosition.put(plan.position(point.bucket(), point.index()), point.example());
    }
    byPosition.forEach(
        (position, point) ->
            dealt
                .computeIfAbsent(plan.partition(position), p -> new TreeMap<>())
                .computeIfAbsent(plan.batch(position), b -> new ArrayList<>())
                .add(point));
    MultiLayerNetwork network =
        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(definition.json()));
    network.init();
    SparkDl4jMultiLayer stock = new SparkDl4jMultiLayer(Training.spark(), network, master());
    for (int round = 0; round < plan.rounds(); round++) {
      List<List<DataSet>> partitions = new ArrayList<>();
      for (int w = 0; w < WORKERS; w++) {
        partitions.add(
            dealt.get(round * WORKERS + w).values().stream().map(StockMasterTest::batch).toList());
      }
      stock.fit(Training.spark().parallelize(partitions, WORKERS).flatMap(List::iterator));
    }
    assertEquals(3, plan.rounds());
    float[] theirs = stock.getNetwork().params().dup().data().asFloat();
    float[] first = definition.create().weights().parameters();
    double moved = 0;
    for (int i = 0; i < theirs.length; i++) {
      assertEquals(theirs[i], ours.parameters()[i], 2e-6, "parameter " + i);
      moved = Math.max(moved, Math.abs(theirs[i] - first[i]));
    }
    assertTrue(moved > 0.01, "nothing was learned");
  }

  private static DataSet batch(List<Point> points) {
    MultiDataSet batch = Clouds.FORMAT.batch(points);
    return new DataSet(batch.getFeatures(0), batch.getLabels(0));
  }

  @Test
  void withSgd() throws Exception {
    sameAsOurs(Clouds.network(new Sgd(0.2), 1.0));
  }

  @Test
  void withAdamWhoseStateIsAveragedToo() throws Exception {
    sameAsOurs(Clouds.network(new Adam(0.02), 1.0));
  }
}
