package io.shopkeeper.deep.text;

import static io.shopkeeper.deep.classify.LabelledRows.LABEL;
import static io.shopkeeper.deep.classify.LabelledRows.PART;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.deep.classify.Cases;
import io.shopkeeper.deep.classify.LabelledRows;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.text.TokenisedText;
import io.shopkeeper.text.Typos;
import io.shopkeeper.text.Vocabulary;
import io.shopkeeper.text.classify.RecurrentClassifier;
import io.shopkeeper.text.classify.TextClassifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The labelled texts of a night, cut into words and divided. */
final class TextSets implements Cases<TextClassifier>, AutoCloseable {
  private static final StructType NUMBERED =
      new StructType()
          .add("numbers", DataTypes.createArrayType(DataTypes.IntegerType))
          .add(LABEL, DataTypes.IntegerType);

  private final LabelledRows rows;
  private final JavaSparkContext spark;

  private TextSets(LabelledRows rows, JavaSparkContext spark) {
    this.rows = rows;
    this.spark = spark;
  }

  /**
   * Cuts and divides texts; they stay in Spark's storage until {@link #close}.
   *
   * @param labelled rows (text, label from 0, and whatever columns slices are named by)
   * @param division the part of a row, as {@link Part#number}
   * @param classes number of classes
   * @param partitions in which they are kept; no result depends on it
   */
  static TextSets of(Dataset<Row> labelled, Column division, int classes, int partitions) {
    UDF1<String, List<String>> words = text -> TokenisedText.of(text).words();
    Dataset<Row> cut =
        labelled
            .withColumn(PART, division.cast(DataTypes.IntegerType))
            .repartition(partitions, col("text"))
            .sortWithinPartitions("text", LABEL)
            .withColumn(
                "words",
                udf(words, DataTypes.createArrayType(DataTypes.StringType)).apply(col("text")));
    return new TextSets(
        new LabelledRows(cut, classes),
        new JavaSparkContext(labelled.sparkSession().sparkContext()));
  }

  /** The rows of a part: text, label, words, and the columns of slices. */
  Dataset<Row> rows(Part part) {
    return rows.of(part);
  }

  /** The number of texts of each class in each part, see {@link LabelledRows#enough}. */
  Map<Part, long[]> enough(JobContext context, String noun, List<String> labels, int least) {
    return rows.enough(context, noun, labels, least);
  }

  /**
   * The most frequent words of the training texts.
   *
   * @param most words at most
   * @param least texts that hold a word at least
   */
  Vocabulary vocabulary(int most, int least) {
    Map<String, Long> counts = new HashMap<>();
    rows(Part.TRAINING)
        .select(explode(array_distinct(col("words"))).as("word"))
        .groupBy("word")
        .count()
        .where(col("count").geq(lit(least)))
        .orderBy(col("count").desc(), col("word"))
        .limit(most)
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return Vocabulary.of(counts, most, least);
  }

  /** The rows (numbers, label) of a part, as a network reads them. */
  Dataset<Row> numbered(Part part, Vocabulary vocabulary, int longest) {
    Broadcast<Vocabulary> known = spark.broadcast(vocabulary);
    return rows(part)
        .select("words", LABEL)
        .map(
            (MapFunction<Row, Row>)
                row ->
                    RowFactory.create(
                        RecurrentClassifier.numbers(known.value(), row.getList(0), longest),
                        row.getInt(1)),
            Encoders.row(NUMBERED));
  }

  /**
   * The rows (words, label) of a part, each besides with typing errors that its text determines.
   */
  Dataset<Row> mistyped(Part part) {
    UDF1<String, List<String>> words =
        text -> TokenisedText.of(new Typos(text.hashCode()).in(text)).words();
    Dataset<Row> given = rows(part);
    return given
        .select("words", LABEL)
        .union(
            given.select(
                udf(words, DataTypes.createArrayType(DataTypes.StringType))
                    .apply(col("text"))
                    .as("words"),
                col(LABEL)));
  }

  @Override
  public Predictions predictions(Part part, Sure<TextClassifier> classifier) {
    return predictions(rows(part), classifier);
  }

  /** What a classifier says of rows (words, label), in their order. */
  Predictions predictions(Dataset<Row> asked, Sure<TextClassifier> classifier) {
    return rows.predictions(asked, classifier, TextSets::scores);
  }

  private static float[][] scores(TextClassifier classifier, List<Row> texts) {
    return texts.stream()
        .map(row -> classifier.scores(row.getList(row.fieldIndex("words"))))
        .toArray(float[][]::new);
  }

  @Override
  public long count(Part part) {
    return rows.count(part);
  }

  @Override
  public String[] values(Part part, String column) {
    return rows.values(part, column);
  }

  @Override
  public void close() {
    rows.close();
  }
}
