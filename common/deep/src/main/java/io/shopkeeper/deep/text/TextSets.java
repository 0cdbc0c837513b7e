package io.shopkeeper.deep.text;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.text.TokenisedText;
import io.shopkeeper.text.Typos;
import io.shopkeeper.text.Vocabulary;
import io.shopkeeper.text.classify.RecurrentClassifier;
import java.util.EnumMap;
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
import org.apache.spark.storage.StorageLevel;

/**
 * The labelled texts of a night, cut into words and divided for good: the SHA-256 of a text, its
 * first 8 hex digits modulo 10, puts it into the test set (0), the validation set (1) or the
 * training set. So no model was ever trained on what it is tested on, and the same text is never in
 * two sets.
 */
final class TextSets implements AutoCloseable {
  /** The sets by the remainder of the hash. */
  enum Part {
    /** What models are compared on. */
    TEST(0),
    /** What settings are chosen on. */
    VALIDATION(1),
    /** What models learn from. */
    TRAINING(2);

    private final int number;

    Part(int number) {
      this.number = number;
    }

    /** Its own of the counts of all sets, by their numbers. */
    long of(long[] counts) {
      return counts[number];
    }
  }

  private static final int TENTHS = 10;
  private static final String PART = "part";
  private static final String LABEL = "label";

  private static final StructType NUMBERED =
      new StructType()
          .add("numbers", DataTypes.createArrayType(DataTypes.IntegerType))
          .add(LABEL, DataTypes.IntegerType);

  private static final StructType SAID =
      new StructType()
          .add(LABEL, DataTypes.IntegerType)
          .add("probabilities", DataTypes.createArrayType(DataTypes.FloatType));

  private final Dataset<Row> rows;
  private final JavaSparkContext spark;

  private TextSets(Dataset<Row> rows) {
    this.rows = rows;
    this.spark = new JavaSparkContext(rows.sparkSession().sparkContext());
  }

  /** The set of a text by its hash, which no night changes. */
  static Column byHash() {
    Column hash = conv(substring(sha2(col("text"), 256), 1, 8), 16, 10).cast("long");
    Column tenth = hash.mod(TENTHS);
    return when(tenth.lt(2), tenth).otherwise(2);
  }

  /**
   * Cuts and divides texts; they stay in Spark's storage until {@link #close}.
   *
   * @param labelled rows (text, label from 0, and whatever columns slices are named by)
   * @param division the set of a row: 0 test, 1 validation, 2 training
   * @param partitions in which they are kept; no result depends on it
   */
  static TextSets of(Dataset<Row> labelled, Column division, int partitions) {
    UDF1<String, List<String>> words = text -> TokenisedText.of(text).words();
    return new TextSets(
        labelled
            .withColumn(PART, division.cast(DataTypes.IntegerType))
            .repartition(partitions, col("text"))
            .sortWithinPartitions("text", LABEL)
            .withColumn(
                "words",
                udf(words, DataTypes.createArrayType(DataTypes.StringType)).apply(col("text")))
            .persist(StorageLevel.MEMORY_AND_DISK()));
  }

  /** The rows of a set: text, label, words, and the columns of slices. */
  Dataset<Row> rows(Part part) {
    return rows.where(col(PART).equalTo(part.number));
  }

  /** The number of texts of each class in each set, by set and class. */
  Map<Part, long[]> counts(int classes) {
    Map<Part, long[]> counts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      counts.put(part, new long[classes]);
      for (Row row : rows(part).groupBy(LABEL).count().collectAsList()) {
        counts.get(part)[row.getInt(0)] = row.getLong(1);
      }
    }
    return counts;
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

  /** The rows (numbers, label) of a set, as a network reads them. */
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

  /** The rows (words, label) of a set, each besides with typing errors that its text determines. */
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

  /** What a classifier says of the texts of a set, in the order of {@link #rows}. */
  Predictions predictions(Part part, SureText classifier) {
    return predictions(rows(part), classifier);
  }

  /** What a classifier says of rows (words, label), in their order. */
  Predictions predictions(Dataset<Row> asked, SureText classifier) {
    Broadcast<SureText> handedOut = spark.broadcast(classifier);
    try {
      List<Row> said =
          asked
              .select("words", LABEL)
              .map(
                  (MapFunction<Row, Row>)
                      row ->
                          RowFactory.create(
                              row.getInt(1), handedOut.value().probabilities(row.getList(0))),
                  Encoders.row(SAID))
              .collectAsList();
      int classes = classifier.model().classes();
      int[] actual = new int[said.size()];
      float[] probabilities = new float[said.size() * classes];
      for (int i = 0; i < actual.length; i++) {
        actual[i] = said.get(i).getInt(0);
        List<Float> ofText = said.get(i).getList(1);
        for (int c = 0; c < classes; c++) {
          probabilities[i * classes + c] = ofText.get(c);
        }
      }
      return Predictions.of(classes, actual, probabilities);
    } finally {
      handedOut.destroy();
    }
  }

  @Override
  public void close() {
    rows.unpersist(false);
  }
}
