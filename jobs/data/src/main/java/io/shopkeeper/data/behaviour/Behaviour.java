package io.shopkeeper.data.behaviour;

import io.shopkeeper.report.Figure;
import java.time.LocalDate;
import java.util.List;

/**
 * The figures of customers' behaviour, for the report.
 *
 * @param funnel steps in order, the widest first
 * @param dayTypes the event types of the counts in {@code days}, in order
 * @param days events per day or, for more than half a year, per week
 * @param sessions null if the log has no sessions
 */
record Behaviour(
    LocalDate from,
    LocalDate to,
    long events,
    long users,
    long anonymousEvents,
    long items,
    List<Step> funnel,
    List<String> dayTypes,
    int daysPerPoint,
    List<Day> days,
    Sessions sessions,
    List<Segment> segments,
    List<Cohort> retention,
    List<Trend> rising) {
  /**
   * One step of the funnel.
   *
   * @param visits number of sessions with at least one such event
   */
  record Step(String type, long visits, long events) {}

  /** Events of one day or week, one count per type. */
  record Day(LocalDate date, List<Long> counts) {}

  /** The lengths of sessions, in events without impressions. */
  record Sessions(long sessions, double median, double p90, List<Figure.Bin> lengths) {}

  /** Customers of one RFM segment. */
  record Segment(String name, long customers, long orders, double spend) {}

  /**
   * A cohort: the customers whose first visit was in a period, and the share of them who returned.
   *
   * @param returned share active in the 1st, 2nd, … period after, each in [0, 1]
   */
  record Cohort(LocalDate start, long customers, List<Double> returned) {}

  /** The visitors of a product in the last days and in as many days before. */
  record Trend(String item, String category, long before, long now) {}
}
