package io.shopkeeper.data.behaviour;

import java.util.Locale;

/**
 * A customer's segment by recency, frequency and monetary value (A. M. Hughes, Strategic Database
 * Marketing, 1994). The rules are tried from top to bottom; <i>worth</i> is the mean of the f and m
 * scores, or the f score if the monetary value is unknown.
 */
enum RfmSegment {
  /** Bought lately (r ≥ 4), more than once, worth ≥ 4. */
  CHAMPIONS,
  /** Bought not long ago (r ≥ 3) and more than once. */
  LOYAL,
  /** Bought not long ago, once. */
  PROMISING,
  /** Has been away (r ≤ 2), but bought more than once or is worth ≥ 4. */
  AT_RISK,
  /** Has been away, after one ordinary order. */
  LOST;

  /**
   * The segment of a customer.
   *
   * @param r recency score, from 1 to 5
   * @param frequency number of orders
   * @param f frequency score, from 1 to 5
   * @param m monetary score, from 1 to 5; null if no purchase had a price
   */
  static RfmSegment of(int r, long frequency, int f, Integer m) {
    double worth = m == null ? f : (f + m) / 2.0;
    boolean repeat = frequency > 1;
    if (r >= 3) {
      return r >= 4 && repeat && worth >= 4 ? CHAMPIONS : repeat ? LOYAL : PROMISING;
    }
    return repeat || worth >= 4 ? AT_RISK : LOST;
  }

  /** Its name in tables. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
