package io.shopkeeper.text;

/**
 * The form of a text that models read: ordinary width, no character more than three times in a row,
 * web addresses as one word, single spaces, no pseudonyms. Digits may repeat, since 10000 is no
 * 1000.
 */
public final class Normal {
  private static final int MOST_REPEATED = 3;

  private Normal() {}

  /** The normal form; that of a normal form is itself. */
  public static String form(String typed) {
    String text = TypedIds.brief(typed);
    StringBuilder out = new StringBuilder(text.length());
    int previous = -1;
    int repeated = 0;
    for (int i = 0; i < text.length(); ) {
      int web = Web.end(text, i);
      if (web > i) {
        out.append(Placeholders.URL);
        i = web;
        previous = -1;
        continue;
      }
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      c = Character.isWhitespace(c) || c == 0xA0 ? ' ' : Letters.narrow(c);
      repeated = c == previous ? repeated + 1 : 1;
      previous = c;
      if (Letters.digit(c) || repeated <= (c == ' ' ? 1 : MOST_REPEATED)) {
        out.appendCodePoint(c);
      }
    }
    return out.toString().strip();
  }

  /**
   * The text in lower case, ordinary width and simplified characters, each character in its place:
   * what is found in it lies at the same indices of the text.
   */
  public static String inPlace(String text) {
    char[] out = new char[text.length()];
    boolean han = false;
    for (int i = 0; i < out.length; i++) {
      char c = text.charAt(i);
      char lower = Character.toLowerCase((char) Letters.narrow(c));
      out[i] = lower == '\u2019' ? '\'' : lower;
      han |= Letters.han(c);
    }
    String folded = new String(out);
    return han ? Chinese.inPlace(folded) : folded;
  }

  /** A word in lower case and ordinary width, with what is drawn out cut short. */
  static String word(String word) {
    return form(word).toLowerCase(java.util.Locale.ROOT);
  }
}
