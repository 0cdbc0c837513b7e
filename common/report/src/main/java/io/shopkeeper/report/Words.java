package io.shopkeeper.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** The texts of the report, and the formatting of numbers and dates, in the reader's language. */
public final class Words {
  private static final String UNKNOWN = "–";

  private final Language language;
  private final ZoneId zone;
  private final Properties texts = new Properties();

  /**
   * Loads the texts of a language: those shared by all sections, and those in the packages of the
   * owners.
   *
   * @param zone the shop's time zone, in which instants are formatted
   * @param owners classes with {@code report_en.properties} and {@code report_zh.properties} in
   *     their package
   * @throws IllegalStateException if an owner has no texts, or two define a key differently
   */
  public Words(Language language, ZoneId zone, Collection<Class<?>> owners) {
    this.language = language;
    this.zone = zone;
    Map<String, Class<?>> byPackage = new LinkedHashMap<>();
    byPackage.put(Words.class.getPackageName(), Words.class);
    owners.forEach(owner -> byPackage.putIfAbsent(owner.getPackageName(), owner));
    byPackage.values().forEach(this::load);
  }

  private void load(Class<?> owner) {
    String file = "report_" + language.name().toLowerCase(Locale.ROOT) + ".properties";
    Properties own = new Properties();
    try (InputStream in = owner.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no " + file + " beside " + owner.getName());
      }
      own.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " beside " + owner.getName(), e);
    }
    for (String key : own.stringPropertyNames()) {
      Object before = texts.put(key, own.getProperty(key));
      if (before != null && !before.equals(own.getProperty(key))) {
        throw new IllegalStateException(
            "'%s' is said in two ways: the second beside %s".formatted(key, owner.getName()));
      }
    }
  }

  /** The language. */
  public Language language() {
    return language;
  }

  /** The keys that have a text. */
  public Set<String> keys() {
    return texts.stringPropertyNames();
  }

  /** The language's BCP 47 tag. */
  public String tag() {
    return language.tag();
  }

  /**
   * The text of a key with its placeholders filled.
   *
   * @param values of the placeholders, already formatted
   * @throws IllegalStateException if the key has no text
   */
  public String text(String key, Object... values) {
    String pattern = texts.getProperty(key);
    if (pattern == null) {
      throw new IllegalStateException("no text for '" + key + "' in " + language);
    }
    return new MessageFormat(pattern, language.locale()).format(values);
  }

  /** The translation of a value in the data, such as an event type; the value itself if unknown. */
  public String name(String group, String name) {
    return texts.getProperty(group + "." + name, name);
  }

  /** Formats an integer with thousands separators. */
  public String count(long value) {
    return NumberFormat.getIntegerInstance(language.locale()).format(value);
  }

  /** Formats a number compactly, for a headline: 1.2M, 123.5万. */
  public String compact(double value) {
    if (!Double.isFinite(value)) {
      return UNKNOWN;
    }
    if (Math.abs(value) < 10_000) {
      return number(value, 0, Math.abs(value) < 100 ? 1 : 0);
    }
    NumberFormat format =
        NumberFormat.getCompactNumberInstance(language.locale(), NumberFormat.Style.SHORT);
    format.setMaximumFractionDigits(1);
    return format.format(value);
  }

  /** Formats a count compactly, for a headline. */
  public String compactCount(long value) {
    return compact((double) value);
  }

  /** Formats a number with this many decimals. */
  public String decimal(double value, int digits) {
    return Double.isFinite(value) ? number(value, digits, digits) : UNKNOWN;
  }

  private String number(double value, int least, int most) {
    NumberFormat format = NumberFormat.getNumberInstance(language.locale());
    format.setMinimumFractionDigits(least);
    format.setMaximumFractionDigits(most);
    return format.format(value == 0 ? 0.0 : value);
  }

  /** Formats a number with three significant digits. */
  public String significant(double value) {
    if (!Double.isFinite(value)) {
      return UNKNOWN;
    }
    double size = Math.abs(value);
    int digits = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    if (size > 0 && size < 0.001) {
      digits = Math.min(8, 2 - (int) Math.floor(Math.log10(size)));
    }
    return number(value, 0, digits);
  }

  /** Formats a number with its sign and two decimals. */
  public String signed(double value) {
    double rounded = Math.rint(value * 100) / 100;
    return (rounded > 0 ? "+" : "") + decimal(rounded, 2).replace('-', '−');
  }

  /** Formats a fraction as a percentage. */
  public String percent(double share) {
    if (!Double.isFinite(share)) {
      return UNKNOWN;
    }
    double size = Math.abs(share * 100);
    int digits = size == 0 || size >= 99.95 ? 0 : size < 0.095 ? 3 : size < 0.995 ? 2 : 1;
    NumberFormat format = NumberFormat.getPercentInstance(language.locale());
    format.setMaximumFractionDigits(digits);
    if (share > 0.999 && share < 1) {
      // A fraction slightly below 1 must not be shown as 100 %.
      format.setMaximumFractionDigits(1);
      format.setRoundingMode(RoundingMode.DOWN);
    }
    return format.format(share == 0 ? 0.0 : share);
  }

  /** Formats a fraction as a percentage without decimals. */
  public String wholePercent(double share) {
    return Double.isFinite(share)
        ? NumberFormat.getPercentInstance(language.locale()).format(share)
        : UNKNOWN;
  }

  /** Formats a relative change, given as a fraction, as a percentage with its sign. */
  public String change(double share) {
    return share > 0 ? "+" + percent(share) : percent(share).replace('-', '−');
  }

  /** Formats a value with its interval in brackets. */
  public String interval(double value, double low, double high) {
    return text("interval", decimal(value, 4), decimal(low, 4), decimal(high, 4));
  }

  /** Formats a day. */
  public String day(LocalDate day) {
    return day == null ? UNKNOWN : day.format(pattern("format.day"));
  }

  /** Formats a day without its year. */
  public String shortDay(LocalDate day) {
    return day.format(pattern("format.short-day"));
  }

  /** Formats an instant in the shop's time zone, to the minute. */
  public String moment(Instant moment) {
    return moment == null ? UNKNOWN : moment.atZone(zone).format(pattern("format.moment"));
  }

  private DateTimeFormatter pattern(String key) {
    return DateTimeFormatter.ofPattern(texts.getProperty(key), language.locale());
  }

  /** Formats a duration. */
  public String duration(double seconds) {
    if (!Double.isFinite(seconds) || seconds < 0) {
      return UNKNOWN;
    }
    if (seconds < 10) {
      return text("format.seconds", number(seconds, 0, 1));
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return text("format.seconds", count(whole));
    }
    if (whole < 3600) {
      return text("format.minutes", count(whole / 60), count(whole % 60));
    }
    return text("format.hours", count(whole / 3600), count(whole % 3600 / 60));
  }

  /** Formats a duration in one unit, for a headline. */
  public String shortDuration(double seconds) {
    if (!Double.isFinite(seconds) || seconds < 60) {
      return duration(seconds);
    }
    return seconds < 3600
        ? text("format.short-minutes", number(seconds / 60, 0, seconds < 600 ? 1 : 0))
        : text("format.short-hours", number(seconds / 3600, 0, 1));
  }

  /** The usual spelling of a metric's name: {@code ndcg@20} is NDCG@20. */
  public String metric(String metric) {
    String whole = texts.getProperty("metric." + metric);
    if (whole != null) {
      return whole;
    }
    int at = metric.indexOf('@');
    String base = at < 0 ? metric : metric.substring(0, at);
    return name("metric", base) + (at < 0 ? "" : metric.substring(at));
  }
}
