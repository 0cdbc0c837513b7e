package io.shopkeeper.data.behaviour;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Computes the table {@code rfm_segments}: buyers by recency, frequency and monetary value. */
final class Rfm {
  /** Stands for a missing currency while rows are grouped by it. */
  private static final String NO_CURRENCY = "";

  private static final Column ALL_ALIKE = lit("");

  private Rfm() {}

  /**
   * The purchases of each customer: user_id, recency_days, frequency, monetary, currency,
   * other_currencies.
   *
   * @param events as {@link EventLog#project} gives them
   */
  static Dataset<Row> customers(Dataset<Row> events, LocalDate asOf) {
    Column purchase = col("event_type").equalTo(EventLog.PURCHASE);
    Column order =
        when(purchase, coalesce(concat(lit("o"), col("order_id")), concat(lit("d"), col("day"))));
    // The quantity of a return may or may not be negative in logs.
    Column amount =
        col("price").multiply(abs(coalesce(col("quantity"), lit(1)))).cast("decimal(28,4)");
    Dataset<Row> orders =
        events
            .where(col("event_type").isin(EventLog.PURCHASE, EventLog.RETURN))
            .where(col("user_id").isNotNull())
            .withColumn("currency", coalesce(col("currency"), lit(NO_CURRENCY)))
            .withColumn("order", order)
            .groupBy("user_id", "currency", "order")
            .agg(
                sum(when(purchase, amount).otherwise(negate(amount))).as("amount"),
                count(when(purchase, amount)).as("priced"),
                max(when(purchase, col("day"))).as("last_day"));
    Dataset<Row> byCurrency =
        orders
            .groupBy("user_id", "currency")
            .agg(
                count("order").as("orders"),
                sum("amount").as("net"),
                sum("priced").as("priced"),
                max("last_day").as("last_day"));
    Column mostOrders = struct(negate(col("orders")), col("currency"));
    return byCurrency
        .where("orders > 0")
        .groupBy("user_id")
        .agg(
            max("last_day").as("last_day"),
            sum("orders").as("frequency"),
            min_by(struct("currency", "net", "priced"), mostOrders).as("main"),
            count(lit(1)).minus(1).cast("int").as("other_currencies"))
        .select(
            col("user_id"),
            datediff(lit(asOf.toString()).cast("date"), to_date(col("last_day")))
                .as("recency_days"),
            col("frequency"),
            when(col("main.priced").gt(0), col("main.net")).as("monetary"),
            when(col("main.currency").notEqual(NO_CURRENCY), col("main.currency")).as("currency"),
            col("other_currencies"));
  }

  /** Adds r_score, f_score, m_score and segment; runs one small aggregation. */
  static Dataset<Row> scored(Dataset<Row> customers) {
    // Negated, because fewer days since the last purchase must score higher.
    Measure recency = new Measure("r", ALL_ALIKE, negate(col("recency_days")));
    Measure frequency = new Measure("f", ALL_ALIKE, col("frequency"));
    Measure monetary =
        new Measure("m", coalesce(col("currency"), lit(NO_CURRENCY)), col("monetary"));
    Map<String, Map<String, QuintileScale>> scales =
        scales(customers, List.of(recency, frequency, monetary));
    return customers
        .withColumn("r_score", recency.score(scales))
        .withColumn("f_score", frequency.score(scales))
        .withColumn("m_score", monetary.score(scales))
        .withColumn(
            "segment",
            udf(
                    (UDF4<Integer, Long, Integer, Integer, String>)
                        (r, orders, f, m) -> RfmSegment.of(r, orders, f, m).label(),
                    DataTypes.StringType)
                .apply(col("r_score"), col("frequency"), col("f_score"), col("m_score")));
  }

  /** A value of a customer, which is scored within its group. */
  private record Measure(String name, Column group, Column value) {
    Column struct() {
      return functions.struct(
          lit(name).as("measure"), group.as("group"), value.cast("double").as("value"));
    }

    /** The quintile score; null for null. */
    Column score(Map<String, Map<String, QuintileScale>> scales) {
      Map<String, QuintileScale> own = scales.getOrDefault(name, Map.of());
      return udf(
              (UDF2<String, Double, Integer>)
                  (ofGroup, v) -> v == null ? null : Integer.valueOf(own.get(ofGroup).score(v)),
              DataTypes.IntegerType)
          .apply(group, value.cast("double"));
    }
  }

  /** The scales by measure and group. */
  private static Map<String, Map<String, QuintileScale>> scales(
      Dataset<Row> customers, List<Measure> measures) {
    Column bucket =
        udf((UDF1<Double, Double>) QuintileScale::bucket, DataTypes.DoubleType).apply(col("value"));
    Map<String, Map<String, SortedMap<Double, Long>>> histograms = new HashMap<>();
    // At three significant digits there are at most some thousand rows, for any number of
    // customers.
    customers
        .select(inline(array(measures.stream().map(Measure::struct).toArray(Column[]::new))))
        .where(col("value").isNotNull())
        .groupBy(col("measure"), col("group"), bucket.as("bucket"))
        .count()
        .collectAsList()
        .forEach(
            row ->
                histograms
                    .computeIfAbsent(row.getString(0), m -> new HashMap<>())
                    .computeIfAbsent(row.getString(1), g -> new TreeMap<>())
                    .put(row.getDouble(2), row.getLong(3)));
    Map<String, Map<String, QuintileScale>> scales = new HashMap<>();
    histograms.forEach(
        (measure, byGroup) -> {
          Map<String, QuintileScale> own = new HashMap<>();
          byGroup.forEach((group, histogram) -> own.put(group, new QuintileScale(histogram)));
          scales.put(measure, own);
        });
    return scales;
  }
}
