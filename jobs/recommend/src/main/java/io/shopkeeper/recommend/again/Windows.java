package io.shopkeeper.recommend.again;

import java.time.LocalDate;
import java.util.stream.IntStream;

/**
 * The days as of which purchases are foretold, the newest first: tomorrow, for those who are
 * served, and before it the first days of windows whose purchases are known, each ending where the
 * next begins.
 *
 * @param days from 1970-01-01
 * @param horizon days of a window
 * @param judged windows behind a verdict; as many before each are learned from
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Windows(int[] days, int horizon, int judged) {
  /** The place of the days that are served. */
  static final int TOMORROW = 0;

  /** The place of the night's own test window. */
  static final int TONIGHT = 1;

  /**
   * The windows of a log.
   *
   * @param first the day of the first purchase; a window has at least its length of days before it
   * @param most windows behind a verdict
   */
  static Windows of(LocalDate asOf, int horizon, int first, int most) {
    int tomorrow = Math.toIntExact(asOf.plusDays(1).toEpochDay());
    int known =
        (int)
            IntStream.rangeClosed(1, 2 * most)
                .filter(w -> tomorrow - (long) (w + 1) * horizon >= first)
                .count();
    return new Windows(
        IntStream.rangeClosed(0, known).map(w -> tomorrow - w * horizon).toArray(),
        horizon,
        Math.min(most, known));
  }

  /** The places of the windows from which that of a place learns: earlier ones alone. */
  int[] teaching(int place) {
    return IntStream.range(place + 1, Math.min(days.length, place + 1 + Math.max(1, judged)))
        .toArray();
  }

  /** The places of the windows that may be judged, the night's first. */
  int[] tested() {
    return IntStream.rangeClosed(TONIGHT, judged).toArray();
  }
}
