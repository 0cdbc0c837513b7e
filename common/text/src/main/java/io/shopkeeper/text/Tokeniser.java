package io.shopkeeper.text;

import io.shopkeeper.text.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts texts of any language into tokens, whose places are those of the text as it was given. */
public final class Tokeniser {
  /** Longer words are cut, so that no token is as long as a hostile text. */
  private static final int LONGEST_WORD = 64;

  /** Faces of signs, longer ones before those that they begin with. */
  private static final List<String> FACES =
      List.of(
          ":'-(", ":'(", ":-)", ":-(", ":-D", ":-P", ";-)", ":-/", ":-|", "^_^", "^-^", "T_T",
          "T.T", "-_-", "o_O", "O_o", ">_<", ":)", ":(", ":D", ":P", ";)", ":/", ":|", "=)", "=(",
          "<3");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();

  private Tokeniser(String text) {
    this.text = text;
  }

  /** The tokens of a text in its order; white space and what is invisible is in none. */
  public static List<Token> tokens(String text) {
    Tokeniser tokeniser = new Tokeniser(text);
    int i = 0;
    while (i < text.length()) {
      i = tokeniser.next(i);
    }
    return tokeniser.tokens;
  }

  /** Adds what begins at an index, and returns the index after it. */
  private int next(int start) {
    int c = text.codePointAt(start);
    int after = start + Character.charCount(c);
    if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Letters.invisible(c)) {
      return after;
    }
    if (Letters.han(c)) {
      return chinese(start);
    }
    Placeholders.Found placeholder = Placeholders.at(text, start);
    if (placeholder != null) {
      return add(placeholder.word(), Kind.PLACEHOLDER, start, placeholder.end());
    }
    int web = Web.end(text, start);
    if (web > start) {
      return add(Placeholders.URL, Kind.PLACEHOLDER, start, web);
    }
    if (c <= Character.MAX_VALUE && Character.isDigit(c)) {
      return number(start);
    }
    String face = Character.isLetter(c) && c != 'T' && c != 'o' && c != 'O' ? null : face(start);
    if (face != null) {
      return add(face, Kind.EMOJI, start, start + face.length());
    }
    if (Character.isLetter(c)) {
      return word(start);
    }
    if (Letters.emoji(c)) {
      int end = emojiEnd(start);
      return add(text.substring(start, end).replace("\uFE0F", ""), Kind.EMOJI, start, end);
    }
    int end = after;
    while (text.startsWith(text.substring(start, after), end)) {
      end += after - start;
    }
    return add(Normal.word(text.substring(start, end)), Kind.SIGN, start, end);
  }

  private int add(String token, Kind kind, int start, int end) {
    if (!token.isEmpty()) {
      tokens.add(new Token(token, kind, start, end));
    }
    return end;
  }

  /** A face of signs, which goes on neither a word nor a number: no {@code 8:/} of a time. */
  private String face(int start) {
    if (start > 0 && Character.isLetterOrDigit(text.charAt(start - 1))) {
      return null;
    }
    for (String face : FACES) {
      if (text.startsWith(face, start)) {
        return face;
      }
    }
    return null;
  }

  private int chinese(int start) {
    int end = start;
    while (end < text.length() && Letters.han(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    Chinese.words(text, start, end, (word, from, to) -> add(word, Kind.WORD, from, to));
    return end;
  }

  private int number(int start) {
    int end = start;
    while (end < text.length() && end - start < LONGEST_WORD && inNumber(start, end)) {
      end++;
    }
    return add(Normal.word(text.substring(start, end)), Kind.NUMBER, start, end);
  }

  /** A digit, or a point, comma or colon between two digits. */
  private boolean inNumber(int start, int i) {
    if (Character.isDigit(text.charAt(i))) {
      return true;
    }
    return i > start
        && i + 1 < text.length()
        && ".,:/".indexOf(Letters.narrow(text.charAt(i))) >= 0
        && Character.isDigit(text.charAt(i - 1))
        && Character.isDigit(text.charAt(i + 1));
  }

  /** Letters of any script but Han, with apostrophes and hyphens between two of them. */
  private int word(int start) {
    int end = start;
    while (end < text.length() && end - start < LONGEST_WORD) {
      int c = text.codePointAt(end);
      boolean joint = end > start && "'’-".indexOf(c) >= 0 && letterAt(end + 1);
      if (!joint && (Letters.han(c) || !letter(c))) {
        break;
      }
      end += Character.charCount(c);
    }
    String word = Normal.word(text.substring(start, end)).replace('’', '\'');
    return add(word, Kind.WORD, start, end);
  }

  private boolean letterAt(int i) {
    return i < text.length() && Character.isLetter(text.codePointAt(i));
  }

  private static boolean letter(int c) {
    int type = Character.getType(c);
    return Character.isLetter(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private int emojiEnd(int start) {
    int c = text.codePointAt(start);
    int end = start + Character.charCount(c);
    boolean flag = Letters.flag(c);
    while (end < text.length() && end - start < LONGEST_WORD) {
      int next = text.codePointAt(end);
      int after = end + Character.charCount(next);
      if (Letters.modifiesEmoji(next) || (flag && Letters.flag(next))) {
        flag = false;
        end = after;
      } else if (next == Letters.JOINER
          && after < text.length()
          && Letters.emoji(text.codePointAt(after))) {
        end = after + Character.charCount(text.codePointAt(after));
      } else {
        break;
      }
    }
    return end;
  }
}
