package io.shopkeeper.ranking.history;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.shopkeeper.core.als.Feedback;
import java.sql.Date;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many customers and sessions showed interest in each item on each of the last days: what
 * popularity with a half-life is computed from, for any day and half-life, without reading the
 * events again.
 */
public final class DailyInterest {
  /** Days that are kept: more than eight half-lives of ten days, of which 0.3 % is left. */
  private static final int DAYS = 90;

  private final LocalDate asOf;
  private final ItemNames items;

  /** Visitors by item and age in days; null for an item without any. */
  private final int[][] visitors;

  private DailyInterest(LocalDate asOf, ItemNames items, int[][] visitors) {
    this.asOf = asOf;
    this.items = items;
    this.visitors = visitors;
  }

  /**
   * Counts the visitors of the days up to one.
   *
   * @param events including their partition column {@code ds}
   */
  public static DailyInterest of(
      Dataset<Row> events, InteractionSettings settings, LocalDate asOf, ItemNames items) {
    Iterator<Row> rows =
        EventLog.counted(events, settings, Feedback.IMPLICIT)
            .where(
                col("weight")
                    .gt(0)
                    .and(col("ds").leq(asOf.toString()))
                    .and(col("ds").gt(asOf.minusDays(DAYS).toString())))
            .groupBy(
                col("item_id"), datediff(lit(Date.valueOf(asOf)), col("ds").cast("date")).as("age"))
            .agg(countDistinct("actor").as("visitors"))
            .groupBy("item_id")
            .agg(collect_list(struct("age", "visitors")).as("days"))
            .toLocalIterator();
    int[][] visitors = new int[items.size()][];
    while (rows.hasNext()) {
      Row row = rows.next();
      int item = items.id(row.getString(0));
      if (item >= 0) {
        List<Row> days = row.getList(1);
        visitors[item] = new int[DAYS];
        days.forEach(
            day ->
                visitors[item][day.getInt(0)] = (int) Math.min(Integer.MAX_VALUE, day.getLong(1)));
      }
    }
    return new DailyInterest(asOf, items, visitors);
  }

  /** That of data whose days are unknown: nobody came of late. */
  public static DailyInterest withoutDays(ItemNames items) {
    return new DailyInterest(LocalDate.EPOCH, items, new int[items.size()][]);
  }

  /** The same over another dictionary, of which items may be missing here. */
  public DailyInterest over(ItemNames other) {
    int[][] of = new int[other.size()][];
    for (int item = 0; item < of.length; item++) {
      int here = items.id(other.name(item));
      of[item] = here < 0 ? null : visitors[here];
    }
    return new DailyInterest(asOf, other, of);
  }

  /**
   * The popularity of each item on a day: Σ over its visitors up to that day of ½^(age in days /
   * half-life).
   *
   * @param on a day up to that of the counting
   * @param halfLife in days, above 0
   */
  public double[] popularity(LocalDate on, double halfLife) {
    int from = Math.toIntExact(ChronoUnit.DAYS.between(on, asOf));
    double[] weight = new double[DAYS];
    for (int age = from; age < DAYS; age++) {
      weight[age] = Math.pow(0.5, (age - from) / halfLife);
    }
    double[] popularity = new double[visitors.length];
    for (int item = 0; item < popularity.length; item++) {
      for (int age = from; visitors[item] != null && age < DAYS; age++) {
        popularity[item] += visitors[item][age] * weight[age];
      }
    }
    return popularity;
  }
}
