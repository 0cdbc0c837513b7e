package io.shopkeeper.data.ingest;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Text out of a file or of a file's name, as messages show it: on one line, bounded, and without
 * what may be a customer's id, address or number.
 */
final class Shown {
  private static final int LONGEST = 40;
  private static final int MOST = 30;
  private static final int LONGEST_NAME = 200;

  /** Field names have no such parts; records do. */
  private static final Pattern PRIVATE = Pattern.compile(".*(?:@|\\d{4}).*", Pattern.DOTALL);

  private Shown() {}

  /** The names of fields, which in a broken file may be anything. */
  static String fields(List<String> names) {
    String shown = String.join(",", names.stream().limit(MOST).map(Shown::field).toList());
    return names.size() > MOST ? shown + " and " + (names.size() - MOST) + " more" : shown;
  }

  /** The name of one field. */
  static String field(String name) {
    if (PRIVATE.matcher(name).matches()) {
      return "(hidden)";
    }
    return line(name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name);
  }

  /** The name of a file, on one line. */
  static String file(String name) {
    return line(name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name);
  }

  /** A sign for each character that has none, line breaks among them. */
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
