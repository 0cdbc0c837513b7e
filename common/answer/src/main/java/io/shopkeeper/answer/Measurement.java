package io.shopkeeper.answer;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number with its unit, as a value of the catalogue has it: {@code 1.7 l}, {@code 12.50 EUR}.
 *
 * @param value in the base unit of its kind, or in the unit that was written
 * @param unit in lower case
 */
record Measurement(BigDecimal value, String unit) {
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d{1,12}(?:\\.\\d{1,6})?)\\s*([^\\d\\s].{0,11})?");

  private static final Map<String, String[]> BASES =
      Map.ofEntries(
          Map.entry("kg", new String[] {"g", "1000"}),
          Map.entry("千克", new String[] {"g", "1000"}),
          Map.entry("公斤", new String[] {"g", "1000"}),
          Map.entry("克", new String[] {"g", "1"}),
          Map.entry("l", new String[] {"ml", "1000"}),
          Map.entry("升", new String[] {"ml", "1000"}),
          Map.entry("毫升", new String[] {"ml", "1"}),
          Map.entry("cm", new String[] {"mm", "10"}),
          Map.entry("厘米", new String[] {"mm", "10"}),
          Map.entry("m", new String[] {"mm", "1000"}),
          Map.entry("米", new String[] {"mm", "1000"}),
          Map.entry("毫米", new String[] {"mm", "1"}),
          Map.entry("kw", new String[] {"w", "1000"}),
          Map.entry("瓦", new String[] {"w", "1"}),
          Map.entry("分贝", new String[] {"db", "1"}),
          Map.entry("元", new String[] {"cny", "1"}));

  /** The measurement that a value is, if it is nothing else: no range, no {@code 20 x 30 cm}. */
  static Optional<Measurement> of(String value) {
    Matcher written = WRITTEN.matcher(value.strip());
    if (!written.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(written.group(1).replace(",", ""));
    String unit = written.group(2) == null ? "" : written.group(2).strip().toLowerCase(Locale.ROOT);
    if (unit.chars().anyMatch(Character::isDigit)) {
      return Optional.empty();
    }
    String[] base = BASES.get(unit);
    return Optional.of(
        base == null
            ? new Measurement(number, unit)
            : new Measurement(number.multiply(new BigDecimal(base[1])), base[0]));
  }
}
