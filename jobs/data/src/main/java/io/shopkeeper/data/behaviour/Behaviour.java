package io.shopkeeper.data.behaviour;

import io.shopkeeper.report.Figure;
import java.time.LocalDate;
import java.util.List;

/**
 * What customers did.
 *
 * @param funnel steps in order, from the widest
 * @param dayTypes the event types that {@code days} counts, in order
 * @param days events a day or, beyond half a year, a week
 * @param sessions null where the log knows no sessions
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
   * @param visits visits with at least one such event
   */
  record Step(String type, long visits, long events) {}

  /** Events of one day or week, one count per type. */
  record Day(LocalDate date, List<Long> counts) {}

  /** Length of visits, in events without impressions. */
  record Sessions(long sessions, double median, double p90, List<Figure.Bin> lengths) {}

  /** Customers of one RFM segment. */
  record Segment(String name, long customers, long orders, double spend) {}

  /**
   * Customers by the period of their first visit, and the share of them seen again.
   *
   * @param returned share active in the 1st, 2nd, … period after
   */
  record Cohort(LocalDate start, long customers, List<Double> returned) {}

  /** Visitors of a product lately and in as many days before. */
  record Trend(String item, String category, long before, long now) {}
}
