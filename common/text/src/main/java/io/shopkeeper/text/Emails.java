package io.shopkeeper.text;

import io.shopkeeper.text.PersonalData.Found;
import io.shopkeeper.text.PersonalData.Kind;
import java.util.List;

/** Finds e-mail addresses from their signs {@code @} on, within the lengths of RFC 5321. */
final class Emails {
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_HOST = 255;

  private Emails() {}

  static void find(String text, List<Found> found) {
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      int start = at;
      while (start > 0 && at - start < LONGEST_NAME && name(text.charAt(start - 1))) {
        start--;
      }
      while (start < at && text.charAt(start) == '.') {
        start++;
      }
      int end = host(text, at + 1);
      if (start < at && end > 0) {
        found.add(new Found(Kind.EMAIL, start, end));
      }
    }
  }

  /** The end of the host name that begins at an index; −1 if there is none. */
  private static int host(String text, int start) {
    int end = -1;
    int label = start;
    int limit = Math.min(text.length(), start + LONGEST_HOST);
    for (int i = start; i <= limit; i++) {
      char c = i < limit ? text.charAt(i) : ' ';
      if (c == '.' || !host(c)) {
        if (i == label) {
          break;
        }
        int letters = letters(text, label, i);
        if (label > start && letters >= 2 && letters <= 24) {
          end = label + letters;
        }
        if (c != '.') {
          break;
        }
        label = i + 1;
      }
    }
    return end;
  }

  /** The number of letters at the beginning of a label: what adjoins a top level is not its. */
  private static int letters(String text, int start, int end) {
    int i = start;
    while (i < end && Letters.latin(text.charAt(i))) {
      i++;
    }
    return i - start;
  }

  private static boolean host(char c) {
    return (c < 0x80 && (Letters.latin(c) || Letters.digit(c))) || c == '-';
  }

  private static boolean name(char c) {
    return host(c) || ".!#$%&'*+/=?^_`{|}~".indexOf(c) >= 0;
  }
}
