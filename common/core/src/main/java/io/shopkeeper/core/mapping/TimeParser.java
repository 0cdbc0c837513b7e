package io.shopkeeper.core.mapping;

import io.shopkeeper.core.JobException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * Parses times into microseconds since the epoch. Formats: {@code epoch-ms}, {@code epoch-s},
 * {@code epoch-us}, {@code iso} (date, or date and time with or without offset, {@code T} or a
 * space between), or a pattern of {@link DateTimeFormatter}. A time without offset is local to the
 * zone.
 */
public final class TimeParser {
  /** The result for a text that is not a time. */
  public static final long NONE = Long.MIN_VALUE;

  private enum Style {
    EPOCH_MS,
    EPOCH_S,
    EPOCH_US,
    ISO,
    PATTERN
  }

  private final Style style;
  private final DateTimeFormatter pattern;
  private final ZoneId zone;
  // Logs are nearly sorted, so most look-ups of a zone's offset are for the same day as the last.
  private long cachedEpochDay = Long.MIN_VALUE;
  private ZoneOffset cachedOffset;

  /**
   * @throws JobException (64) for an invalid pattern
   */
  public TimeParser(String format, ZoneId zone) {
    this.zone = zone;
    this.style =
        switch (format.toLowerCase(Locale.ROOT)) {
          case "epoch-ms" -> Style.EPOCH_MS;
          case "epoch-s" -> Style.EPOCH_S;
          case "epoch-us" -> Style.EPOCH_US;
          case "iso" -> Style.ISO;
          default -> Style.PATTERN;
        };
    try {
      this.pattern =
          style == Style.PATTERN
              ? new DateTimeFormatterBuilder()
                  .parseCaseInsensitive()
                  // 'y' is the year of an era, which logs do not have.
                  .appendPattern(format.replace('y', 'u'))
                  .toFormatter(Locale.ENGLISH)
                  .withResolverStyle(ResolverStyle.STRICT)
              : null;
    } catch (IllegalArgumentException e) {
      throw JobException.usage(
          "time.format '"
              + format
              + "' is not a format ("
              + e.getMessage()
              + "); use epoch-ms, epoch-s, epoch-us, iso or a pattern such as yyyy-MM-dd HH:mm:ss");
    }
  }

  /** Parses a time into microseconds since the epoch; {@link #NONE} if it is not a time. */
  public long micros(String text) {
    return switch (style) {
      case EPOCH_MS -> epoch(text, 1_000);
      case EPOCH_S -> epoch(text, 1_000_000);
      case EPOCH_US -> epoch(text, 1);
      case ISO -> iso(text);
      case PATTERN -> patterned(text);
    };
  }

  /** A hint for an implausible epoch time: the unit in which it would be plausible, or empty. */
  public String hint(long micros) {
    if (style == Style.EPOCH_MS && plausible(micros * 1_000)) {
      return " (epoch-s would fit)";
    }
    if (style == Style.EPOCH_S && plausible(micros / 1_000)) {
      return " (epoch-ms would fit)";
    }
    return "";
  }

  private static boolean plausible(long micros) {
    return micros > 946_684_800_000_000L && micros < 4_102_444_800_000_000L;
  }

