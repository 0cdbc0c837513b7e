package io.shopkeeper.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.core.metrics.ConfusionMatrix;
import io.shopkeeper.core.stats.Bootstrap;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.pretrained.PretrainedModel;
import io.shopkeeper.pretrained.TextEncoder;
import io.shopkeeper.text.Normal;
import io.shopkeeper.text.Token;
import io.shopkeeper.text.Tokeniser;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.IDF;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * What simple classifiers reach on reviews that were ingested, which networks have to beat: the
 * majority, TF-IDF with logistic regression, and frozen sentence vectors with logistic regression.
 *
 * <pre>
 * ROOT MODEL TENTHS   the root, a pretrained model, tenths of the reviews that get vectors
 * </pre>
 *
 * The first 8 hex digits of the SHA-256 of a review's text modulo 10 decide: 0 test, 1 validation,
 * the rest training. The strength of regularisation is chosen on validation, and the test set is
 * read once for each classifier.
 */
public final class SentimentBenchmark {
  private static final int FEATURES = 1 << 18;
  private static final int ROUNDS = 2000;
  private static final double[] STRENGTHS = {1e-4, 1e-3, 1e-2};
  private static final int TENTHS = 10;

  private SentimentBenchmark() {}

  /** Runs all classifiers and prints a line for each, and for each item of the best. */
  @AllowedHere("a benchmark is a process of its own: it opens its session and prints")
  public static void main(String[] arguments) {
    if (arguments.length != 3) {
      System.err.println("usage: ROOT MODEL TENTHS; see the Javadoc");
      return;
    }
    try (SparkSession spark =
        SparkSession.builder()
            .appName("sentiment-benchmark")
            .master(System.getProperty("spark.master", "local[2]"))
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "4")
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("WARN");
      Dataset<Row> reviews = reviews(spark, arguments[0]).cache();
      majority(reviews);
      bagOfWords(reviews);
      sentenceVectors(reviews, arguments[1], Integer.parseInt(arguments[2]));
    }
  }

  /** The labelled reviews: item_id, text, label (1 for praise), part (0 to 9), drawn (0 to 9). */
  private static Dataset<Row> reviews(SparkSession spark, String root) {
    UDF1<String, Integer> part = text -> tenth(Sha256.of(text).hex().substring(0, 8));
    UDF1<String, Integer> drawn = text -> tenth(Sha256.of(text).hex().substring(8, 16));
    return spark
        .read()
        .parquet(root + "/tables/reviews")
        .where(col("label").isin("positive", "negative"))
        .select(
            col("item_id"),
            col("text"),
            col("label").equalTo("positive").cast("double").as("label"),
            udf(part, DataTypes.IntegerType).apply(col("text")).as("part"),
            udf(drawn, DataTypes.IntegerType).apply(col("text")).as("drawn"))
        .repartition(4);
  }

  private static int tenth(String hex) {
    return (int) (Long.parseLong(hex, 16) % TENTHS);
  }

  private static void majority(Dataset<Row> reviews) {
    double share = training(reviews).groupBy().avg("label").head().getDouble(0);
    double said = share >= .5 ? 1 : 0;
    List<Row> test = test(reviews).select("item_id", "label").collectAsList();
    List<double[]> cases = new ArrayList<>();
    test.forEach(row -> cases.add(new double[] {row.getDouble(1), said}));
    print("majority", cases, "");
  }

  private static void bagOfWords(Dataset<Row> reviews) {
    UDF1<String, List<String>> words =
        text -> {
          List<String> terms = new ArrayList<>();
          String before = "";
          for (Token token : Tokeniser.tokens(text)) {
            terms.add(token.text());
            terms.add(before + " " + token.text());
            before = token.text();
          }
          return terms;
        };
    Dataset<Row> counted =
        new HashingTF()
            .setInputCol("words")
            .setOutputCol("counts")
            .setNumFeatures(FEATURES)
            .transform(
                reviews.withColumn(
                    "words",
                    udf(words, DataTypes.createArrayType(DataTypes.StringType)).apply(col("text"))))
            .drop("words", "text");
    Dataset<Row> weighed =
        new IDF()
            .setInputCol("counts")
            .setOutputCol("features")
            .setMinDocFreq(2)
            .fit(training(counted))
            .transform(counted)
            .drop("counts")
            .cache();
    learn("TF-IDF of words and pairs + logistic regression", weighed, training(weighed));
    weighed.unpersist();
  }

  private static void sentenceVectors(Dataset<Row> reviews, String model, int tenths) {
    UDF1<String, org.apache.spark.ml.linalg.Vector> encode =
        text -> {
          float[] vector = TextEncoder.of(PretrainedModel.of(model)).vector(Normal.form(text));
          double[] wide = new double[vector.length];
          for (int i = 0; i < wide.length; i++) {
            wide[i] = vector[i];
          }
          return Vectors.dense(wide);
        };
    Dataset<Row> encoded =
        reviews
            .where(col("drawn").lt(tenths))
            .withColumn("features", udf(encode, SQLDataTypes.VectorType()).apply(col("text")))
            .drop("text")
            .cache();
    long before = processorTime();
    long rows = encoded.count();
    double seconds = (processorTime() - before) / 1e9;
    System.out.printf(
        Locale.ROOT, "%s: %d texts, %.1f per CPU second%n", model, rows, rows / seconds);
    learn(
        "%s + logistic regression, on %d of 10 reviews".formatted(model, tenths),
        encoded,
        training(encoded));
  }

  private static long processorTime() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static Dataset<Row> training(Dataset<Row> rows) {
    return rows.where(col("part").gt(1));
  }

  private static Dataset<Row> test(Dataset<Row> rows) {
    return rows.where(col("part").equalTo(0));
  }

  private static void learn(String name, Dataset<Row> rows, Dataset<Row> training) {
    Dataset<Row> validation = rows.where(col("part").equalTo(1));
    LogisticRegressionModel best = null;
    double bestAccuracy = -1;
    for (double strength : STRENGTHS) {
      LogisticRegressionModel model =
          new LogisticRegression().setMaxIter(60).setRegParam(strength).fit(training);
      double accuracy = model.evaluate(validation).accuracy();
      if (accuracy > bestAccuracy) {
        bestAccuracy = accuracy;
        best = model;
      }
    }
    List<double[]> cases = new ArrayList<>();
    Map<String, List<double[]>> byItem = new TreeMap<>();
    for (Row row :
        best.transform(test(rows)).select("item_id", "label", "prediction").collectAsList()) {
      double[] one = {row.getDouble(1), row.getDouble(2)};
      cases.add(one);
      byItem.computeIfAbsent(row.getString(0), item -> new ArrayList<>()).add(one);
    }
    print(name, cases, " (regularisation %s)".formatted(best.getRegParam()));
    byItem.forEach(
        (item, some) -> {
          if (some.size() >= 300) {
            print("  " + item, some, "");
          }
        });
  }

  private static void print(String name, List<double[]> cases, String note) {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    cases.forEach(one -> matrix.add((int) one[0], (int) one[1]));
    double[] right = cases.stream().mapToDouble(one -> one[0] == one[1] ? 1 : 0).toArray();
    Interval accuracy = Bootstrap.mean(right, ROUNDS, 1, .95);
    System.out.printf(
        Locale.ROOT,
        "%s: accuracy %.4f [%.4f, %.4f], macro-F1 %.4f, n %d%s%n",
        name,
        accuracy.estimate(),
        accuracy.low(),
        accuracy.high(),
        matrix.macroF1(),
        cases.size(),
        note);
  }
}
