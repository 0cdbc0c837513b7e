package io.shopkeeper.data.behaviour;

import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.udf;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Computes the table {@code retention_cohorts}: how many customers of each weekly cohort returned
 * in later weeks.
 */
final class Retention {
  private Retention() {}

  /**
   * The table, with a row for every week up to the as-of day, including empty ones.
   *
   * @param events as {@link EventLog#project} gives them
   */
  static Dataset<Row> of(Dataset<Row> events, LocalDate asOf) {
    Column week =
        udf(
                (UDF1<String, Integer>) day -> CohortWeeks.of(LocalDate.parse(day)),
                DataTypes.IntegerType)
            .apply(col("day"));
    Column monday =
        udf((UDF1<Integer, String>) w -> CohortWeeks.monday(w).toString(), DataTypes.StringType)
            .apply(col("first_week"));
    Dataset<Row> active =
        events
            .where(col("user_id").isNotNull())
            .where(col("event_type").notEqual(EventLog.IMPRESSION))
            .where(col("event_type").notEqual(EventLog.RETURN))
            // A user has at most as many weeks as the window.
            .select(col("user_id"), week.as("week"))
            .groupBy("user_id")
            .agg(collect_set(col("week")).as("weeks"))
            .select(array_min(col("weeks")).as("first_week"), explode(col("weeks")).as("week"))
            .groupBy("first_week", "week")
            .agg(count(lit(1)).as("active"));
    Dataset<Row> cohorts =
        active
            .where(col("week").equalTo(col("first_week")))
            .select(col("first_week"), col("active").as("users"));
    Dataset<Row> grid =
        cohorts.withColumn("week", explode(sequence(col("first_week"), lit(CohortWeeks.of(asOf)))));
    Column complete = col("week").leq(CohortWeeks.lastComplete(asOf));
    Column came = coalesce(col("active"), lit(0L));
    return grid.join(active, new String[] {"first_week", "week"}, "left")
        .select(
            monday.as("cohort_week"),
            col("week").minus(col("first_week")).as("week_number"),
            col("users"),
            came.as("active"),
            came.divide(col("users")).as("retained"),
            complete.as("complete"));
  }
}
