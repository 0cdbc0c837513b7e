package io.shopkeeper.data.sample;

import io.shopkeeper.data.sample.SampleStoreSettings.Dirt;

/**
 * The data faults of the raw log. The fault of a row is a function of the row's key; a row has at
 * most one, except for bots' rows, which may have another one.
 */
enum Fault {
  NONE,
  /** The row is written a second time, with the same event id, seconds later. */
  DUPLICATE,
  /** The time is 1970-01-01T00:00:00Z. */
  CLOCK_1970,
  /** The time is the last second of an unsigned 32-bit counter, in 2106. */
  CLOCK_2106,
  /** The time is an hour early or late. */
  CLOCK_HOUR,
  /** The line is truncated. */
  CUT_LINE,
  /** The line has a column too many or too few; in JSON lines, a brace is missing. */
  WRONG_COLUMNS,
  UNKNOWN_ITEM,
  NEGATIVE_PRICE;

  /** The fault of a row, by its key. */
  static Fault of(Dirt dirt, long seed, long key, Action action) {
    double u = Draws.unit(Draws.mix(Draws.mix(seed ^ 0x44697274L) ^ Draws.mix(key)));
    double[] rates = {
      dirt.duplicates(),
      dirt.clockErrors() / 3,
      dirt.clockErrors() / 3,
      dirt.clockErrors() / 3,
      dirt.brokenLines() / 2,
      dirt.brokenLines() / 2,
      dirt.unknownItems(),
      action.priced() ? dirt.negativePrices() : 0
    };
    for (int i = 0; i < rates.length; i++) {
      u -= rates[i];
      if (u < 0) {
        return values()[i + 1];
      }
    }
    return NONE;
  }
}
