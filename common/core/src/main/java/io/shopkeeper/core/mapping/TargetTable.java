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
 */
public record TargetTable(String name, List<Column> columns, List<String> key, boolean snapshot)
    implements Serializable {

  /** What a column holds, and so how its text is read. */
  public enum Kind {
    /** Plain text. */
    TEXT,
    /** A raw user id, replaced by its pseudonym. */
    USER,
    /** A raw session id, replaced by its pseudonym. */
    SESSION,
    /** A raw order id, replaced by its pseudonym. */
    ORDER,
    /** One of the column's allowed values, through the mapping's event types. */
    EVENT_TYPE,
    /** A time, held as microseconds since the epoch. */
    TIME,
    /** A whole number. */
    INTEGER,
    /** An amount of money with four decimals. */
    MONEY,
    /** A finite number. */
    REAL,
    /** Yes or no. */
    FLAG,
    /** Everything else worth keeping, by name. */
    ATTRIBUTES
  }

  /**
   * One column.
   *
   * @param required whether it is never null
   * @param allowed the values it may hold; empty for any
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
}
