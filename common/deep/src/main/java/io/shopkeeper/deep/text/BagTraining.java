package io.shopkeeper.deep.text;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.text.classify.BagOfWords;
import io.shopkeeper.text.classify.TextFeatures;
import io.shopkeeper.text.classify.WordFeatures;
import java.io.Serializable;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.IDF;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Trains a {@link BagOfWords}: MLlib's logistic regression, regularised by the squared length. */
final class BagTraining {
  private static final int STEPS = 100;

  private static final Encoder<Row> FEATURES =
      Encoders.row(
          new StructType()
              .add("label", DataTypes.DoubleType)
              .add("features", SQLDataTypes.VectorType()));

  private final Dataset<Row> features;

  /** The buckets that have a weight, ascending: regression is over those alone. */
  private final int[] used;

  private final float[] idf;

  private final long texts;

  /**
   * Counts the features of texts; they stay in Spark's storage until {@link #done}.
   *
   * @param training rows (words, label)
   */
  BagTraining(Dataset<Row> training, long texts) {
    this.texts = texts;
    Dataset<Row> counted =
        training
            .select("words", "label")
            .map(
                (MapFunction<Row, Row>) row -> row(row, WordFeatures.of(row.getList(0))), FEATURES);
    float[] all = floats(new IDF().setInputCol("features").setMinDocFreq(2).fit(counted).idf());
    this.used = IntStream.range(0, all.length).filter(bucket -> all[bucket] > 0).toArray();
    this.idf = new float[used.length];
    for (int i = 0; i < used.length; i++) {
      idf[i] = all[used[i]];
    }
    Broadcast<Known> known =
        JavaSparkContext.fromSparkContext(training.sparkSession().sparkContext())
            .broadcast(new Known(used, idf));
    this.features =
        training
            .select("words", "label")
            .map((MapFunction<Row, Row>) row -> known.value().row(row), FEATURES)
            .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** What tasks need to make the features of a text. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Known(int[] used, float[] idf) implements Serializable {
    Row row(Row text) {
      WordFeatures features = BagOfWords.weighted(WordFeatures.of(text.getList(0)), used, idf);
      return RowFactory.create(
          (double) text.getInt(1),
          Vectors.sparse(Math.max(1, used.length), features.buckets(), features.values()));
    }
  }

  private static Row row(Row text, WordFeatures features) {
    return RowFactory.create(
        (double) text.getInt(1),
        Vectors.sparse(WordFeatures.BUCKETS, features.buckets(), features.values()));
  }

  private static float[] floats(Vector vector) {
    double[] values = vector.toArray();
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /**
   * The classifier of one strength of regularisation.
   *
   * @param looseness the weight of all texts' log-loss against half the squared length of the
   *     weights (C of LIBLINEAR)
   */
  BagOfWords trained(double looseness) {
    LogisticRegressionModel model =
        new LogisticRegression()
            .setMaxIter(STEPS)
            .setStandardization(false)
            .setRegParam(1 / (looseness * texts))
            .fit(features.select(col("label"), col("features")));
    Matrix coefficients = model.coefficientMatrix();
    Vector intercepts = model.interceptVector();
    // One row is enough for two classes; the first one scores 0.
    int first = model.numClasses() > 2 ? 0 : 1;
    float[] weights = new float[used.length * model.numClasses()];
    float[] intercept = new float[model.numClasses()];
    for (int c = first; c < intercept.length; c++) {
      intercept[c] = (float) intercepts.apply(c - first);
      for (int i = 0; i < used.length; i++) {
        weights[i * intercept.length + c] = (float) coefficients.apply(c - first, i);
      }
    }
    return new BagOfWords(TextFeatures.WORDS, used, idf, weights, intercept);
  }

  /** Lets Spark forget the features. */
  void done() {
    features.unpersist(false);
  }
}
