package io.shopkeeper.data.behaviour;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.data.behaviour.Behaviour.Cohort;
import io.shopkeeper.data.behaviour.Behaviour.Day;
import io.shopkeeper.data.behaviour.Behaviour.Segment;
import io.shopkeeper.data.behaviour.Behaviour.Sessions;
import io.shopkeeper.data.behaviour.Behaviour.Step;
import io.shopkeeper.data.behaviour.Behaviour.Trend;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.report.Figure.Bin;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Titles;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reads customers' behaviour for the report from the release {@code behaviour}; without one, from
 * the events, which give daily activity but neither funnel nor segments.
 */
final class BehaviourTables {
  private static final String ALL = "all";
  private static final List<String> FOLLOWED =
      List.of("impression", "view", "click", "add_to_cart", "checkout", "purchase");
  private static final List<String> SEGMENTS =
      List.of("champions", "loyal", "promising", "at_risk", "lost");
  private static final long[] LENGTHS = {0, 1, 2, 3, 5, 9, 17, 33, Integer.MAX_VALUE};
  private static final int DAYS_SHOWN_SINGLY = 180;
  private static final int LINES = 4;
  private static final int COHORTS = 12;
  private static final int RISING = 8;

  private final ReportContext night;
  private final Dataset<Row> events;
  private final Optional<Version> release;

  BehaviourTables(ReportContext night, Dataset<Row> events) {
    this.night = night;
    this.events = events;
    this.release = night.release("behaviour");
  }

  /** The figures of customers' behaviour; empty if there are no events. */
  Optional<Behaviour> read() throws IOException {
    NavigableMap<LocalDate, Map<String, Long>> byDay = byDay();
    if (byDay.isEmpty()) {
      return Optional.empty();
    }
    LocalDate from = byDay.firstKey();
    LocalDate to = byDay.lastKey();
    Dataset<Row> window = events.where(col("ds").between(from.toString(), to.toString()));
    Row totals =
        window
            .agg(
                count(lit(1)),
                sum(when(col("user_id").isNull(), 1L).otherwise(0L)),
                countDistinct("item_id"))
            .head();
    List<String> types = followed(byDay);
    int daysPerPoint = byDay.size() > DAYS_SHOWN_SINGLY ? 7 : 1;
    return Optional.of(
        new Behaviour(
            from,
            to,
            totals.getLong(0),
            window.where(col("user_id").isNotNull()).select("user_id").distinct().count(),
            totals.isNullAt(1) ? 0 : totals.getLong(1),
            totals.getLong(2),
            release.map(r -> funnel()).orElse(List.of()),
            types,
            daysPerPoint,
            days(byDay, types, daysPerPoint),
            release.map(r -> sessions()).orElse(null),
            release.map(r -> segments()).orElse(List.of()),
            release.map(r -> retention()).orElse(List.of()),
            release.isPresent() ? rising() : List.of()));
  }

  private Dataset<Row> table(String name) {
    return night.job().spark().read().parquet(release.orElseThrow().output(name));
  }

  /** The number of events by day and type, including days without events. */
  private NavigableMap<LocalDate, Map<String, Long>> byDay() {
    Dataset<Row> counts =
        release.isPresent()
            ? table("daily_activity")
                .where(col("day").notEqual(ALL))
                .select("day", "event_type", "events")
            : events
                .groupBy(col("ds").as("day"), col("event_type"))
                .agg(count(lit(1)).as("events"));
    NavigableMap<LocalDate, Map<String, Long>> byDay = new TreeMap<>();
    for (Row row : counts.collectAsList()) {
      byDay
          .computeIfAbsent(LocalDate.parse(row.getString(0)), d -> new TreeMap<>())
          .merge(row.getString(1), row.getLong(2), Long::sum);
    }
    if (!byDay.isEmpty()) {
      byDay.firstKey().datesUntil(byDay.lastKey()).forEach(day -> byDay.putIfAbsent(day, Map.of()));
    }
    return byDay;
  }

  /** The event types to draw: at most four of the funnel, the last steps first. */
  private static List<String> followed(NavigableMap<LocalDate, Map<String, Long>> byDay) {
    Set<String> seen =
        byDay.values().stream().flatMap(c -> c.keySet().stream()).collect(Collectors.toSet());
    List<String> types = FOLLOWED.stream().filter(seen::contains).toList();
    if (types.size() > LINES) {
      Set<String> less = new HashSet<>(Arrays.asList("click", "checkout"));
      types = types.stream().filter(t -> !less.contains(t)).toList();
    }
    return types.isEmpty() ? seen.stream().sorted().limit(LINES).toList() : types;
  }

