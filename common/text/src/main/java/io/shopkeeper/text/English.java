package io.shopkeeper.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import opennlp.tools.langdetect.LanguageDetector;
import opennlp.tools.langdetect.LanguageDetectorModel;
import opennlp.tools.langdetect.ThreadSafeLanguageDetectorME;

/**
 * Tells English from other languages that are written in Latin letters. Where a quarter of the
 * words are those that join any English sentence, that is enough; else OpenNLP's detector of 103
 * languages is asked, whose model takes a second to load.
 */
final class English {
  private static final int LOOKED_AT = 1_000;

  /** Too few words tell no language; what customers write in them is mostly English. */
  private static final int FEWEST_WORDS = 4;

  private static final double SHARE_OF_JOINTS = .25;

  private static final Set<String> JOINTS =
      Set.of(
          "the", "and", "it", "this", "that", "these", "was", "is", "with", "have", "has", "not",
          "but", "my", "are", "be", "they", "you", "for", "of", "to", "very", "would", "i'm",
          "it's", "don't", "i", "so", "too", "on", "in", "as", "just", "all", "when", "than", "am",
          "at", "if");

  private English() {}

  /**
   * Whether a text is English rather than another language.
   *
   * @param words number of its words in Latin letters
   */
  static boolean probable(String text, int words) {
    String beginning = text.substring(0, Math.min(text.length(), LOOKED_AT));
    if (words < FEWEST_WORDS) {
      return beginning.chars().allMatch(c -> c < 0x80 || !Letters.latin(c));
    }
    return joints(beginning) || Detector.MODEL.predictLanguage(beginning).getLang().equals("eng");
  }

  private static boolean joints(String text) {
    int joints = 0;
    int words = 0;
    for (String word : text.toLowerCase(Locale.ROOT).replace('’', '\'').split("[^\\p{L}']+", -1)) {
      words += word.isEmpty() ? 0 : 1;
      joints += JOINTS.contains(word) ? 1 : 0;
    }
    return joints >= SHARE_OF_JOINTS * words;
  }

  /** Loads when it is first asked. */
  private static final class Detector {
    static final LanguageDetector MODEL = load();

    private static LanguageDetector load() {
      try (InputStream in = English.class.getResourceAsStream("/langdetect-183.bin")) {
        return new ThreadSafeLanguageDetectorME(new LanguageDetectorModel(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
