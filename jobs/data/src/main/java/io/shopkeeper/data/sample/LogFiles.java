package io.shopkeeper.data.sample;

import io.shopkeeper.data.sample.SampleStoreSettings.Dirt;
import java.io.Serializable;
import java.time.DayOfWeek;
import java.time.LocalDate;

/**
 * The partition of the behaviour log into files. A file always holds the same hours of a day, so
 * that equal plans yield equal files.
 *
 * @param firstDay the day of file 0
 * @param aDay number of files per day, a divisor of 24
 */
record LogFiles(LocalDate firstDay, int aDay, long seed, Dirt dirt) implements Serializable {
  private static final int ROWS_A_FILE = 500_000;
  private static final int[] DIVISORS = {1, 2, 3, 4, 6, 8, 12, 24};

  /** The format and encoding of a file. */
  enum Style {
    /** Comma-separated with header, UTF-8. */
    CSV,
    /** CSV with a byte order mark, UTF-8. */
    CSV_WITH_BOM,
    /** CSV in GBK. */
    CSV_IN_GBK,
    /** One JSON object per line, UTF-8. */
    JSON_LINES
  }

  /**
   * The files of a plan.
   *
   * @param rowsADay mean number of rows per day
   */
  static LogFiles of(ShopPlan plan, Dirt dirt, double rowsADay) {
    int aDay = 24;
    for (int i = DIVISORS.length - 1; i >= 0; i--) {
      if (rowsADay / DIVISORS[i] <= ROWS_A_FILE) {
        aDay = DIVISORS[i];
      }
    }
    return new LogFiles(plan.firstDay(), aDay, plan.seed(), dirt);
  }

  /** The number of the file of a day and hour. */
  int fileOf(int day, int hour) {
    return day * aDay + hour * aDay / 24;
  }

  /** The number of files of a number of days. */
  int count(int days) {
    return days * aDay;
  }

  /** Whether a day's files are JSON lines, as those of Thursdays are. */
  static boolean json(LocalDate day) {
    return day.getDayOfWeek() == DayOfWeek.THURSDAY;
  }

  LocalDate day(int file) {
    return firstDay.plusDays(file / aDay);
  }

  Style style(int file) {
    if (json(day(file))) {
      return Style.JSON_LINES;
    }
    // The golden ratio distributes the exceptional files evenly, so that rates hold for few files
    // too.
    double u = Draws.unit(Draws.mix(seed ^ 0x66696C65L)) + file * 0.6180339887498949;
    u -= Math.floor(u);
    return u < dirt.gbkFiles()
        ? Style.CSV_IN_GBK
        : u < dirt.gbkFiles() + dirt.bomFiles() ? Style.CSV_WITH_BOM : Style.CSV;
  }

  /** The file's path in the output folder. */
  String path(int file) {
    return "behaviour/ds=%s/behaviour-%02d.%s"
        .formatted(
            day(file),
            file % aDay * (24 / aDay),
            style(file) == Style.JSON_LINES ? "jsonl.gz" : "csv.gz");
  }
}
