package io.shopkeeper.core.mapping;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;

/**
 * A constraint on the single rows of a table, beyond the types of its columns. A row that violates
 * it is quarantined with the rule's reason.
 *
 * @param code the rule's name, kebab-case
 * @param columns the columns that the test reads
 * @param reason one sentence that applies to every violation, and so quotes no value
 * @param test whether a row satisfies the rule
 */
public record RowRule(String code, List<String> columns, String reason, Test test)
    implements Serializable {

  /** Tests the values of a rule's columns. */
  @FunctionalInterface
  public interface Test extends Serializable {
    /**
     * Whether a row satisfies the rule.
     *
     * @param values the columns' values in the rule's order, typed as in {@link RecordParser}; null
     *     if missing; the array is reused for the next row
     */
    boolean keeps(Object[] values);
  }

  /** The rule that a number is null or at least 0. */
  public static RowRule notNegative(String column) {
    return number(column, "negative", column + " is negative", value -> value >= 0);
  }

  /** The rule that a number is null or in [low, high]. */
  public static RowRule between(String column, double low, double high) {
    return number(
        column,
        "out-of-range",
        "%s is outside %s to %s".formatted(column, plain(low), plain(high)),
        value -> value >= low && value <= high);
  }

  /** The rule that at least one of two columns is not null. */
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
