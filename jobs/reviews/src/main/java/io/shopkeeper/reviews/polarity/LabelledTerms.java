package io.shopkeeper.reviews.polarity;

import static io.shopkeeper.deep.classify.LabelledRows.LABEL;
import static io.shopkeeper.deep.classify.LabelledRows.PART;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.deep.classify.Cases;
import io.shopkeeper.deep.classify.LabelledRows;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.reviews.aspect.Families;
import io.shopkeeper.reviews.aspect.OwnTerms;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.Occurrence;
import io.shopkeeper.text.SentenceVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The labelled terms of a night, found in their texts and divided by these. */
final class LabelledTerms implements Cases<PolarityClassifier>, AutoCloseable {
  private static final StructType SEEN =
      new StructType()
          .add(TermFormat.AHEAD, DataTypes.BinaryType)
          .add(TermFormat.BACK, DataTypes.BinaryType)
          .add(LABEL, DataTypes.IntegerType);

  private static final String START = "start";
  private static final String END = "end";
  private static final String FAMILY = "family";
  private static final String TEXT = "text";

  private final LabelledRows rows;
  private final List<String> labels;
  private final JavaSparkContext spark;

  private LabelledTerms(LabelledRows rows, List<String> labels, JavaSparkContext spark) {
    this.rows = rows;
    this.labels = labels;
    this.spark = spark;
  }

  /**
   * Finds and divides terms; they stay in Spark's storage until {@link #close}. Where none is
   * neutral, there are two classes.
   *
   * @param labelled rows of {@code aspect_labels}
   * @param division the part of a row, as {@link Part#number}
   * @param partitions in which they are kept; no result depends on it
   */
  static LabelledTerms of(Dataset<Row> labelled, Column division, int partitions) {
    List<String> all = PolarityClassifier.LABELS;
    boolean neutral =
        !labelled
            .where(col("polarity").equalTo(all.get(PolarityClassifier.NEUTRAL)))
            .limit(1)
            .isEmpty();
    List<String> labels = all.subList(0, neutral ? all.size() : 2);
    UDF3<String, String, Integer, Integer> start =
        (text, term, number) -> Occurrence.start(text, term, number == null ? 1 : number);
    UDF2<String, String, String> family =
        (category, text) -> Families.of(category == null ? text : category);
    Dataset<Row> found =
        labelled
            .withColumn(
                START,
                udf(start, DataTypes.IntegerType).apply(col(TEXT), col("term"), col("occurrence")))
            .select(
                col(TEXT),
                col(START),
                col(START).plus(length(col("term"))).cast(DataTypes.IntegerType).as(END),
                udf(family, DataTypes.StringType).apply(col("category_path"), col(TEXT)).as(FAMILY),
                array_position(lit(labels.toArray(new String[0])), col("polarity"))
                    .minus(1)
                    .cast(DataTypes.IntegerType)
                    .as(LABEL),
                col("lang"),
                division.cast(DataTypes.IntegerType).as(PART))
            .where(col(START).geq(0))
            .repartition(partitions, col(TEXT))
            .sortWithinPartitions(TEXT, START, END, LABEL);
    return new LabelledTerms(
        new LabelledRows(found, labels.size()),
        labels,
        new JavaSparkContext(labelled.sparkSession().sparkContext()));
  }

  /** The names of the classes, in the order of their numbers. */
  List<String> labels() {
    return labels;
  }

  /** The number of terms of each class in each part, see {@link LabelledRows#enough}. */
  Map<Part, long[]> enough(JobContext context, int least) {
    return rows.enough(context, "terms", labels, least);
  }

  /** The terms of a part whose texts are read as a language, at most so many, by their order. */
  Dataset<Row> of(Part part, Language language) {
    UDF2<String, String, Boolean> read =
        (text, name) -> SentenceVectors.readAs(text).name().equals(name);
    return rows.of(part)
        .where(udf(read, DataTypes.BooleanType).apply(col(TEXT), lit(language.name())));
  }

  /** Rows (ahead, back, label) of those terms that a reader sees. */
  Dataset<Row> seen(Dataset<Row> terms, TermReader reader) {
    Broadcast<TermReader> handedOut = spark.broadcast(reader);
    return terms.flatMap(
        (FlatMapFunction<Row, Row>)
            row ->
                handedOut
                    .value()
                    .of(term(row))
                    .map(
                        term ->
                            RowFactory.create(
                                TermFormat.bytes(term.ahead()),
                                TermFormat.bytes(term.back()),
                                row.getAs(LABEL)))
                    .stream()
                    .iterator(),
        Encoders.row(SEEN));
  }

  /** What all training terms teach the model of words. */
  WordPolarity.Lessons lessons() {
    List<Term> terms = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    for (Row row : rows.of(Part.TRAINING).collectAsList()) {
      terms.add(term(row));
      classes.add(row.getAs(LABEL));
    }
    return new WordPolarity.Lessons(
        terms, classes.stream().mapToInt(Integer::intValue).toArray(), labels.size());
  }

  /** Where the terms of a part stand. */
  List<OwnTerms.Place> places(Part part) {
    return rows.of(part).collectAsList().stream()
        .map(LabelledTerms::term)
        .map(term -> new OwnTerms.Place(term.text(), term.start(), term.end()))
        .toList();
  }

  private static Term term(Row row) {
    return new Term(row.getAs(TEXT), row.getAs(START), row.getAs(END), row.getAs(FAMILY));
  }

  @Override
  public Predictions predictions(Part part, Sure<PolarityClassifier> classifier) {
    return rows.predictions(rows.of(part), classifier, LabelledTerms::scores);
  }

  private static float[][] scores(PolarityClassifier classifier, List<Row> terms) {
    return terms.stream().map(row -> classifier.scores(term(row))).toArray(float[][]::new);
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
