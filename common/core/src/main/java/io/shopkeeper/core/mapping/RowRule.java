package io.shopkeeper.core.mapping;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a table asks of each row by itself, beyond what its columns' kinds ask. A row that breaks a
 * rule is quarantined with the rule's sentence as its reason.
 *
 * @param code the rule's name, kebab-case
 * @param columns the columns that it reads
 * @param reason one sentence; it holds for every row that breaks the rule, and so repeats no value
 * @param test whether a row keeps the rule
 */
public record RowRule(String code, List<String> columns, String reason, Test test)
    implements Serializable {

  /** Looks at the values of a rule's columns. */
  @FunctionalInterface
  public interface Test extends Serializable {
    /**
     * Whether a row keeps the rule.
     *
     * @param values the columns' values in the rule's order, as {@link RecordParser} makes them;
     *     null for none; reused for the next row
     */
    boolean keeps(Object[] values);
  }

  /** A number that may be missing, but is not below zero. */
  public static RowRule notNegative(String column) {
    return number(column, "negative", column + " is negative", value -> value >= 0);
  }

  /** A number that may be missing, but lies between two others, or on one of them. */
  public static RowRule between(String column, double low, double high) {
    return number(
        column,
        "out-of-range",
        "%s is outside %s to %s".formatted(column, plain(low), plain(high)),
        value -> value >= low && value <= high);
  }

  /** Two columns of which at least one has a value. */
  public static RowRule either(String one, String other) {
    return new RowRule(
        "missing-value",
        List.of(one, other),
        one + " and " + other + " are both missing",
        values -> values[0] != null || values[1] != null);
  }

  private static String plain(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }

  private interface Range extends Serializable {
    boolean holds(double value);
  }

  private static RowRule number(String column, String code, String reason, Range range) {
    return new RowRule(
        code,
        List.of(column),
        reason,
        values -> values[0] == null || range.holds(((Number) values[0]).doubleValue()));
  }
}
