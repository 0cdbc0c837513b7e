package io.shopkeeper.core.mapping;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a record of separated values according to RFC 4180; it is a line, unless its reader has
 * joined the lines of a quoted field. A quote within an unquoted field is an ordinary character.
 * Separators may be longer than one character, as in {@code 1::1193::5}.
 */
public final class CsvLine {
  /** The problem of a line with an unclosed quoted field. */
  public static final String UNCLOSED = "a quoted field does not close on its line";

  /** The problem of a line like {@code "a"b,c}. */
  public static final String AFTER_QUOTE = "text stands between a closing quote and the separator";

  private final String separator;
  private final char first;
  private final int quote;

  /**
   * @param separator one or more characters
   * @param quote one character; empty for no quoting
   */
  public CsvLine(String separator, String quote) {
    if (separator.isEmpty() || quote.length() > 1) {
      throw new IllegalArgumentException("separator '" + separator + "', quote '" + quote + "'");
    }
    this.separator = separator;
    this.first = separator.charAt(0);
    this.quote = quote.isEmpty() ? -1 : quote.charAt(0);
  }

  /**
   * The fields of a line; null if it is malformed.
   *
   * @param problem receives the problem at index 0
   */
  public String[] split(String line, String[] problem) {
    List<String> fields = new ArrayList<>(16);
    int length = line.length();
    int at = 0;
    while (true) {
      if (at < length && line.charAt(at) == quote) {
        int end = closing(line, at + 1);
        if (end < 0) {
          problem[0] = UNCLOSED;
          return null;
        }
        String content = line.substring(at + 1, end);
        String mark = String.valueOf((char) quote);
        fields.add(content.indexOf(quote) < 0 ? content : content.replace(mark + mark, mark));
        at = end + 1;
        if (at < length && !line.startsWith(separator, at)) {
          problem[0] = AFTER_QUOTE;
          return null;
        }
      } else {
        int end = next(line, at);
        fields.add(line.substring(at, end));
        at = end;
      }
      if (at >= length) {
        return fields.toArray(new String[0]);
      }
      at += separator.length();
      if (at == length) {
        fields.add("");
        return fields.toArray(new String[0]);
      }
    }
  }

  private int next(String line, int from) {
    int at = separator.length() == 1 ? line.indexOf(first, from) : line.indexOf(separator, from);
    return at < 0 ? line.length() : at;
  }

  private int closing(String line, int from) {
    int at = line.indexOf(quote, from);
    while (at >= 0 && at + 1 < line.length() && line.charAt(at + 1) == quote) {
      at = line.indexOf(quote, at + 2);
    }
    return at;
  }
}
