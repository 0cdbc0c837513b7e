package io.shopkeeper.reviews.sentiment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.deep.text.TextNight;
import io.shopkeeper.learning.classify.ClassMeasure;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import java.io.IOException;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One run of {@code review-sentiment-train}, for processes that have DL4J. */
final class SentimentNight {
  private final ReviewSentimentTrainJob.Settings settings;
  private final JobContext context;

  SentimentNight(ReviewSentimentTrainJob.Settings settings, JobContext context) {
    this.settings = settings;
    this.context = context;
  }

  void run(Map<String, String> inputs) throws Exception {
    new TextNight(
            context,
            LiveSentiment.KINDS,
            LiveSentiment.LABELS,
            new TextNight.Settings(
                settings.text(), settings.deep(), settings.classifier(), settings.gate()))
        .judgedBy(ClassMeasure.MACRO_F1)
        .slicedBy("lang")
        .run("reviews", labelled(), inputs);
  }

  /** The reviews that say how their writers feel, by a label or else by stars. */
  private Dataset<Row> labelled() throws IOException {
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
            col("lang"))
        .where(col("label").isNotNull());
  }
}