  /** Parses an integer, also in the forms that tables export: 1.47003521E9, 1470035212637.0. */
  private static long epoch(String text, long factor) {
    long value = 0;
    int at = 0;
    int length = text.length();
    boolean negative = length > 1 && text.charAt(0) == '-';
    if (negative) {
      at = 1;
    }
    if (at == length || length > 16) {
      return decimalEpoch(text, factor);
    }
    for (; at < length; at++) {
      int digit = text.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        return decimalEpoch(text, factor);
      }
      value = value * 10 + digit;
    }
    return scaled(negative ? -value : value, factor);
  }

  private static long decimalEpoch(String text, long factor) {
    if (!text.chars().allMatch(TimeParser::ofDecimals)) {
      return NONE;
    }
    try {
      double value = Double.parseDouble(text) * factor;
      return Math.abs(value) < 9e18 ? Math.round(value) : NONE;
    } catch (NumberFormatException e) {
      return NONE;
    }
  }

  /** Java reads more than decimals, such as 0x1p40 and 1470035212637d. */
  private static boolean ofDecimals(int c) {
    return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
  }

  private static long scaled(long value, long factor) {
    return Math.abs(value) > Long.MAX_VALUE / factor ? NONE : value * factor;
  }

  private long patterned(String text) {
    try {
      TemporalAccessor parsed = pattern.parse(text);
      if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
        return micros(Instant.from(parsed));
      }
      LocalDate date = parsed.query(TemporalQueries.localDate());
      if (date == null) {
        return NONE;
      }
      LocalTime time = parsed.query(TemporalQueries.localTime());
      return local(date.toEpochDay(), time == null ? 0 : time.toNanoOfDay() / 1_000);
    } catch (DateTimeException | ArithmeticException e) {
      return NONE;
    }
  }

  private static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  private long iso(String text) {
    int length = text.length();
    if (length < 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return NONE;
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) {
      return NONE;
    }
    long epochDay;
    try {
      epochDay = LocalDate.of(year, month, day).toEpochDay();
    } catch (DateTimeException e) {
      return NONE;
    }
    if (length == 10) {
      return local(epochDay, 0);
    }
    char between = text.charAt(10);
    if ((between != 'T' && between != ' ') || length < 16 || text.charAt(13) != ':') {
      return NONE;
    }
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = 0;
    long fraction = 0;
    int at = 16;
    if (at < length && text.charAt(at) == ':') {
      second = length < 19 ? -1 : digits(text, 17, 19);
      at = 19;
      if (at < length && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
        at++;
        int scale = 100_000;
        int start = at;
        while (at < length && Character.digit(text.charAt(at), 10) >= 0) {
          fraction += (long) Character.digit(text.charAt(at), 10) * scale;
          scale /= 10;
          at++;
        }
        if (at == start) {
          return NONE;
        }
      }
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
      return NONE;
    }
    long micros = ((hour * 60L + minute) * 60 + second) * 1_000_000 + fraction;
    if (at == length) {
      return local(epochDay, micros);
    }
    long offsetSeconds = offset(text, at);
    return offsetSeconds == NONE
        ? NONE
        : epochDay * 86_400_000_000L + micros - offsetSeconds * 1_000_000;
  }

  private static long offset(String text, int at) {
    char sign = text.charAt(at);
    int rest = text.length() - at - 1;
    if (sign == 'Z' || sign == 'z') {
      return rest == 0 ? 0 : NONE;
    }
    if (sign != '+' && sign != '-') {
      return NONE;
    }
    int hours = rest >= 2 ? digits(text, at + 1, at + 3) : -1;
    int minutes =
        switch (rest) {
          case 2 -> 0;
          case 4 -> digits(text, at + 3, at + 5);
          case 5 -> text.charAt(at + 3) == ':' ? digits(text, at + 4, at + 6) : -1;
          default -> -1;
        };
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
      return NONE;
    }
    long seconds = hours * 3600L + minutes * 60L;
    return sign == '-' ? -seconds : seconds;
  }

  private static int digits(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private long local(long epochDay, long microsOfDay) {
    ZoneOffset offset;
    if (zone instanceof ZoneOffset fixed) {
      offset = fixed;
    } else if (epochDay == cachedEpochDay) {
      offset = cachedOffset;
    } else {
      LocalDate date = LocalDate.ofEpochDay(epochDay);
      LocalDateTime time = date.atTime(LocalTime.ofNanoOfDay(microsOfDay * 1_000));
      offset = zone.getRules().getOffset(time);
      // Only a day without a daylight-saving transition has a single offset.
      if (zone.getRules()
          .getOffset(date.atStartOfDay())
          .equals(zone.getRules().getOffset(date.plusDays(1).atStartOfDay()))) {
        cachedEpochDay = epochDay;
        cachedOffset = offset;
      }
    }
    return epochDay * 86_400_000_000L + microsOfDay - offset.getTotalSeconds() * 1_000_000L;
  }
}
