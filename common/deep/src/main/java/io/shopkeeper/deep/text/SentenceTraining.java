package io.shopkeeper.deep.text;

import io.shopkeeper.core.classify.SoftmaxRegression;
import io.shopkeeper.text.SentenceVectors;
import io.shopkeeper.text.classify.Scope;
import io.shopkeeper.text.classify.SentenceClassifier;
import io.shopkeeper.text.classify.SentenceClassifier.Features;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains a {@link SentenceClassifier}: executors read the texts, the driver learns from their
 * vectors.
 */
final class SentenceTraining {
  private static final int STEPS = 120;

  /**
   * What the models make of a text.
   *
   * @param place of the text in the order of all, which no number of partitions changes
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Read(long place, int label, int language, int from, float[] vector)
      implements Serializable {
    static Read of(SentenceVectors vectors, Row text) {
      Features features = SentenceClassifier.features(vectors, text.getList(0));
      return new Read(
          text.getLong(2), text.getInt(1), features.language(), features.from(), features.values());
    }

    Features features() {
      return new Features(language, from, vector);
    }
  }

  private final SentenceVectors vectors;
  private final SoftmaxRegression.Examples examples;
  private final float[] centre;
  private final Scope scope;

  /**
   * Reads texts.
   *
   * @param training rows (words, label)
   * @param scoped likewise, of the same classes: they tell how near a text in scope is; without
   *     them every text is
   */
  SentenceTraining(
      Dataset<Row> training, Optional<Dataset<Row>> scoped, SentenceVectors vectors, int classes) {
    this.vectors = vectors;
    List<Read> rows = read(training);
    Map<Integer, int[]> places = new HashMap<>();
    List<Features> features = new ArrayList<>();
    int[][] placesOf = new int[rows.size()][];
    int[] labels = new int[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      Features one = rows.get(i).features();
      features.add(one);
      placesOf[i] =
          places.computeIfAbsent(
              one.language(),
              language -> IntStream.range(one.from(), one.from() + one.values().length).toArray());
      labels[i] = rows.get(i).label();
    }
    this.scope =
        scoped
            .map(texts -> read(texts).stream().map(Read::features).toList())
            .map(tried -> Scope.of(vectors, features, tried))
            .orElseGet(Scope::everything);
    float[][] values = features.stream().map(Features::values).toArray(float[][]::new);
    this.centre = centred(placesOf, values, SentenceClassifier.places(vectors));
    this.examples =
        new SoftmaxRegression.Examples(placesOf, values, labels, centre.length, classes);
  }

  /** What the models make of texts, some of them where there are too many; on all cores. */
  private List<Read> read(Dataset<Row> texts) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(texts.sparkSession().sparkContext());
    Broadcast<SentenceVectors> models = spark.broadcast(vectors);
    List<Read> rows =
        new ArrayList<>(
            KnownVectors.some(texts)
                .repartition(spark.defaultParallelism())
                .javaRDD()
                .map(row -> Read.of(models.value(), row))
                .collect());
    models.destroy();
    rows.sort(Comparator.comparingLong(Read::place).thenComparingInt(Read::label));
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
