package io.shopkeeper.reviews.insight;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.reviews.sentiment.Sentiment.Feeling;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the live classifiers said of reviews on an earlier night: a night asks them about texts that
 * are new or changed, or about all of them if another classifier is live.
 */
final class ScoredBefore {
  /** The label of a release that names the classifier of reviews. */
  static final String MODEL = "model";

  /** The label of a release that names the classifier of terms. */
  static final String TERMS = "terms-model";

  /** Stands for no classifier. */
  static final String NONE = "none";

  /** The column of a text's sum. */
  static final String SUM = "text_sum";

  /** The columns of what is known. */
  static final String SCORE = "known_score";

  static final String UNSURE = "known_unsure";
  static final String SAID = "known_said";

  private static final String[] SAID_COLUMNS = {
    "aspect", "polarity", "evidence", "field", "start", "end"
  };

  private static final StructType SAID_SCHEMA =
      new StructType()
          .add("aspect", DataTypes.StringType)
          .add("polarity", DataTypes.StringType)
          .add("evidence", DataTypes.StringType)
          .add("field", DataTypes.StringType)
          .add("start", DataTypes.IntegerType)
          .add("end", DataTypes.IntegerType);

  private static final StructType SCORES =
      new StructType()
          .add("review_id", DataTypes.StringType)
          .add(SUM, DataTypes.LongType)
          .add(SCORE, DataTypes.FloatType)
          .add(UNSURE, DataTypes.BooleanType);

  private static final StructType ASPECTS =
      new StructType()
          .add("review_id", DataTypes.StringType)
          .add(SUM, DataTypes.LongType)
          .add(SAID, DataTypes.createArrayType(SAID_SCHEMA));

  private ScoredBefore() {}

  /**
   * What is known of a review.
   *
   * @param feeling of its writer, by the live classifier of reviews; null if it was not asked
   * @param said of aspects, by the live classifier of terms, in the order of the review; null if it
   *     was not asked
   */
  record Known(Feeling feeling, List<Said> said) {
    /** Reads a row from the columns {@link #SCORE}, {@link #UNSURE} and {@link #SAID} on. */
    static Known of(Row row, int first) {
      return new Known(
          row.isNullAt(first) ? null : new Feeling(row.getFloat(first), row.getBoolean(first + 1)),
          row.isNullAt(first + 2) ? null : said(row.getList(first + 2)));
    }

    private static List<Said> said(List<Row> rows) {
      return rows.stream()
          .map(
              row ->
                  new Said(
                      row.getString(0),
                      row.getString(1).equals("positive") ? 1 : -1,
                      row.getString(2),
                      row.getString(3),
                      row.getInt(4),
                      row.getInt(5)))
          .sorted(
              Comparator.comparing((Said one) -> one.field().equals("text"))
                  .thenComparing(Said::start)
                  .thenComparing(Said::aspect))
          .toList();
    }
  }

  /** The sum of a review's title and text. */
  static Column sum() {
    return xxhash64(coalesce(col("title"), lit("")), col("text"));
  }

  /**
   * The reviews that a classifier of reviews has scored: review_id, {@link #SUM}, {@link #SCORE},
   * {@link #UNSURE}.
   *
   * @param model its artifact and version
   */
  static Dataset<Row> scores(String model, JobContext context) throws IOException {
    Optional<Version> newest = newest(MODEL, model, context);
    return newest.isEmpty()
        ? context.spark().createDataFrame(List.of(), SCORES)
        : table(newest.get(), ReviewInsights.SENTIMENT, context)
            .where(col("source").equalTo("model"))
            .select(col("review_id"), col(SUM), col("score").as(SCORE), col("unsure").as(UNSURE));
  }

  /**
   * The reviews about whose terms a classifier was asked: review_id, {@link #SUM}, {@link #SAID}.
   *
   * @param terms its artifact and version; without one the lexicon is asked again, which is quick
   */
  static Dataset<Row> aspects(String terms, JobContext context) throws IOException {
    Optional<Version> newest =
        terms.equals(NONE) ? Optional.empty() : newest(TERMS, terms, context);
    if (newest.isEmpty()) {
      return context.spark().createDataFrame(List.of(), ASPECTS);
    }
    Column[] columns = Arrays.stream(SAID_COLUMNS).map(c -> col(c)).toArray(Column[]::new);
    Dataset<Row> said =
        table(newest.get(), ReviewInsights.ASPECTS, context)
            .groupBy("review_id")
            .agg(collect_list(struct(columns)).as(SAID));
    return table(newest.get(), ReviewInsights.SENTIMENT, context)
        .select("review_id", SUM)
        .join(said, new String[] {"review_id"}, "left")
        .select(
            col("review_id"),
            col(SUM),
            coalesce(col(SAID), array().cast(ASPECTS.apply(SAID).dataType())).as(SAID));
  }

  /** The newest release with sums whose label says so. */
  private static Optional<Version> newest(String label, String value, JobContext context)
      throws IOException {
    List<Version> versions = context.releases().versions(ReviewInsights.RELEASE);
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (value.equals(versions.get(i).manifest().labels().get(label))
          && Arrays.asList(table(versions.get(i), ReviewInsights.SENTIMENT, context).columns())
              .contains(SUM)) {
        return Optional.of(versions.get(i));
      }
    }
    return Optional.empty();
  }

  private static Dataset<Row> table(Version version, String name, JobContext context)
      throws IOException {
    return context.spark().read().parquet(version.output(name));
  }
}
