package io.shopkeeper.data.sample;

import io.shopkeeper.data.sample.SampleStoreSettings.Dirt;

/**
 * What is wrong with a row of the raw log. Which row has which fault follows from the row's key
 * alone; a row has at most one, except that a bot's row may have another one, too.
 */
enum Fault {
  NONE,
  /** The row is written a second time, with the same event id, seconds later. */
  DUPLICATE,
  /** The clock said 1970-01-01T00:00:00Z. */
  CLOCK_1970,
  /** The clock stood at the last second of an unsigned 32-bit counter, in 2106. */
  CLOCK_2106,
  /** The clock was an hour early or late. */
  CLOCK_HOUR,
  /** The line breaks off in the middle. */
  CUT_LINE,
  /** The line has a column too many or too few; in JSON lines, a brace is missing. */
  WRONG_COLUMNS,
  UNKNOWN_ITEM,
  NEGATIVE_PRICE;

  /** The fault of a row. */
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
