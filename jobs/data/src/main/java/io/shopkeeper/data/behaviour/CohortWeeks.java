package io.shopkeeper.data.behaviour;

import java.time.LocalDate;

/** Weeks from Monday to Sunday, numbered from the one of 1970-01-01. */
final class CohortWeeks {
  /** 1970-01-01 was a Thursday: three days after its Monday. */
  private static final int THURSDAY = 3;

  private CohortWeeks() {}

  /** The number of a day's week. */
  static int of(LocalDate day) {
    return Math.toIntExact(Math.floorDiv(day.toEpochDay() + THURSDAY, 7L));
  }

  /** The Monday of a week. */
  static LocalDate monday(int week) {
    return LocalDate.ofEpochDay(week * 7L - THURSDAY);
  }

  /** The last week all of whose days are no later than a day. */
  static int lastComplete(LocalDate asOf) {
    return of(asOf.plusDays(1)) - 1;
  }
}
