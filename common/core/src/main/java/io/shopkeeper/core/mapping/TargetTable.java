package io.shopkeeper.core.mapping;

import java.io.Serializable;
import java.util.List;

/**
 * A curated table as a mapping sees it.
 *
 * @param name such as {@code events}
 * @param columns what a mapping may fill, in the table's order
 * @param key the columns that identify a row
 * @param snapshot whether every day holds the whole table
 * @param day the column of times whose shop-local day is the row's partition; null for a snapshot,
 *     whose day is its file's
 * @param rules what each row must keep, in the order in which they are asked
 */
public record TargetTable(
    String name,
    List<Column> columns,
    List<String> key,
    boolean snapshot,
    String day,
    List<RowRule> rules)
    implements Serializable {

  /** What a column holds, and so how its text is read. */
  public enum Kind {
    /** Plain text. */
    TEXT,
    /** Text that identifies the row; where a source has none, it is made of duplicates.key. */
    ROW_ID,
    /** A raw user id, replaced by its pseudonym. */
    USER,
    /** A raw session id, replaced by its pseudonym. */
    SESSION,
    /** A raw order id, replaced by its pseudonym. */
    ORDER,
    /** One of the column's allowed values, through what the mapping says its texts mean. */
    ONE_OF,
    /** A time, held as microseconds since the epoch. */
    TIME,
    /** A whole number. */
    INTEGER,
    /** How many pieces: a whole number that equal rows may add up. */
    QUANTITY,
    /** An amount of money with four decimals. */
    MONEY,
    /** A finite number. */
    REAL,
    /** Yes or no. */
    FLAG,
    /** Bytes, such as a picture's; base64 where the source is text. */
    BINARY,
    /** Everything else worth keeping, by name. */
    ATTRIBUTES
  }

  /**
   * One column.
   *
   * @param name snake_case
   * @param kind what it holds
   * @param required whether it is never null
   * @param allowed the values that a column of kind {@link Kind#ONE_OF} may hold; empty for others
   */
  public record Column(String name, Kind kind, boolean required, List<String> allowed)
      implements Serializable {}

  /** The place of a column, or -1. */
  public int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    return -1;
  }

  /** The place of the first column of a kind, or -1. */
  public int indexOf(Kind kind) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).kind() == kind) {
        return i;
      }
    }
    return -1;
  }
}
