package io.shopkeeper.learning.split;

import java.time.LocalDate;

/**
 * The shop-local days of one training and its test window.
 *
 * @param trainEnd the last day that training knows
 * @param asOf the last day of all; the test window is the days after {@code trainEnd} up to it
 */
public record Days(LocalDate trainEnd, LocalDate asOf) {
  /** Days whose last {@code testDays} up to {@code asOf} are the test window. */
  public static Days testing(LocalDate asOf, int testDays) {
    return new Days(asOf.minusDays(testDays), asOf);
  }

  /** Days without a test window. */
  public static Days all(LocalDate asOf) {
    return new Days(asOf, asOf);
  }

  /** The first day of the test window, if there is one. */
  public LocalDate testFrom() {
    return trainEnd.plusDays(1);
  }
}
