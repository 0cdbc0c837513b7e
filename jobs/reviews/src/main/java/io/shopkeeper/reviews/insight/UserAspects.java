package io.shopkeeper.reviews.insight;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import io.shopkeeper.platform.customer.CustomerShares;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Which aspects customers speak of more than the average customer does: an aspect's share of the
 * reviews that a customer wrote, praise or blame, as {@link CustomerShares} shrinks it.
 */
final class UserAspects {
  private UserAspects() {}

  /**
   * The rows (user_id, rank, aspect, weight, confidence), the surest first.
   *
   * @param reviews review_id, user_id (null where nobody is known)
   * @param sentiment of the same reviews: review_id, suspicious, whose reviews do not count
   * @param aspects review_id, aspect
   */
  static Dataset<Row> of(
      Dataset<Row> reviews,
      Dataset<Row> sentiment,
      Dataset<Row> aspects,
      UserAspectSettings settings) {
    Dataset<Row> written =
        reviews
            .where(col("user_id").isNotNull())
            .select("review_id", "user_id")
            .join(sentiment.where(col("suspicious").isNull()).select("review_id"), "review_id")
            .withColumn("kind", lit("aspect"));
    Dataset<Row> sums =
        written
            .join(aspects.select("review_id", "aspect").distinct(), "review_id")
            .groupBy("user_id", "kind", "aspect")
            .agg(count("*").cast("double").as("sum"))
            .withColumnRenamed("aspect", "value");
    Dataset<Row> totals =
        written.groupBy("user_id", "kind").agg(count("*").cast("double").as("all"));
    return CustomerShares.of(sums, totals, settings.prior())
        .where(col("confidence").geq(settings.leastConfidence()))
        .withColumn(
            "rank",
            row_number()
                .over(
                    Window.partitionBy("user_id")
                        .orderBy(col("confidence").desc(), col("weight").desc(), col("value"))))
        .where(col("rank").leq(settings.most()))
        .select(
            col("user_id"),
            col("rank"),
            col("value").as("aspect"),
            col("weight"),
            col("confidence"));
  }
}
