package io.shopkeeper.deep.text;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.core.classify.SoftmaxRegression;
import io.shopkeeper.text.SentenceVectors;
import io.shopkeeper.text.classify.Scope;
import io.shopkeeper.text.classify.SentenceClassifier;
import io.shopkeeper.text.classify.SentenceClassifier.Features;
import java.util.ArrayList;
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
          .add("language", DataTypes.IntegerType)
          .add("from", DataTypes.IntegerType)
          .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false))
          .add("label", DataTypes.IntegerType);

  private final SentenceVectors vectors;
  private final SoftmaxRegression.Examples examples;
  private final float[] centre;
  private final Scope scope;

  /**
   * Reads texts.
   *
   * @param training rows (words, label)
   * @param validation likewise, of the same classes: they tell how near a text in scope is
   */
  SentenceTraining(
      Dataset<Row> training, Dataset<Row> validation, SentenceVectors vectors, int classes) {
    this.vectors = vectors;
    List<Row> rows = read(training);
    Map<Integer, int[]> places = new HashMap<>();
    List<Features> features = new ArrayList<>();
    int[][] placesOf = new int[rows.size()][];
    int[] labels = new int[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      Features one = features(rows.get(i));
      features.add(one);
      placesOf[i] =
          places.computeIfAbsent(
              one.from(), first -> IntStream.range(first, first + one.values().length).toArray());
      labels[i] = rows.get(i).getInt(3);
    }
    this.scope =
        Scope.of(
            vectors, features, read(validation).stream().map(SentenceTraining::features).toList());
    float[][] values = features.stream().map(Features::values).toArray(float[][]::new);
    this.centre = centred(placesOf, values, SentenceClassifier.places(vectors));
    this.examples =
        new SoftmaxRegression.Examples(placesOf, values, labels, centre.length, classes);
  }

  /** What the models make of texts, some of them where there are too many. */
  private List<Row> read(Dataset<Row> texts) {
    Broadcast<SentenceVectors> models =
        JavaSparkContext.fromSparkContext(texts.sparkSession().sparkContext()).broadcast(vectors);
    List<Row> rows =
        texts
            .select("words", "label")
            .orderBy(xxhash64(col("words")), col("label"))
            .limit(DriverTraining.MOST_TEXTS)
            .map((MapFunction<Row, Row>) row -> read(models.value(), row), Encoders.row(READ))
            .collectAsList();
    models.destroy();
    return rows;
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

  private static Features features(Row row) {
    List<Float> vector = row.getList(2);
    float[] values = new float[vector.size()];
    for (int j = 0; j < values.length; j++) {
      values[j] = vector.get(j);
    }
    return new Features(row.getInt(0), row.getInt(1), values);
  }

  private static Row read(SentenceVectors vectors, Row text) {
    Features features = SentenceClassifier.features(vectors, text.getList(0));
    return RowFactory.create(
        features.language(), features.from(), features.values(), text.getInt(1));
  }

  /**
   * The classifier of one strength of regularisation.
   *
   * @param looseness see {@link SoftmaxRegression#fit}
   */
  SentenceClassifier trained(double looseness) {
    SoftmaxRegression.Fitted fitted = SoftmaxRegression.fit(examples, looseness, STEPS);
    return new SentenceClassifier(vectors, centre, fitted.weights(), fitted.intercepts(), scope);
  }
}
