package io.shopkeeper.data.behaviour;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.shopkeeper.platform.job.JobContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads the key figures for the run's record and the manifest from the tables. */
final class Headlines {
  private static final int RISING_SHOWN = 10;

  private Headlines() {}

  /** Records facts (funnel, segments, rising items) and metrics, and returns the metrics. */
  static Map<String, Double> of(Analysis analysis, JobContext context) {
    Map<String, Double> metrics = new TreeMap<>();
    List<Row> funnel =
        analysis
            .read("conversion_funnel")
            .where(col("day").equalTo(Sessions.ALL).and(col("attribute").equalTo(Sessions.ALL)))
            .orderBy("step_no")
            .drop("day", "attribute", "value")
            .collectAsList();
    context.fact("funnel", maps(funnel));
    for (Row step : funnel) {
      put(metrics, "funnel." + step.getAs("step"), step, step.fieldIndex("overall_rate"));
    }
    context.fact("segments", segments(analysis, metrics));
    context.fact(
        "rising_items",
        maps(
            analysis
                .read("item_trends")
                .where(col("direction").equalTo("rising"))
                .orderBy(col("trend_low").desc(), col("item_id"))
                .limit(RISING_SHOWN)
                .collectAsList()));
    putAll(
        metrics,
        analysis
            .read("daily_activity")
            .agg(
                sum("events").as("events"),
                sum("anonymous_events").divide(sum("events")).as("anonymous_share")));
    putAll(
        metrics,
        analysis
            .read("session_summary")
            .where(col("day").equalTo(Sessions.ALL))
            .select("sessions", "actions_median", "bounce_share", "shared_id_sessions"));
    putAll(
        metrics,
        analysis
            .read("retention_cohorts")
            .where(col("week_number").equalTo(1).and(col("complete")))
            .agg(sum("active").divide(sum("users")).as("week_1_retention")));
    putAll(
        metrics,
        analysis
            .read("item_trends")
            .agg(
                count(lit(1)).as("trend_items"),
                count_if(col("direction").equalTo("rising")).as("rising_items"),
                count_if(col("direction").equalTo("falling")).as("falling_items")));
    metrics.forEach(context::metric);
    return metrics;
  }

  /** The size of every segment; puts the number of customers and the share of those who return. */
  private static List<Map<String, Object>> segments(
      Analysis analysis, Map<String, Double> metrics) {
    List<Row> segments =
        analysis
            .read("rfm_segments")
            .groupBy("segment")
            .agg(
                count(lit(1)).as("customers"),
                sum("frequency").as("orders"),
                count_if(col("frequency").gt(1)).as("repeat"))
            .orderBy("segment")
            .collectAsList();
    long customers = segments.stream().mapToLong(segment -> segment.getAs("customers")).sum();
    long repeat = segments.stream().mapToLong(segment -> segment.getAs("repeat")).sum();
    metrics.put("customers", (double) customers);
    if (customers > 0) {
      metrics.put("repeat_share", (double) repeat / customers);
    }
    List<Map<String, Object>> sizes = maps(segments);
    sizes.forEach(size -> size.remove("repeat"));
    return sizes;
  }

  /** Every column of the only row, if there is one, as a metric of its name. */
  private static void putAll(Map<String, Double> metrics, Dataset<Row> one) {
    for (Row row : one.collectAsList()) {
      for (int i = 0; i < row.size(); i++) {
        put(metrics, row.schema().fieldNames()[i], row, i);
      }
    }
  }

  /** Puts a value unless it is null, as the rate of an empty set is. */
  private static void put(Map<String, Double> metrics, String name, Row row, int column) {
    if (!row.isNullAt(column)) {
      metrics.put(name, ((Number) row.get(column)).doubleValue());
    }
  }

  private static List<Map<String, Object>> maps(List<Row> rows) {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> map = new LinkedHashMap<>();
      String[] names = row.schema().fieldNames();
      Arrays.stream(names).forEach(name -> map.put(name, row.getAs(name)));
      maps.add(map);
    }
    return maps;
  }
}
