package io.shopkeeper.text;

/** Recognises web addresses, which begin with a scheme or www. and end before what is none. */
final class Web {
  private static final String[] BEGINNINGS = {"http://", "https://", "www."};

  private Web() {}

  /** The end of the address that begins at an index; the index itself if none does. */
  static int end(String text, int start) {
    char first = text.charAt(start);
    if (first != 'h' && first != 'H' && first != 'w' && first != 'W') {
      return start;
    }
    for (String beginning : BEGINNINGS) {
      if (text.regionMatches(true, start, beginning, 0, beginning.length())) {
        int end = start + beginning.length();
        if (end == text.length() || !alphanumeric(text.charAt(end))) {
          return start;
        }
        while (end < text.length() && part(text.charAt(end))) {
          end++;
        }
        return end;
      }
    }
    return start;
  }

  private static boolean part(char c) {
    return (c > ' ' && c < 0x7F && "\"<>\\^`{|}".indexOf(c) < 0) || alphanumeric(c);
  }

  /** Letters and digits of ASCII, in any width. */
  private static boolean alphanumeric(char c) {
    int narrow = Letters.narrow(c);
    return narrow < 0x80 && Character.isLetterOrDigit(narrow);
  }
}
