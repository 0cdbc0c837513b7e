package io.shopkeeper.data.behaviour;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Computes the table {@code item_trends}: items that are viewed (or bought, if the log has no
 * views) more or less than before, relative to the whole shop. A visitor counts once per day and
 * item, so that reloading a page has no effect.
 */
final class ItemTrends {
  private static final StructType TREND =
      new StructType()
          .add("trend_score", DataTypes.DoubleType)
          .add("trend_low", DataTypes.DoubleType)
          .add("trend_high", DataTypes.DoubleType)
          .add("direction", DataTypes.StringType);

  private ItemTrends() {}

  /**
   * The visitors of each item in both periods. Persist the result, since {@link #scored} reads it
   * twice.
   */
  static Dataset<Row> counts(Dataset<Row> events, LocalDate asOf, int days) {
    String laterFrom = asOf.minusDays(days - 1L).toString();
    String earlierFrom = asOf.minusDays(2L * days - 1).toString();
    Column later = col("day").geq(laterFrom);
    return events
        .where(col("day").geq(earlierFrom))
        .where(col("event_type").isin(EventLog.VIEW, EventLog.PURCHASE))
        .groupBy(
            col("item_id"),
            col("day"),
            col("event_type").equalTo(EventLog.VIEW).as("view"),
            EventLog.visitor().as("visitor"))
        .agg(count(lit(1)).as("events"))
        .groupBy("item_id")
        .agg(
            events(col("view"), later).as("views"),
            events(col("view"), not(later)).as("views_before"),
            visitors(col("view"), later).as("viewers"),
            visitors(col("view"), not(later)).as("viewers_before"),
            events(not(col("view")), later).as("purchases"),
            events(not(col("view")), not(later)).as("purchases_before"),
            visitors(not(col("view")), later).as("buyers"),
            visitors(not(col("view")), not(later)).as("buyers_before"));
  }

  private static Column events(Column kind, Column period) {
    return sum(when(kind.and(period), col("events")).otherwise(0L));
  }

  private static Column visitors(Column kind, Column period) {
    return count(when(kind.and(period), lit(1)));
  }

  /**
   * Adds the trend; {@code unknown} if the whole shop has no visitors in one of the periods.
   *
   * @param prior weight of the prior that an item moves like the shop, in visitors, above 0
   * @param confidence of the interval, such as 0.95
   */
  static Dataset<Row> scored(Dataset<Row> counts, double prior, double confidence) {
    Row totals =
        counts
            .agg(
                sum("viewers").as("viewers"),
                sum("viewers_before"),
                sum("buyers"),
                sum("buyers_before"))
            .head();
    boolean viewed = whole(totals, 0) + whole(totals, 1) > 0;
    long later = whole(totals, viewed ? 0 : 2);
    long earlier = whole(totals, viewed ? 1 : 3);
    return counts
        .withColumn("visitors", col(viewed ? "viewers" : "buyers"))
        .withColumn("visitors_before", col(viewed ? "viewers_before" : "buyers_before"))
        .withColumn("based_on", lit(viewed ? EventLog.VIEW : EventLog.PURCHASE))
        .withColumn(
            "trend",
            trend(later, earlier, prior, confidence).apply(col("visitors"), col("visitors_before")))
        .select(
            col("item_id"),
            col("views"),
            col("views_before"),
            col("purchases"),
            col("purchases_before"),
            col("visitors"),
            col("visitors_before"),
            col("based_on"),
            col("trend.*"));
  }

  /** Adds title and category_path; null if there is no catalogue or the item is not in it. */
  static Dataset<Row> named(Dataset<Row> trends, Optional<Dataset<Row>> products) {
    if (products.isEmpty()) {
      Column unknown = lit(null).cast("string");
      return trends.withColumn("title", unknown).withColumn("category_path", unknown);
    }
    return trends.join(
        products.get().select("item_id", "title", "category_path"),
        new String[] {"item_id"},
        "left");
  }

  private static long whole(Row row, int column) {
    return row.isNullAt(column) ? 0 : row.getLong(column);
  }

  private static UserDefinedFunction trend(
      long later, long earlier, double prior, double confidence) {
    if (later == 0 || earlier == 0) {
      return udf(
          (UDF2<Long, Long, Row>) (x, y) -> RowFactory.create(null, null, null, "unknown"), TREND);
    }
    TrendStatistic statistic = new TrendStatistic(later, earlier, prior, confidence);
    return udf(
        (UDF2<Long, Long, Row>)
            (x, y) -> {
              TrendStatistic.Trend trend = statistic.of(x, y);
              return RowFactory.create(
                  trend.score(),
                  trend.low(),
                  trend.high(),
                  trend.direction().name().toLowerCase(Locale.ROOT));
            },
        TREND);
  }
}
