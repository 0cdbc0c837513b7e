package io.shopkeeper.deep.text;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.core.classify.SoftmaxRegression;
import io.shopkeeper.text.SentenceVectors;
import io.shopkeeper.text.classify.SentenceClassifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a {@link SentenceClassifier}: executors read the texts, the driver learns from their
 * vectors.
 */
final class SentenceTraining {
  private static final int STEPS = 120;

  private static final StructType READ =
      new StructType()
          .add("from", DataTypes.IntegerType)
          .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false))
          .add("label", DataTypes.IntegerType);

  private final SentenceVectors vectors;
  private final SoftmaxRegression.Examples examples;
  private final float[] centre;

  /**
   * Reads texts.
   *
   * @param training rows (words, label)
   */
  SentenceTraining(Dataset<Row> training, SentenceVectors vectors, int classes) {
    this.vectors = vectors;
    Broadcast<SentenceVectors> models =
        JavaSparkContext.fromSparkContext(training.sparkSession().sparkContext())
            .broadcast(vectors);
    List<Row> rows =
        training
            .select("words", "label")
            .orderBy(xxhash64(col("words")), col("label"))
            .limit(DriverTraining.MOST_TEXTS)
            .map((MapFunction<Row, Row>) row -> read(models.value(), row), Encoders.row(READ))
            .collectAsList();
    Map<Integer, int[]> places = new HashMap<>();
    int[][] placesOf = new int[rows.size()][];
    float[][] values = new float[rows.size()][];
    int[] labels = new int[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      List<Float> vector = rows.get(i).getList(1);
      values[i] = new float[vector.size()];
      for (int j = 0; j < values[i].length; j++) {
        values[i][j] = vector.get(j);
      }
      int from = rows.get(i).getInt(0);
      placesOf[i] =
          places.computeIfAbsent(
              from, first -> IntStream.range(first, first + vector.size()).toArray());
      labels[i] = rows.get(i).getInt(2);
    }
    this.centre = centred(placesOf, values, SentenceClassifier.places(vectors));
    this.examples =
        new SoftmaxRegression.Examples(placesOf, values, labels, centre.length, classes);
    models.destroy();
  }

  /**
   * Takes the mean of each place off the values, and returns it: vectors of such models share a
   * large part, along which descent would be slow.
   */
  private static float[] centred(int[][] places, float[][] values, int size) {
    double[] sums = new double[size];
    int[] counts = new int[size];
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values[i].length; j++) {
        sums[places[i][j]] += values[i][j];
        counts[places[i][j]]++;
      }
    }
    float[] means = new float[size];
    for (int place = 0; place < size; place++) {
      means[place] = (float) (sums[place] / Math.max(1, counts[place]));
    }
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values[i].length; j++) {
        values[i][j] -= means[places[i][j]];
      }
    }
    return means;
  }

  private static Row read(SentenceVectors vectors, Row text) {
    SentenceClassifier.Features features = SentenceClassifier.features(vectors, text.getList(0));
    return RowFactory.create(features.from(), features.values(), text.getInt(1));
  }

  /**
   * The classifier of one strength of regularisation.
   *
   * @param looseness see {@link SoftmaxRegression#fit}
   */
  SentenceClassifier trained(double looseness) {
    SoftmaxRegression.Fitted fitted = SoftmaxRegression.fit(examples, looseness, STEPS);
    return new SentenceClassifier(vectors, centre, fitted.weights(), fitted.intercepts());
  }
}
