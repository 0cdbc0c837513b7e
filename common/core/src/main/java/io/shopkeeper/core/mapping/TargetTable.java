package io.shopkeeper.core.mapping;

import java.io.Serializable;
import java.util.List;

/**
 * The columns and rules of a curated table that a mapping fills.
 *
 * @param name the table's name, such as {@code events}
 * @param columns the columns that a mapping may fill, in the table's order
 * @param key the columns that identify a row
 * @param snapshot whether every partition holds the whole table
 * @param day the time column whose shop-local day is the row's partition; null for a snapshot,
 *     whose day is that of its file
 * @param rules constraints on each row, in the order in which they are tested
 * @param prose the reading of columns of kind {@link Kind#PROSE}; null if the table has none
 * @param sight the reading of the column of kind {@link Kind#PICTURE}; null if the table has none
 */
public record TargetTable(
    String name,
    List<Column> columns,
    List<String> key,
    boolean snapshot,
    String day,
    List<RowRule> rules,
    Prose prose,
    Sight sight)
    implements Serializable {

  /** The type of a column, by which its text is parsed. */
  public enum Kind {
    /** Plain text. */
    TEXT,
    /** What a customer wrote, kept as the table's {@link Prose} reads it. */
    PROSE,
    /** The language of the row's prose, which its reading tells; no mapping fills it. */
    LANGUAGE,
    /** Text that identifies the row; if a source has none, it is derived from duplicates.key. */
    ROW_ID,
    /** A raw user id, replaced by its pseudonym. */
    USER,
    /** A raw session id, replaced by its pseudonym. */
    SESSION,
    /** A raw order id, replaced by its pseudonym. */
    ORDER,
    /** One of the column's allowed values, to which the mapping translates texts. */
    ONE_OF,
    /** A time, held as microseconds since the epoch. */
    TIME,
    /** An integer. */
    INTEGER,
    /** A number of pieces: an integer that is summed when equal rows are merged. */
    QUANTITY,
    /** An amount of money with four decimals. */
    MONEY,
    /** A finite number. */
    REAL,
    /** A boolean. */
    FLAG,
    /** Bytes, such as those of a picture; base64 in a text format. */
    BINARY,
    /** The bytes of a picture, kept where the table's {@link Sight} can read it; in base64. */
    PICTURE,
    /** What a picture is, which its reading tells; no mapping fills it. */
    OF_PICTURE,
    /** Further values by name. */
    ATTRIBUTES
  }

  /**
   * One column of a curated table.
   *
   * @param name snake_case
   * @param kind its type
   * @param required whether it is never null
   * @param allowed the values that a column of kind {@link Kind#ONE_OF} may hold; empty for others
   */
  public record Column(String name, Kind kind, boolean required, List<String> allowed)
      implements Serializable {}

  /** The index of a column, or -1. */
  public int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    return -1;
  }

  /** The index of the first column of a kind, or -1. */
  public int indexOf(Kind kind) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).kind() == kind) {
        return i;
      }
    }
    return -1;
  }
}
