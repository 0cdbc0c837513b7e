package io.shopkeeper.pretrained;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Cuts texts into the word pieces of BERT (Devlin et al. 2019), as Hugging Face's tokenizers do
 * with a {@code tokenizer.json} of BertNormalizer, BertPreTokenizer and WordPiece: words are cut at
 * spaces, signs and Chinese characters, and a word into the longest pieces that the vocabulary has,
 * from its beginning on. What looks like a mark, such as {@code [SEP]}, is text here.
 */
final class WordPieces {
  /** No text of so many characters is read to its end by a model. */
  private static final int LONGEST_TEXT = 1 << 16;

  private static final String CONTINUES = "##";

  private final Map<String, Integer> vocabulary;
  private final boolean lowerCase;
  private final int longestWord;
  private final int unknown;
  private final int first;
  private final int last;

  private WordPieces(Map<String, Integer> vocabulary, boolean lowerCase, int longestWord) {
    this.vocabulary = vocabulary;
    this.lowerCase = lowerCase;
    this.longestWord = longestWord;
    this.unknown = mark("[UNK]");
    this.first = mark("[CLS]");
    this.last = mark("[SEP]");
  }

  private int mark(String mark) {
    Integer id = vocabulary.get(mark);
    if (id == null) {
      throw new IllegalArgumentException("its vocabulary has no " + mark);
    }
    return id;
  }

  /**
   * Reads a tokenizer.
   *
   * @throws IllegalArgumentException if it is of another kind
   */
  static WordPieces of(byte[] json) {
    try {
      Config tokenizer =
          ConfigFactory.parseReader(
              new StringReader(new String(json, StandardCharsets.UTF_8)),
              ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
      Config model = tokenizer.getConfig("model");
      Config normalizer = tokenizer.getConfig("normalizer");
      require(model.getString("type"), "WordPiece");
      require(model.getString("continuing_subword_prefix"), CONTINUES);
      require(normalizer.getString("type"), "BertNormalizer");
      require(tokenizer.getString("pre_tokenizer.type"), "BertPreTokenizer");
      Map<String, Integer> vocabulary = new HashMap<>();
      model
          .getObject("vocab")
          .forEach((piece, id) -> vocabulary.put(piece, ((Number) id.unwrapped()).intValue()));
      return new WordPieces(
          vocabulary, normalizer.getBoolean("lowercase"), model.getInt("max_input_chars_per_word"));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static void require(String found, String expected) {
    if (!found.equals(expected)) {
      throw new IllegalArgumentException("it is of " + found + ", not of " + expected);
    }
  }

  /**
   * The numbers of a text's pieces between the two marks.
   *
   * @param most how many numbers at most, the marks included
   */
  int[] ids(String text, int most) {
    Pieces pieces = new Pieces(most - 1);
    StringBuilder word = new StringBuilder();
    int end = Math.min(text.length(), LONGEST_TEXT);
    for (int i = 0; i < end && !pieces.full(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (space(c)) {
        pieces.add(word);
      } else if (chinese(c)) {
        pieces.add(word);
        pieces.add(word.appendCodePoint(c));
      } else if (!removed(c)) {
        letters(c, word, pieces);
      }
    }
    pieces.add(word);
    return pieces.ids();
  }

  /** Adds a character in its normal form; signs are words of their own. */
  private void letters(int c, StringBuilder word, Pieces pieces) {
    if (c < 0x80 || !lowerCase) {
      letter(lowerCase ? Character.toLowerCase(c) : c, word, pieces);
      return;
    }
    Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD)
        .codePoints()
        .filter(part -> Character.getType(part) != Character.NON_SPACING_MARK)
        .forEach(part -> letter(Character.toLowerCase(part), word, pieces));
  }

  private static void letter(int c, StringBuilder word, Pieces pieces) {
    if (sign(c)) {
      pieces.add(word);
      pieces.add(word.appendCodePoint(c));
    } else {
      word.appendCodePoint(c);
    }
  }

  private static boolean space(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c == 0x85
        || Character.isSpaceChar(c)
        || c == 0x0B
        || c == 0x0C;
  }

  private static boolean removed(int c) {
    int type = Character.getType(c);
    return c == 0
        || c == 0xFFFD
        || type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.PRIVATE_USE
        || type == Character.SURROGATE;
  }

  /** The blocks that BERT's normaliser sets apart; its last one begins as late as that. */
  private static boolean chinese(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2B81F)
        || (c >= 0x2B920 && c <= 0x2CEAF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }

  private static boolean sign(int c) {
    if (c < 0x80) {
      return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** The numbers of pieces as they are found. */
  private final class Pieces {
    private final int[] ids;
    private int count;

    /**
     * @param most how many numbers at most, the first mark included
     */
    Pieces(int most) {
      this.ids = new int[most + 1];
      this.ids[count++] = first;
    }

    boolean full() {
      return count == ids.length - 1;
    }

    /** Cuts a word and empties it. */
    void add(StringBuilder word) {
      if (word.length() > 0) {
        cut(word.toString());
        word.setLength(0);
      }
    }

    private void cut(String word) {
      int before = count;
      int start = 0;
      boolean tooLong = word.codePointCount(0, word.length()) > longestWord;
      while (start < word.length()) {
        int end = tooLong ? start : word.length();
        Integer id = null;
        while (end > start && id == null) {
          String piece = word.substring(start, end);
          id = vocabulary.get(start == 0 ? piece : CONTINUES + piece);
          end -= id == null ? Character.charCount(word.codePointBefore(end)) : 0;
        }
        if (id == null) {
          count = before;
          put(unknown);
          return;
        }
        put(id);
        start = end;
      }
    }

    private void put(int id) {
      if (!full()) {
        ids[count++] = id;
      }
    }

    int[] ids() {
      ids[count] = last;
      return Arrays.copyOf(ids, count + 1);
    }
  }
}
