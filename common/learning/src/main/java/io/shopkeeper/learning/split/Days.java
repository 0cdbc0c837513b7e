package io.shopkeeper.learning.split;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * The temporal split of one training: the training days and the test window, in the shop's time
 * zone.
 *
 * @param trainEnd the last training day
 * @param asOf the last day of all; the test window is the days after {@code trainEnd} up to this
 *     one
 */
public record Days(LocalDate trainEnd, LocalDate asOf) {
  /** A split whose test window is the last {@code testDays} days up to {@code asOf}. */
  public static Days testing(LocalDate asOf, int testDays) {
    return new Days(asOf.minusDays(testDays), asOf);
  }

  /** A split without a test window. */
  public static Days all(LocalDate asOf) {
    return new Days(asOf, asOf);
  }

  /** The length of the test window. */
  public int testDays() {
    return Math.toIntExact(ChronoUnit.DAYS.between(trainEnd, asOf));
  }

  /** The first day of the test window: the day after {@code trainEnd}. */
  public LocalDate testFrom() {
    return trainEnd.plusDays(1);
  }
}
