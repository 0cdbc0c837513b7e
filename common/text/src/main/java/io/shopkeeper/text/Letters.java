package io.shopkeeper.text;

/** The kinds of characters that matter to the reading of a text. */
final class Letters {
  static final int JOINER = 0x200D;
  static final int EMOJI_STYLE = 0xFE0F;
  private static final int KEYCAP = 0x20E3;
  private static final int IDEOGRAPHIC_SPACE = 0x3000;

  /** What a full-width form of ASCII lies above it by. */
  private static final int WIDTH = 0xFEE0;

  private Letters() {}

  static boolean han(int c) {
    // Most characters of a text are ASCII or in the first block; the JDK's look-up is slower.
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c > 0x2E7F && Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
  }

  static boolean kana(int c) {
    return c >= 0x3040 && c <= 0x30FF && Character.isLetter(c);
  }

  /** Letters of the Latin alphabet, with and without marks. */
  static boolean latin(int c) {
    return c < 0x80
        ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        : Character.isLetter(c) && Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN;
  }

  static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  /** The ordinary form of a full-width character; other characters are their own. */
  static int narrow(int c) {
    if (c >= 0xFF01 && c <= 0xFF5E) {
      return c - WIDTH;
    }
    return switch (c) {
      case IDEOGRAPHIC_SPACE -> ' ';
      case 0xFFE0 -> 0xA2;
      case 0xFFE1 -> 0xA3;
      case 0xFFE5 -> 0xA5;
      default -> c;
    };
  }

  /** The ASCII digit of any script's decimal digit, else the ordinary form of the character. */
  static char plain(char c) {
    if (c < 0x80) {
      return c;
    }
    int digit = Character.digit(c, 10);
    return digit >= 0 ? (char) ('0' + digit) : (char) narrow(c);
  }

  /**
   * Whether a character shows nothing: zero-width characters, marks of direction, tags, and
   * selectors of a glyph's style. With them a number or a word is hidden from a search.
   */
  static boolean invisible(int c) {
    if (c < 0xAD) {
      return false;
    }
    return Character.getType(c) == Character.FORMAT
        || (c >= 0xFE00 && c <= EMOJI_STYLE)
        || (c >= 0xE0000 && c <= 0xE0FFF)
        || c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x3164
        || c == 0xFFA0;
  }

  /** Pictographs, the letters of flags, and symbols that are usually shown as pictographs. */
  static boolean emoji(int c) {
    return (c >= 0x1F000 && c <= 0x1FAFF && !skinTone(c))
        || (c >= 0x2600 && c <= 0x27BF)
        || (c >= 0x2B00 && c <= 0x2BFF)
        || (c >= 0x2300 && c <= 0x23FF)
        || c == 0x203C
        || c == 0x2049
        || c == 0x3297
        || c == 0x3299;
  }

  static boolean flag(int c) {
    return c >= 0x1F1E6 && c <= 0x1F1FF;
  }

  static boolean skinTone(int c) {
    return c >= 0x1F3FB && c <= 0x1F3FF;
  }

  /** Characters that belong to the pictograph before them. */
  static boolean modifiesEmoji(int c) {
    return skinTone(c) || c == EMOJI_STYLE || c == KEYCAP;
  }
}
