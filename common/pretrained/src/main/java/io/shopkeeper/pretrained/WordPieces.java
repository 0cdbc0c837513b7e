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
   * The pieces of a text, between the two marks, and where they stand.
   *
   * @param ids the numbers of the pieces, [pieces]
   * @param starts the index in the text at which each begins; that of a mark is where it stands
   * @param ends the index after each; of a mark as it begins
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Cut(int[] ids, int[] starts, int[] ends) {}

  /**
   * The numbers of a text's pieces between the two marks.
   *
   * @param most how many numbers at most, the marks included
   */
  int[] ids(String text, int most) {
    return cut(text, most).ids();
  }

  /**
   * The pieces of a text.
   *
   * @param most how many at most, the marks included
   */
  Cut cut(String text, int most) {
    Pieces pieces = new Pieces(most - 1);
    Word word = new Word();
    int end = Math.min(text.length(), LONGEST_TEXT);
    for (int i = 0; i < end && !pieces.full(); ) {
      int c = text.codePointAt(i);
      word.reach(i, i + Character.charCount(c));
      i += Character.charCount(c);
      if (space(c)) {
        pieces.add(word);
      } else if (chinese(c)) {
        pieces.add(word);
        pieces.add(word.append(c));
      } else if (!removed(c)) {
        letters(c, word, pieces);
      }
    }
    pieces.add(word);
    return pieces.cut(text.length());
  }

  /** Adds a character in its normal form; signs are words of their own. */
  private void letters(int c, Word word, Pieces pieces) {
    if (c < 0x80 || !lowerCase) {
      letter(lowerCase ? Character.toLowerCase(c) : c, word, pieces);
      return;
    }
    Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD)
        .codePoints()
        .filter(part -> Character.getType(part) != Character.NON_SPACING_MARK)
        .forEach(part -> letter(Character.toLowerCase(part), word, pieces));
  }

  private static void letter(int c, Word word, Pieces pieces) {
    if (sign(c)) {
      pieces.add(word);
      pieces.add(word.append(c));
    } else {
      word.append(c);
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

  /** A word in normal form, whose letters know the characters of the text that they come from. */
  private static final class Word {
    private final StringBuilder letters = new StringBuilder();
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private int start;
    private int end;

    /** Says where in the text the letters that follow come from. */
    void reach(int from, int to) {
      start = from;
      end = to;
    }

    Word append(int letter) {
      letters.appendCodePoint(letter);
      if (letters.length() > starts.length) {
        starts = Arrays.copyOf(starts, 2 * letters.length());
        ends = Arrays.copyOf(ends, 2 * letters.length());
      }
      for (int i = letters.length() - Character.charCount(letter); i < letters.length(); i++) {
        starts[i] = start;
        ends[i] = end;
      }
      return this;
    }

    int start(int letter) {
      return starts[letter];
    }

    int end(int letter) {
      return ends[letter];
    }
  }

  /** The pieces as they are found. */
  private final class Pieces {
    private final int[] ids;
    private final int[] starts;
    private final int[] ends;
    private int count;

    /**
     * @param most how many numbers at most, the first mark included
     */
    Pieces(int most) {
      this.ids = new int[most + 1];
      this.starts = new int[most + 1];
      this.ends = new int[most + 1];
      this.ids[count++] = first;
    }

    boolean full() {
      return count == ids.length - 1;
    }

    /** Cuts a word and empties it. */
    void add(Word word) {
      if (word.letters.length() > 0) {
        cut(word, word.letters.toString());
        word.letters.setLength(0);
      }
    }

    private void cut(Word word, String letters) {
      int before = count;
      int start = 0;
      boolean tooLong = letters.codePointCount(0, letters.length()) > longestWord;
      while (start < letters.length()) {
        int end = tooLong ? start : letters.length();
        Integer id = null;
        while (end > start && id == null) {
          String piece = letters.substring(start, end);
          id = vocabulary.get(start == 0 ? piece : CONTINUES + piece);
          end -= id == null ? Character.charCount(letters.codePointBefore(end)) : 0;
        }
        if (id == null) {
          count = before;
          put(unknown, word.start(0), word.end(letters.length() - 1));
          return;
        }
        put(id, word.start(start), word.end(end - 1));
        start = end;
      }
    }

    private void put(int id, int start, int end) {
      if (!full()) {
        ids[count] = id;
        starts[count] = start;
        ends[count++] = end;
      }
    }

    Cut cut(int length) {
      ids[count] = last;
      starts[count] = length;
      ends[count] = length;
      return new Cut(
          Arrays.copyOf(ids, count + 1),
          Arrays.copyOf(starts, count + 1),
          Arrays.copyOf(ends, count + 1));
    }
  }
}
