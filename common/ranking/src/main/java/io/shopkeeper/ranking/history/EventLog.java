package io.shopkeeper.ranking.history;

import static org.apache.spark.sql.functions.min;

import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.learning.split.Days;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The events of a shop with the rules by which they become interactions, for those who look at
 * other days than those of the night.
 *
 * @param events including their partition column {@code ds}
 */
public record EventLog(
    Dataset<Row> events, InteractionSettings settings, SeenItems seen, Feedback feedback) {
  /** The interactions of other days; empty if no event up to then has a weight. */
  public Optional<Interactions> interactions(Days days) {
    return Interactions.find(events, settings, seen, feedback, days);
  }

  /**
   * The interactions of other days, over a dictionary that has further items.
   *
   * @param offered ids of items, in any order
   */
  public Optional<Interactions> interactions(Days days, List<String> offered) {
    return Interactions.find(events, offered, settings, seen, feedback, days);
  }

  /** The first day with an event that has a weight; empty if there is none. */
  public Optional<LocalDate> firstDay(LocalDate asOf) {
    return Optional.ofNullable(
            Interactions.counted(events, settings, feedback, Days.all(asOf))
                .agg(min("ds"))
                .first()
                .getString(0))
        .map(LocalDate::parse);
  }

  /** The visitors of each of the days up to one. */
  public DailyInterest dailyInterest(LocalDate asOf, ItemNames items) {
    return DailyInterest.of(events, settings, asOf, items);
  }
}
