package io.shopkeeper.deep.text;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.core.classify.SoftmaxRegression;
import io.shopkeeper.text.SentenceVectors;
import io.shopkeeper.text.SentenceVectors.Background;
import io.shopkeeper.text.classify.SentenceClassifier;
import io.shopkeeper.text.classify.SentenceClassifier.Features;
import io.shopkeeper.text.classify.SentenceClassifier.Scope;
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

  /** The share of a class's own texts that may lie outside of its scope. */
  private static final double OUTSIDE = .03;

  /** Standard deviations above what is unrelated, from which a text may be of a class. */
  private static final double RELATED = 3;

  /** Fewer texts of a class in a language do not tell where they lie. */
  private static final int FEWEST = 8;

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
    this.scope = scope(features, labels, vectors, classes);
    float[][] values = features.stream().map(Features::values).toArray(float[][]::new);
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

  /** Where the texts of each class lie. */
  private static Scope scope(
      List<Features> features, int[] labels, SentenceVectors vectors, int classes) {
    int places = SentenceClassifier.places(vectors);
    int languages = SentenceVectors.LANGUAGES.size();
    float[] means = new float[classes * places];
    for (int i = 0; i < labels.length; i++) {
      Features one = features.get(i);
      // The length of a mean says nothing to a cosine.
      for (int j = 0; j < one.values().length; j++) {
        means[labels[i] * places + one.from() + j] += one.values()[j];
      }
    }
    List<List<Double>> cosines = new ArrayList<>();
    for (int c = 0; c < classes * languages; c++) {
      cosines.add(new ArrayList<>());
    }
    for (int i = 0; i < labels.length; i++) {
      Features one = features.get(i);
      cosines
          .get(labels[i] * languages + one.language())
          .add(one.cosine(means, labels[i] * places + one.from()));
    }
    float[] least = new float[classes * languages];
    for (int c = 0; c < least.length; c++) {
      List<Double> own = cosines.get(c);
      own.sort(null);
      Background unrelated = vectors.background(SentenceVectors.LANGUAGES.get(c % languages));
      // Texts that are all alike must not shut out what is merely said in other words.
      double related = unrelated.mean() + RELATED * unrelated.deviation();
      least[c] =
          own.size() < FEWEST
              ? 2
              : (float) Math.min(related, own.get((int) (OUTSIDE * own.size())));
    }
    return new Scope(means, least);
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
