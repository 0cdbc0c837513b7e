package io.shopkeeper.vision.picture;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Trains a linear classifier of colours: MLlib's logistic regression. */
final class ColourTraining {
  private static final int STEPS = 100;

  /**
   * Squared length of the weights against the mean loss: few numbers, little to be learned by
   * heart.
   */
  private static final double REGULARISATION = 1e-3;

  private ColourTraining() {}

  /**
   * Learns.
   *
   * @param training rows (colours, label)
   */
  static LinearPictures of(Dataset<Row> training) {
    LogisticRegressionModel model =
        new LogisticRegression()
            .setFamily("multinomial")
            .setMaxIter(STEPS)
            .setStandardization(false)
            .setRegParam(REGULARISATION)
            .fit(
                training.select(
                    col("label").cast("double").as("label"),
                    functions.array_to_vector(col("colours")).as("features")));
    float[][] weights = new float[model.numClasses()][model.numFeatures()];
    float[] bias = new float[weights.length];
    for (int c = 0; c < bias.length; c++) {
      bias[c] = (float) model.interceptVector().apply(c);
      for (int i = 0; i < weights[c].length; i++) {
        weights[c][i] = (float) model.coefficientMatrix().apply(c, i);
      }
    }
    return new LinearPictures(View.COLOURS, "", weights, bias);
  }
}
