package io.shopkeeper.reviews.insight;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the live classifier said of reviews on an earlier night: a night scores only texts that are
 * new or changed, or all of them if another classifier is live.
 */
final class ScoredBefore {
  /** The label of a release that names the classifier. */
  static final String MODEL = "model";

  /** The column of a text's sum. */
  static final String SUM = "text_sum";

  /** The columns of what is known. */
  static final String SCORE = "known_score";

  static final String UNSURE = "known_unsure";

  private static final StructType SCHEMA =
      new StructType()
          .add("review_id", DataTypes.StringType)
          .add(SUM, DataTypes.LongType)
          .add(SCORE, DataTypes.FloatType)
          .add(UNSURE, DataTypes.BooleanType);

  private ScoredBefore() {}

  /** The sum of a review's title and text. */
  static Column sum() {
    return xxhash64(coalesce(col("title"), lit("")), col("text"));
  }

  /**
   * The reviews that a classifier has scored: review_id, {@link #SUM}, {@link #SCORE}, {@link
   * #UNSURE}.
   *
   * @param model its artifact and version
   */
  static Dataset<Row> by(String model, JobContext context) throws IOException {
    List<Version> versions = context.releases().versions(ReviewInsights.RELEASE);
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (model.equals(versions.get(i).manifest().labels().get(MODEL))) {
        Dataset<Row> table =
            context.spark().read().parquet(versions.get(i).output(ReviewInsights.SENTIMENT));
        if (Arrays.asList(table.columns()).contains(SUM)) {
          return table
              .where(col("source").equalTo("model"))
              .select(col("review_id"), col(SUM), col("score").as(SCORE), col("unsure").as(UNSURE));
        }
      }
    }
    return context.spark().createDataFrame(List.of(), SCHEMA);
  }
}
