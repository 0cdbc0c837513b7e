package io.shopkeeper.data.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import org.junit.jupiter.api.Test;

class CohortWeeksTest {
  @Test
  void everyDayBelongsToTheMondayOnOrBeforeIt() {
    LocalDate day = LocalDate.of(1969, 12, 1);
    for (int i = 0; i < 30_000; i++, day = day.plusDays(1)) {
      LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      assertEquals(monday, CohortWeeks.monday(CohortWeeks.of(day)));
    }
  }

  @Test
  void weeksAreNumberedWithoutGaps() {
    LocalDate monday = LocalDate.of(2026, 3, 30);
    assertEquals(
        ChronoUnit.WEEKS.between(monday, LocalDate.of(2027, 1, 4)),
        CohortWeeks.of(LocalDate.of(2027, 1, 4)) - CohortWeeks.of(monday));
  }

  @Test
  void aWeekIsCompleteOnItsSunday() {
    int week = CohortWeeks.of(LocalDate.of(2026, 3, 25));
    assertEquals(week - 1, CohortWeeks.lastComplete(LocalDate.of(2026, 3, 28)));
    assertEquals(week, CohortWeeks.lastComplete(LocalDate.of(2026, 3, 29)));
    assertEquals(week, CohortWeeks.lastComplete(LocalDate.of(2026, 3, 31)));
  }
}
