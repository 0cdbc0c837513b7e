package io.shopkeeper.deep.text;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.core.classify.SoftmaxRegression;
import io.shopkeeper.text.classify.BagOfWords;
import io.shopkeeper.text.classify.TextFeatures;
import io.shopkeeper.text.classify.WordFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains a {@link BagOfWords} in the driver: short texts of many classes fit there, and a step is
 * over in a tenth of the time that a round of Spark takes.
 */
final class DriverTraining {
  private static final int STEPS = 100;

  /** Of more texts these many are read, by their hash. */
  private static final int MOST_TEXTS = 200_000;

  private static final float SMALLEST = 1e-3f;

  private final TextFeatures seen;
  private final int[] used;
  private final float[] idf;
  private final SoftmaxRegression.Examples examples;

  /**
   * Reads texts.
   *
   * @param training rows (words, label)
   * @param seen what the classifier sees of a text
   * @param leastTexts that have a feature before it gets a weight
   */
  DriverTraining(Dataset<Row> training, TextFeatures seen, int leastTexts, int classes) {
    this.seen = seen;
    List<Row> rows =
        training
            .select("words", "label")
            .orderBy(xxhash64(col("words")), col("label"))
            .limit(MOST_TEXTS)
            .collectAsList();
    List<WordFeatures> counted = new ArrayList<>();
    int[] labels = new int[rows.size()];
    int[] texts = new int[WordFeatures.BUCKETS];
    for (int i = 0; i < labels.length; i++) {
      WordFeatures features = seen.of(rows.get(i).getList(0));
      for (int bucket : features.buckets()) {
        texts[bucket]++;
      }
      counted.add(features);
      labels[i] = rows.get(i).getInt(1);
    }
    this.used =
        IntStream.range(0, texts.length).filter(bucket -> texts[bucket] >= leastTexts).toArray();
    this.idf = new float[used.length];
    for (int i = 0; i < used.length; i++) {
      // As MLlib has it; a feature of every text keeps a weight.
      idf[i] = (float) Math.log((labels.length + 1.0) / (texts[used[i]] + 1.0)) + SMALLEST;
    }
    int[][] places = new int[labels.length][];
    float[][] values = new float[labels.length][];
    for (int i = 0; i < labels.length; i++) {
      WordFeatures weighted = BagOfWords.weighted(counted.get(i), used, idf);
      places[i] = weighted.buckets();
      values[i] = new float[places[i].length];
      for (int j = 0; j < values[i].length; j++) {
        values[i][j] = (float) weighted.values()[j];
      }
    }
    this.examples = new SoftmaxRegression.Examples(places, values, labels, used.length, classes);
  }

  /**
   * The classifier of one strength of regularisation.
   *
   * @param looseness see {@link SoftmaxRegression#fit}
   */
  BagOfWords trained(double looseness) {
    SoftmaxRegression.Fitted fitted = SoftmaxRegression.fit(examples, looseness, STEPS);
    return new BagOfWords(seen, used, idf, fitted.weights(), fitted.intercepts());
  }
}
