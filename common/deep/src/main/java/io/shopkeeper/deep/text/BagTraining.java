package io.shopkeeper.deep.text;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.text.classify.BagOfWords;
import io.shopkeeper.text.classify.WordFeatures;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.IDF;
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
    this.idf = floats(new IDF().setInputCol("features").setMinDocFreq(2).fit(counted).idf());
    float[] weights = idf;
    this.features =
        training
            .select("words", "label")
            .map(
                (MapFunction<Row, Row>)
                    row -> row(row, WordFeatures.of(row.getList(0)).weighted(weights)),
                FEATURES)
            .persist(StorageLevel.MEMORY_AND_DISK());
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
    if (model.numClasses() > 2) {
      float[][] weights = new float[model.numClasses()][];
      for (int c = 0; c < weights.length; c++) {
        weights[c] = row(model, c);
      }
      return new BagOfWords(idf, weights, floats(model.interceptVector()));
    }
    // One row is enough for two classes; the other one scores 0.
    return new BagOfWords(
        idf,
        new float[][] {new float[WordFeatures.BUCKETS], floats(model.coefficients())},
        new float[] {0, (float) model.intercept()});
  }

  private static float[] row(LogisticRegressionModel model, int c) {
    float[] row = new float[WordFeatures.BUCKETS];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) model.coefficientMatrix().apply(c, i);
    }
    return row;
  }

  /** Lets Spark forget the features. */
  void done() {
    features.unpersist(false);
  }
}
