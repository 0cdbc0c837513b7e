package io.shopkeeper.reviews.sentiment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.deep.text.TextNight;
import io.shopkeeper.learning.classify.ClassMeasure;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.reviews.words.ReviewText;
import io.shopkeeper.reviews.words.ReviewWordsTrainJob;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** One run of {@code review-sentiment-train}, for processes that have DL4J. */
public final class SentimentNight {
  /** Words. */
  private static final int SHORT = 20;

  private static final int LONG = 60;

  private static final String NEGATION =
      "[不没無无别未非]|\\b(?:not|no|never|none|nothing|cannot|hardly|without)\\b|n['’]?t\\b";

  private final ReviewSentimentTrainJob.Settings settings;
  private final JobContext context;
  private Column division = Part.of(col("text"));
  private List<String> slices = List.of("lang", "length", "negation");

  /** A run as the job has it. */
  public SentimentNight(ReviewSentimentTrainJob.Settings settings, JobContext context) {
    this.settings = settings;
    this.context = context;
  }

  /**
   * Sets the part of a review, as {@link Part#number}; null leaves it out.
   *
   * @param part of rows (text, label, lang, item_id)
   */
  public SentimentNight dividedBy(Column part) {
    this.division = part;
    return this;
  }

  /** Adds a column that divides the test reviews. */
  public SentimentNight alsoSlicedBy(String column) {
    this.slices = Stream.concat(slices.stream(), Stream.of(column)).toList();
    return this;
  }

  /**
   * Trains, compares, commits, and promotes what the gate accepts.
   *
   * @param inputs fingerprints of the inputs by name
   */
  public void run(Map<String, String> inputs) throws Exception {
    new TextNight(
            context,
            LiveSentiment.KINDS,
            LiveSentiment.LABELS,
            new TextNight.Settings(
                settings.text(), settings.deep(), settings.classifier(), settings.gate()))
        .judgedBy(ClassMeasure.MACRO_F1)
        .slicedBy(slices.toArray(String[]::new))
        .dividedBy(division)
        .startingFrom(
            settings.sentiment().wordVectors()
                ? ReviewWordsTrainJob.newest(context)
                : Optional.empty())
        .readingSentences(settings.sentences().vectors(context.storage().configuration()))
        .run("reviews", labelled(), inputs);
  }

  /**
   * The reviews that say how their writers feel, by a label or else by stars; where these are too
   * few, also by what they praise and blame.
   */
  private Dataset<Row> labelled() throws IOException {
    Dataset<Row> reviews = reviews();
    Dataset<Row> labelled = reviews.where(col("label").isNotNull());
    if (!settings.sentiment().fromAspects() || enough(labelled)) {
      return labelled;
    }
    Dataset<Row> told =
        reviews
            .where("open")
            .withColumn("label", ToldByAspects.label(col("text")))
            .where(col("label").isNotNull());
    long lessons = told.count();
    context.fact(SentimentSection.LABELS_BY_ASPECTS, lessons);
    context.say(
        "labels and stars are too few: what %d reviews without them praise and blame is learned from as if it were theirs"
            .formatted(lessons));
    return labelled.union(told);
  }

  private boolean enough(Dataset<Row> labelled) {
    return labelled
            .where(division.equalTo(Part.TRAINING.number()))
            .groupBy("label")
            .count()
            .where(col("count").geq(settings.text().leastExamples()))
            .count()
        == LiveSentiment.LABELS.size();
  }

  /** Reviews with their labels, null where nobody knows, and whether they are {@code open}. */
  private Dataset<Row> reviews() throws IOException {
    SentimentSettings by = settings.sentiment();
    Column byStars =
        when(col("label").isNull().and(col("rating").geq(by.positiveFrom())), lit(1))
            .when(col("label").isNull().and(col("rating").leq(by.negativeTo())), lit(0));
    return context
        .tables()
        .read(ShopTables.REVIEWS, context.asOf())
        .select(
            ReviewText.COLUMN.as("text"),
            when(col("label").equalTo("positive"), lit(1))
                .when(col("label").equalTo("negative"), lit(0))
                .otherwise(byStars)
                .as("label"),
            col("lang"),
            length().as("length"),
            negation().as("negation"),
            col("item_id"),
            col("label").isNull().and(col("rating").isNull()).as("open"))
        .where(division.isNotNull());
  }

  /** By letters: an English word has some five, a Chinese one two. */
  private static Column length() {
    Column letters = functions.length(ReviewText.COLUMN);
    Column words = letters.divide(when(col("lang").equalTo("zh"), 2).otherwise(5));
    return when(words.leq(SHORT), "short reviews")
        .when(words.leq(LONG), "reviews of middle length")
        .otherwise("long reviews");
  }

  private static Column negation() {
    return when(lower(ReviewText.COLUMN).rlike(NEGATION), "with a negation")
        .otherwise("without a negation");
  }
}
