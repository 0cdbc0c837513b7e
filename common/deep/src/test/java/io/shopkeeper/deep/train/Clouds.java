package io.shopkeeper.deep.train;

import io.shopkeeper.deep.data.BadExample;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.data.ExampleFormat;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.testkit.SharedSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Points of three clouds in the plane, and a small network that learns which cloud. */
public final class Clouds {
  public static final int CLASSES = 3;
  private static final StructType SCHEMA =
      new StructType()
          .add("x", DataTypes.FloatType)
          .add("y", DataTypes.FloatType)
          .add("cloud", DataTypes.IntegerType);

  private Clouds() {}

  /** A point. */
  public record Point(float x, float y, int cloud) implements java.io.Serializable {}

  /** Rows as points. */
  public record Format() implements ExampleFormat<Point> {
    @Override
    public Point decode(Row row) throws BadExample {
      Point point = new Point(row.getFloat(0), row.getFloat(1), row.getInt(2));
      if (!Float.isFinite(point.x()) || !Float.isFinite(point.y())) {
        throw new BadExample("a coordinate is not a number");
      }
      if (point.cloud() < 0 || point.cloud() >= CLASSES) {
        throw new BadExample("cloud " + point.cloud() + " is not one of " + CLASSES);
      }
      return point;
    }

    @Override
    public MultiDataSet batch(List<Point> examples) {
      float[][] features = new float[examples.size()][];
      int[] classes = new int[examples.size()];
      for (int i = 0; i < classes.length; i++) {
        Point point = examples.get(i);
        features[i] = new float[] {point.x(), point.y()};
        classes[i] = point.cloud();
      }
      return new MultiDataSet(Nd4j.create(features), ClassWeights.oneHot(classes, CLASSES));
    }
  }

  public static final Format FORMAT = new Format();

  /** A cloud for each class, around (0, 0), (2, 0) and (0, 2). */
  public static List<Row> rows(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int cloud = random.nextInt(CLASSES);
      rows.add(
          RowFactory.create(
              (float) ((cloud == 1 ? 2 : 0) + spread(random)),
              (float) ((cloud == 2 ? 2 : 0) + spread(random)),
              cloud));
    }
    return rows;
  }

  private static double spread(SplittableRandom random) {
    return 0.6 * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5);
  }

  public static Dataset<Row> table(List<Row> rows) {
    return SharedSpark.session().createDataFrame(rows, SCHEMA);
  }

  public static Examples<Point> examples(int count, long seed) {
    return Examples.of(table(rows(count, seed)), FORMAT, 3);
  }

  /** Two layers, 2 → 8 → 3. */
  public static NetworkDefinition network(IUpdater updater, double dropoutKeep) {
    return network(updater, dropoutKeep, ClassWeights.uniform(CLASSES));
  }

  /** The same with a loss in which classes weigh differently. */
  public static NetworkDefinition network(
      IUpdater updater, double dropoutKeep, ClassWeights weights) {
    return NetworkDefinition.of(
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(updater)
            .weightInit(WeightInit.XAVIER)
            .list()
            .layer(
                new DenseLayer.Builder()
                    .nIn(2)
                    .nOut(8)
                    .activation(Activation.TANH)
                    .dropOut(dropoutKeep)
                    .build())
            .layer(
                new OutputLayer.Builder(weights.crossEntropy())
                    .nIn(8)
                    .nOut(CLASSES)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build());
  }

  /** One layer, 2 → 3: its loss has no bound. */
  public static NetworkDefinition linear(IUpdater updater) {
    return NetworkDefinition.of(
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(updater)
            .list()
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .nIn(2)
                    .nOut(CLASSES)
                    .activation(Activation.IDENTITY)
                    .build())
            .build());
  }
}
