package io.shopkeeper.text;

/**
 * Removes what a reader does not see: zero-width characters, marks of direction, and controls,
 * which become spaces. Line breaks stay, as do the joiners within a pictograph.
 */
public final class Visible {
  private static final int REPLACEMENT = 0xFFFD;

  private Visible() {}

  /** The text without them. */
  public static String of(String text) {
    int clean = 0;
    while (clean < text.length() && plain(text.charAt(clean))) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length()).append(text, 0, clean);
    int before = clean == 0 ? 0 : text.codePointBefore(clean);
    for (int i = clean; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == Letters.JOINER && i < text.length() && joins(before, text.codePointAt(i))) {
        out.appendCodePoint(c);
      } else if (Character.isSurrogate((char) c) && c <= Character.MAX_VALUE) {
        out.appendCodePoint(REPLACEMENT);
      } else if (Character.isISOControl(c) && c != '\n') {
        out.append(' ');
      } else if (c == 0x2028 || c == 0x2029) {
        out.append('\n');
      } else if (!Letters.invisible(c)) {
        out.appendCodePoint(c);
        before = c;
      }
    }
    return out.toString();
  }

  private static boolean plain(char c) {
    return (c >= ' ' && c < 0x7F) || c == '\n' || (c >= 0x4E00 && c <= 0x9FFF);
  }

  private static boolean joins(int before, int after) {
    return (Letters.emoji(before) || Letters.skinTone(before)) && Letters.emoji(after);
  }
}