  /**
   * One point per day or week; weeks are counted back from the last day, and an incomplete first
   * one is dropped.
   */
  private static List<Day> days(
      NavigableMap<LocalDate, Map<String, Long>> byDay, List<String> types, int daysPerPoint) {
    List<LocalDate> dates = List.copyOf(byDay.keySet());
    List<Day> days = new ArrayList<>();
    for (int start = dates.size() % daysPerPoint; start < dates.size(); start += daysPerPoint) {
      List<LocalDate> point = dates.subList(start, start + daysPerPoint);
      days.add(
          new Day(
              point.get(0),
              types.stream()
                  .map(t -> point.stream().mapToLong(d -> byDay.get(d).getOrDefault(t, 0L)).sum())
                  .toList()));
    }
    return days;
  }

  private List<Step> funnel() {
    return table("conversion_funnel")
        .where(col("day").equalTo(ALL).and(col("attribute").equalTo(ALL)))
        .orderBy("step_no")
        .select("step", "sessions_in_order", "events")
        .collectAsList()
        .stream()
        .map(row -> new Step(row.getString(0), row.getLong(1), row.getLong(2)))
        .toList();
  }

  private Sessions sessions() {
    List<Row> summary =
        table("session_summary")
            .where(col("day").equalTo(ALL))
            .select(
                col("sessions"),
                col("actions_median").cast("double"),
                col("actions_p90").cast("double"))
            .collectAsList();
    if (summary.isEmpty()) {
      return null;
    }
    TreeMap<Long, Long> byLength = new TreeMap<>();
    for (Row row : table("session_lengths").select("actions", "sessions").collectAsList()) {
      byLength.merge(row.getLong(0), row.getLong(1), Long::sum);
    }
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i + 1 < LENGTHS.length; i++) {
      long count =
          byLength.subMap(LENGTHS[i], LENGTHS[i + 1]).values().stream()
              .mapToLong(Long::longValue)
              .sum();
      if (count > 0 || !bins.isEmpty()) {
        bins.add(new Bin((double) LENGTHS[i], (double) LENGTHS[i + 1], count));
      }
    }
    Row all = summary.get(0);
    return new Sessions(all.getLong(0), orUnknown(all, 1), orUnknown(all, 2), bins);
  }

  private static double orUnknown(Row row, int column) {
    return row.isNullAt(column) ? Double.NaN : row.getDouble(column);
  }

  /**
   * The RFM segments; spend in other currencies than the most frequent one is excluded, since it
   * cannot be added.
   */
  private List<Segment> segments() {
    Dataset<Row> customers = table("rfm_segments");
    List<Row> currencies =
        customers
            .groupBy("currency")
            .count()
            .orderBy(col("count").desc(), col("currency").asc_nulls_first())
            .limit(1)
            .collectAsList();
    if (currencies.isEmpty()) {
      return List.of();
    }
    String main = currencies.get(0).getString(0);
    List<Segment> segments = new ArrayList<>();
    for (Row row :
        customers
            .groupBy("segment")
            .agg(
                count(lit(1)),
                sum("frequency"),
                sum(when(col("currency").eqNullSafe(main), col("monetary")).cast("double")))
            .collectAsList()) {
      segments.add(
          new Segment(
              row.getString(0),
              row.getLong(1),
              row.getLong(2),
              row.isNullAt(3) ? 0 : Math.max(0, row.getDouble(3))));
    }
    segments.sort(
        java.util.Comparator.comparingInt(
                (Segment s) ->
                    SEGMENTS.contains(s.name()) ? SEGMENTS.indexOf(s.name()) : SEGMENTS.size())
            .thenComparing(Segment::name));
    return segments;
  }

  /**
   * The cohorts, with complete weeks only, since later visits may still follow in the current one.
   */
  private List<Cohort> retention() {
    TreeMap<String, TreeMap<Integer, Row>> cohorts = new TreeMap<>();
    for (Row row :
        table("retention_cohorts")
            .where(col("complete").and(col("week_number").between(1, COHORTS)))
            .select(
                col("cohort_week").cast("string"),
                col("week_number").cast("int"),
                col("users"),
                col("retained"))
            .collectAsList()) {
      cohorts.computeIfAbsent(row.getString(0), c -> new TreeMap<>()).put(row.getInt(1), row);
    }
    return cohorts.entrySet().stream()
        .skip(Math.max(0, cohorts.size() - COHORTS))
        .map(
            cohort ->
                new Cohort(
                    LocalDate.parse(cohort.getKey()),
                    cohort.getValue().firstEntry().getValue().getLong(2),
                    cohort.getValue().values().stream().map(row -> row.getDouble(3)).toList()))
        .toList();
  }

  private List<Trend> rising() throws IOException {
    List<Row> rising =
        table("item_trends")
            .where(col("direction").equalTo("rising"))
            .orderBy(col("trend_low").desc(), col("item_id"))
            .limit(RISING)
            .select("item_id", "visitors_before", "visitors")
            .collectAsList();
    Titles titles = night.titles(rising.stream().map(row -> row.getString(0)).toList());
    return rising.stream()
        .map(
            row ->
                new Trend(
                    titles.title(row.getString(0)),
                    titles.category(row.getString(0)),
                    row.getLong(1),
                    row.getLong(2)))
        .toList();
  }
}
