package io.shopkeeper.answer;

import io.shopkeeper.text.Normal;
import io.shopkeeper.text.TypedIds;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a question names, in Chinese and English, by patterns; products are found by {@link
 * Products}.
 *
 * @param numbers what may be numbers of orders, as they were typed, and placeholders of some
 * @param days of a year or of any
 * @param amounts of money
 * @param colours by their English names
 * @param sizes in capital letters, or numbers
 */
record Entities(
    Set<String> numbers,
    List<Day> days,
    List<Amount> amounts,
    Set<String> colours,
    Set<String> sizes) {
  /** A day of a year; of any year where none was named. */
  record Day(OptionalInt year, int month, int day) {
    boolean is(LocalDate date) {
      return date.getMonthValue() == month
          && date.getDayOfMonth() == day
          && (year.isEmpty() || year.getAsInt() == date.getYear());
    }
  }

  /**
   * An amount of money.
   *
   * @param currency its code, as far as signs and words tell
   */
  record Amount(BigDecimal value, String currency) {}

  private static final String BEFORE = "(?<![a-z0-9-])(?<!\\d[.,])";
  private static final String AFTER = "(?![a-z0-9-])";

  private static final String MONTHS =
      "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?";

  private static final Pattern ISO =
      Pattern.compile(BEFORE + "(\\d{4})[-/.年] ?(\\d{1,2})[-/.月] ?(\\d{1,2})(?:日|号|(?![\\d-]))");
  private static final Pattern CHINESE_DAY = Pattern.compile("(\\d{1,2})月(\\d{1,2})[日号]?");
  private static final Pattern DAY_MONTH =
      Pattern.compile(
          BEFORE + "(\\d{1,2})(?:st|nd|rd|th)?(?: of)? " + MONTHS + "(?:,? (\\d{4}))?" + AFTER);
  private static final Pattern MONTH_DAY =
      Pattern.compile(
          "(?<![a-z])" + MONTHS + " (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?" + AFTER);

  private static final String MONEY =
      "(\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d{1,9}(?:[.,]\\d{1,2})?)";
  private static final Pattern SIGN_FIRST =
      Pattern.compile("([¥￥€$£]|\\b(?:cny|rmb|eur|usd|gbp))\\s?" + MONEY + "(?!\\d)");
  private static final Pattern SIGN_LAST =
      Pattern.compile(
          "(?<![\\d.,a-z-])"
              + MONEY
              + "\\s?(元|块钱?|人民币|欧元?|美元|美金|英镑|€|\\$|£|(?:yuan|cny|rmb|euros?|eur|dollars?|usd|pounds?|gbp)\\b)");

  /** Letters, digits and hyphens, with a digit. */
  private static final Pattern NUMBER =
      Pattern.compile("(?<![a-z0-9-])(?=[a-z-]*[0-9])[a-z0-9][a-z0-9-]{3,39}(?![a-z0-9-])");

  private static final Pattern SIZE =
      Pattern.compile(
          "(?<![a-z0-9'])(xxs|xs|xl|xxl|xxxl|[2-5]xl)(?![a-z0-9])"
              + "|\\bsize (xxs|xs|s|m|l|xl|xxl|\\d{1,3}(?:\\.5)?)\\b"
              + "|(?<![a-z0-9])(s|m|l|\\d{2,3}) ?[码号](?!线|店|楼)"
              + "|(?<![a-z])(small|medium|large)(?![a-z])|([大中小均])[码号]");

  private static final List<String> COLOURS =
      List.of(
          "black:黑",
          "white:白",
          "red:红",
          "blue:蓝",
          "green:绿",
          "yellow:黄",
          "grey:灰",
          "pink:粉",
          "purple:紫",
          "brown:棕",
          "orange:橙",
          "beige:米",
          "silver:银",
          "gold:金",
          "navy:藏青",
          "khaki:卡其");

  /** What a text names. */
  static Entities of(String text) {
    Set<String> numbers = new LinkedHashSet<>();
    String masked = text;
    for (String placeholder : TypedIds.placeholders(text)) {
      if (!TypedIds.orderOf(placeholder).isEmpty()) {
        numbers.add(placeholder);
      }
      masked = masked.replace(placeholder, " ".repeat(placeholder.length()));
    }
    String plain = Normal.inPlace(masked);
    Scan scan = new Scan(plain);
    List<Day> days = new ArrayList<>();
    scan.take(ISO, m -> day(days, m.group(1), m.group(2), m.group(3)));
    scan.take(CHINESE_DAY, m -> day(days, null, m.group(1), m.group(2)));
    scan.take(DAY_MONTH, m -> day(days, m.group(3), month(m.group(2)), m.group(1)));
    scan.take(MONTH_DAY, m -> day(days, m.group(3), month(m.group(1)), m.group(2)));
    List<Amount> amounts = new ArrayList<>();
    scan.take(SIGN_FIRST, m -> amounts.add(amount(m.group(2), m.group(1))));
    scan.take(SIGN_LAST, m -> amounts.add(amount(m.group(1), m.group(2))));
    Set<String> sizes = new LinkedHashSet<>();
    scan.take(SIZE, m -> sizes.add(size(m)));
    scan.take(NUMBER, m -> numbers.add(text.substring(m.start(), m.end())));
    return new Entities(numbers, days, amounts, colours(plain), sizes);
  }

  /** The text with what may be numbers of orders left out. */
  static String withoutNumbers(String text) {
    return NUMBER.matcher(Normal.inPlace(TypedIds.brief(text))).replaceAll(" ");
  }

  /**
   * A text with {@code [order]} for numbers of orders, and {@code [number]} for what may be one.
   */
  static String masked(String text) {
    String named = TypedIds.NAMED.read(text);
    StringBuilder masked = new StringBuilder();
    int from = 0;
    Matcher numbers = NUMBER.matcher(Normal.inPlace(named));
    while (numbers.find()) {
      masked.append(named, from, numbers.start()).append("[number]");
      from = numbers.end();
    }
    return masked.append(named, from, named.length()).toString();
  }

  /** The colours that a text names, by their English names. */
  static Set<String> colours(String plain) {
    Set<String> colours = new LinkedHashSet<>();
    for (String both : COLOURS) {
      String[] names = both.split(":", -1);
      String english = names[0].equals("grey") ? "gr[ea]y" : names[0];
      if (Pattern.compile(
              "(?<![a-z])"
                  + english
                  + "(?![a-z])|"
                  + names[1]
                  + "(?:白|黄|红|蓝|灰)?色|"
                  + names[1]
                  + "的")
          .matcher(plain)
          .find()) {
        colours.add(names[0]);
      }
    }
    return colours;
  }

  private static void day(List<Day> days, String year, String month, String day) {
    int m = Integer.parseInt(month);
    int d = Integer.parseInt(day);
    if (m >= 1 && m <= 12 && d >= 1 && d <= 31) {
      days.add(
          new Day(
              year == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(year)), m, d));
    }
  }

  private static String month(String name) {
    return String.valueOf(1 + "janfebmaraprmayjunjulaugsepoctnovdec".indexOf(name) / 3);
  }

  private static Amount amount(String number, String sign) {
    String plain =
        number.matches(".*,\\d{3}.*") ? number.replace(",", "") : number.replace(',', '.');
    String currency =
        switch (sign) {
          case "€", "欧", "欧元", "eur", "euro", "euros" -> "EUR";
          case "$", "美元", "美金", "usd", "dollar", "dollars" -> "USD";
          case "£", "英镑", "gbp", "pound", "pounds" -> "GBP";
          default -> "CNY";
        };
    return new Amount(new BigDecimal(plain), currency);
  }

  private static String size(MatchResult match) {
    for (int group = 1; group <= match.groupCount(); group++) {
      if (match.group(group) != null) {
        return switch (match.group(group)) {
          case "small", "小" -> "S";
          case "medium", "中" -> "M";
          case "large", "大" -> "L";
          default -> match.group(group).toUpperCase(Locale.ROOT);
        };
      }
    }
    throw new IllegalStateException("a size without a group");
  }

  /** Takes out what one pattern found, so that the next does not find it again. */
  private static final class Scan {
    private final StringBuilder rest;

    Scan(String plain) {
      this.rest = new StringBuilder(plain);
    }

    void take(Pattern pattern, Consumer<MatchResult> found) {
      Matcher matcher = pattern.matcher(rest.toString());
      while (matcher.find()) {
        found.accept(matcher.toMatchResult());
        for (int i = matcher.start(); i < matcher.end(); i++) {
          rest.setCharAt(i, ' ');
        }
      }
    }
  }
}
