package io.shopkeeper.reviews.sentiment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.round;

import io.shopkeeper.deep.text.TextNight;
import io.shopkeeper.learning.classify.ClassMeasure;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.reviews.words.ReviewText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One run of {@code review-stars-train}, for processes that have DL4J. */
public final class StarsNight {
  private static final List<String> STARS = List.of("1", "2", "3", "4", "5");

  private final ReviewStarsTrainJob.Settings settings;
  private final JobContext context;
  private Column division = Part.of(col("text"));

  /** A run as the job has it. */
  public StarsNight(ReviewStarsTrainJob.Settings settings, JobContext context) {
    this.settings = settings;
    this.context = context;
  }

  /**
   * Sets the part of a review, as {@link Part#number}; null leaves it out.
   *
   * @param part of rows (text, label, lang)
   */
  public StarsNight dividedBy(Column part) {
    this.division = part;
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
            ReviewStarsTrainJob.KINDS,
            STARS,
            new TextNight.Settings(
                settings.text(), settings.deep(), settings.classifier(), settings.gate()))
        .judgedBy(ClassMeasure.ABSOLUTE_ERROR)
        .slicedBy("lang")
        .dividedBy(division)
        .readingSentences(settings.sentences().vectors(context.storage().configuration()))
        .run("reviews", rated(), inputs);
  }

  /** The reviews that have both stars and words; halves of a star are rounded up. */
  private Dataset<Row> rated() throws IOException {
    return context
        .tables()
        .read(ShopTables.REVIEWS, context.asOf())
        .select(
            ReviewText.COLUMN.as("text"),
            round(col("rating")).cast("int").minus(1).as("label"),
            col("lang"))
        .where(col("label").between(0, STARS.size() - 1).and(col("text").notEqual("")))
        .where(division.isNotNull());
  }
}
