package io.shopkeeper.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Tells a text whose bytes were once read in the wrong charset, and reads them again in the right
 * one where nothing was lost: UTF-8 read as GBK or as a Western charset, and GBK read as a Western
 * one. What was replaced on the way, as GBK read as UTF-8, is lost and only told.
 */
final class Damage {
  /** The condition of a text. */
  enum Kind {
    /** Nothing is wrong, or nothing can be told. */
    NONE,
    /** The text was read in the wrong charset, and is now read in the right one. */
    REPAIRED,
    /** Characters of the text were replaced, and cannot be told any more. */
    LOST
  }

  /** A text and what was done to it. */
  record Mended(String text, Kind kind) {}

  private static final int MOST_TIMES = 3;
  private static final char LOST_CHARACTER = '\uFFFD';
  private static final Charset GBK = Charset.forName("GBK");
  private static final Charset WESTERN = Charset.forName("windows-1252");

  /** What the replacement character becomes where its bytes are read as GBK or Western. */
  private static final List<String> REMAINS = List.of("\uFFFD", "锟斤拷", "锟借", "ï¿½", "烫烫烫");

  /** A charset in which bytes were read, and the one in which they were written. */
  private record Misreading(Charset read, Charset written) {}

  private static final List<Misreading> MISREADINGS =
      List.of(
          new Misreading(GBK, StandardCharsets.UTF_8),
          new Misreading(WESTERN, StandardCharsets.UTF_8),
          new Misreading(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8),
          new Misreading(WESTERN, GBK),
          new Misreading(StandardCharsets.ISO_8859_1, GBK));

  private Damage() {}

  static Mended mend(String text) {
    String now = text;
    for (int time = 0; time < MOST_TIMES; time++) {
      String better = better(now);
      if (better == null) {
        break;
      }
      now = better;
    }
    if (REMAINS.stream().anyMatch(now::contains)) {
      return new Mended(now, Kind.LOST);
    }
    return new Mended(now, now.equals(text) ? Kind.NONE : Kind.REPAIRED);
  }

  private static String better(String text) {
    int strange = 0;
    for (int i = 0; i < text.length(); i++) {
      strange += text.charAt(i) >= 0x80 ? 1 : 0;
    }
    // A pair of strange characters is too little to tell an accent from damage.
    if (strange < 3) {
      return null;
    }
    for (Misreading misreading : MISREADINGS) {
      String again = again(text, misreading, CodingErrorAction.REPORT);
      if (again != null && plausible(text, strange, again, misreading)) {
        return again;
      }
    }
    return withGaps(text, strange);
  }

  /**
   * UTF-8 that was read as GBK mostly lost a byte: a Chinese character has three bytes in one and
   * two in the other. The characters around the gap are read again.
   */
  private static String withGaps(String text, int strange) {
    if (text.indexOf(LOST_CHARACTER) < 0 && text.indexOf('?') < 0) {
      return null;
    }
    String again = again(text, MISREADINGS.get(0), CodingErrorAction.REPLACE);
    long gaps = again.chars().filter(c -> c == LOST_CHARACTER).count();
    long common = again.chars().filter(c -> CommonHan.contains((char) c)).count();
    long left = again.chars().filter(c -> c >= 0x80).count();
    return left < strange && common >= 0.5 * left && gaps <= 1 + left / 5 ? again : null;
  }

  private static String again(String text, Misreading misreading, CodingErrorAction onError) {
    try {
      ByteBuffer bytes =
          misreading
              .read()
              .newEncoder()
              .onMalformedInput(onError)
              .onUnmappableCharacter(onError)
              .encode(CharBuffer.wrap(text));
      return misreading
          .written()
          .newDecoder()
          .onMalformedInput(onError)
          .onUnmappableCharacter(onError)
          .decode(bytes)
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /**
   * Whether a second reading is the right one: its characters beyond ASCII must be fewer, and what
   * people write. UTF-8 is hardly ever valid by chance; as GBK nearly any bytes are, so that there
   * the common characters must be many.
   */
  private static boolean plausible(String text, int strange, String again, Misreading misreading) {
    int left = 0;
    int usual = 0;
    int common = 0;
    for (int i = 0; i < again.length(); i++) {
      char c = again.charAt(i);
      if (c >= 0x80) {
        left++;
        usual += usual(c) ? 1 : 0;
        common += CommonHan.contains(c) ? 1 : 0;
      } else if (c < ' ' && !Character.isWhitespace(c)) {
        return false;
      }
    }
    if (left == 0 || left >= strange || usual < left) {
      return false;
    }
    if (misreading.written().equals(GBK)) {
      // Accented words of a Western text are mostly ASCII; a text that was Chinese is not.
      return common >= 0.5 * left && left * 2 >= text.length() - strange;
    }
    return !misreading.read().equals(GBK) || common >= 0.3 * left;
  }

  private static boolean usual(char c) {
    return Character.isLetterOrDigit(c)
        || Character.isSurrogate(c)
        || c < 0x100
        || (c >= 0x2000 && c <= 0x27BF)
        || (c >= 0x3000 && c <= 0x303F)
        || (c >= 0xFE00 && c <= 0xFFEF);
  }
}
