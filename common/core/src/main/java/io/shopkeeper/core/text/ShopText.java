package io.shopkeeper.core.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/** Titles, reviews and questions as shops really have them: cleaning, language and damage. */
public final class ShopText {
  /** A byte order mark that a reader left at the beginning. */
  private static final char BOM = '\uFEFF';

  /** What decoders put where bytes made no sense. */
  private static final char REPLACEMENT = '\uFFFD';

  /** A share of replacement characters from which a text counts as damaged. */
  private static final double DAMAGED_SHARE = 0.02;

  /** Han characters per Han character or Latin word, from which a text counts as Chinese. */
  private static final double CHINESE_SHARE = 0.3;

  /** The language that most of a text is in. */
  public enum Language {
    /** Chinese. */
    ZH("zh"),
    /** English, or another language in Latin script. */
    EN("en"),
    /** Neither script occurs. */
    UNKNOWN("und");

    private final String tag;

    Language(String tag) {
      this.tag = tag;
    }

    /** The value of a {@code lang} column (BCP 47). */
    public String tag() {
      return tag;
    }
  }

  /** How a text was read in a wrong encoding. */
  public enum Damage {
    /** Nothing found. */
    NONE,
    /**
     * Bytes were replaced by U+FFFD: another encoding, often GBK, read as UTF-8. Not repairable.
     */
    REPLACED,
    /** UTF-8 read as Latin-1 or Windows-1252. */
    UTF8_AS_LATIN1,
    /** UTF-8 read as GBK. */
    UTF8_AS_GBK
  }

  private ShopText() {}

  /**
   * A text in compatibility composed form (NFKC: full-width letters become plain ones), without
   * control, zero-width and other format characters; line ends, tabs and runs of white space become
   * one space; none at the ends.
   */
  public static String clean(String text) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
    StringBuilder clean = new StringBuilder(normal.length());
    boolean space = false;
    for (int i = 0; i < normal.length(); ) {
      int c = normal.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        space = true;
      } else if (!invisible(c)) {
        if (space && clean.length() > 0) {
          clean.append(' ');
        }
        space = false;
        clean.appendCodePoint(c);
      }
    }
    return clean.toString();
  }

  private static boolean invisible(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
  }

  /** The text without a byte order mark at its beginning. */
  public static String withoutBom(String text) {
    return !text.isEmpty() && text.charAt(0) == BOM ? text.substring(1) : text;
  }

  /**
   * Folds case for comparing, whatever the machine's locale. Not for display: ß becomes ss, İ an i
   * with a dot above.
   */
  public static String foldCase(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /**
   * A text of at most so many code points: a longer one is cut and ends in an ellipsis, which
   * counts. A pair of surrogates is never cut apart, nor a base letter from the marks that follow
   * it.
   */
  public static String shorten(String text, int maxCodePoints) {
    if (maxCodePoints < 1) {
      throw new IllegalArgumentException("a text of at most " + maxCodePoints + " characters");
    }
    if (text.codePointCount(0, text.length()) <= maxCodePoints) {
      return text;
    }
    int end = text.offsetByCodePoints(0, maxCodePoints - 1);
    while (end > 0 && continues(text.codePointAt(end))) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end) + "…";
  }

  private static boolean continues(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || c == 0x200D;
  }

  /**
   * Guesses the language from the scripts: each Han character counts as much as a Latin word, and a
   * text with three tenths of them is Chinese, since Chinese titles are full of foreign brands and
   * English ones hold no Han.
   */
  public static Language language(String text) {
    int han = 0;
    int words = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      Character.UnicodeScript script = Character.UnicodeScript.of(c);
      if (script == Character.UnicodeScript.HAN) {
        han++;
        inWord = false;
      } else if (script == Character.UnicodeScript.LATIN) {
        words += inWord ? 0 : 1;
        inWord = true;
      } else {
        inWord = inWord && (c == '\'' || c == '’');
      }
    }
    if (han + words == 0) {
      return Language.UNKNOWN;
    }
    return han >= CHINESE_SHARE * (han + words) ? Language.ZH : Language.EN;
  }

  /** Whether, and how, a text shows the marks of having been read in a wrong encoding. */
  public static Damage damage(String text) {
    int replaced = 0;
    boolean ascii = true;
    for (int i = 0; i < text.length(); i++) {
      replaced += text.charAt(i) == REPLACEMENT ? 1 : 0;
      ascii &= text.charAt(i) < 0x80;
    }
    if (ascii) {
      return Damage.NONE;
    }
    if (replaced > DAMAGED_SHARE * text.length()) {
      return Damage.REPLACED;
    }
    if (wasUtf8(text, StandardCharsets.ISO_8859_1) || wasUtf8(text, Windows1252.CHARSET)) {
      return Damage.UTF8_AS_LATIN1;
    }
    return wasUtf8(text, Gbk.CHARSET) ? Damage.UTF8_AS_GBK : Damage.NONE;
  }

  /** Whether the bytes behind a text, if it was read in this encoding, are valid UTF-8. */
  private static boolean wasUtf8(String text, Charset charset) {
    try {
      ByteBuffer bytes =
          charset
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes);
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * Looked up when first needed: both are in the JDK's module jdk.charsets, which may be absent.
   */
  private static final class Gbk {
    private static final Charset CHARSET = Charset.forName("GBK");
  }

  private static final class Windows1252 {
    private static final Charset CHARSET = Charset.forName("windows-1252");
  }
}
