package io.shopkeeper.data.ingest;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Sanitises text from files for messages: one line of bounded length, without anything that may be
 * a customer's id, address or number.
 */
final class Shown {
  private static final int LONGEST = 40;
  private static final int MOST = 30;
  private static final int LONGEST_NAME = 200;

  /**
   * Matches text that may be personal data: field names contain no {@code @} and no four digits.
   */
  private static final Pattern PRIVATE = Pattern.compile(".*(?:@|\\d{4}).*", Pattern.DOTALL);

  private Shown() {}

  /** Sanitises the names of fields, which may be anything in a damaged file. */
  static String fields(List<String> names) {
    String shown = String.join(",", names.stream().limit(MOST).map(Shown::field).toList());
    return names.size() > MOST ? shown + " and " + (names.size() - MOST) + " more" : shown;
  }

  /** Sanitises the name of one field. */
  static String field(String name) {
    if (PRIVATE.matcher(name).matches()) {
      return "(hidden)";
    }
    return line(name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name);
  }

  /** Sanitises the name of a file. */
  static String file(String name) {
    return line(name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name);
  }

  /** Replaces unprintable characters, including line breaks. */
  private static String line(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                out.append(c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\?");
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }
}
