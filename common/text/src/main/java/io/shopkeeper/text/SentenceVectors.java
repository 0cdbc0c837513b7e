package io.shopkeeper.text;

import java.io.Serializable;
import java.util.List;

/**
 * The vectors of texts by models made elsewhere, one for Chinese and one for English: texts that
 * mean alike are near each other. Vectors of two languages cannot be compared. Thread-safe.
 */
public interface SentenceVectors extends Serializable {
  /** Knows no model of any language. */
  SentenceVectors NONE = new NoSentenceVectors();

  /** The languages that have models, in the order of their vectors' places. */
  List<Language> LANGUAGES = List.of(Language.ZH, Language.EN);

  /**
   * Opens the models of names.
   *
   * @see #names
   */
  @FunctionalInterface
  interface Source {
    /** Knows no model of any language. */
    Source NONE = names -> SentenceVectors.NONE;

    /**
     * The vectors by these models.
     *
     * @param names of the models of {@link #LANGUAGES}, empty where a language has none
     */
    SentenceVectors open(List<String> names);
  }

  /** The names of the models of {@link #LANGUAGES}, empty where a language has none. */
  List<String> names();

  /** What tells models apart: vectors under another sum are other vectors. */
  String sum();

  /**
   * How near a question and a text are that have nothing to do with each other: models differ in
   * that.
   *
   * @param mean of their cosines
   * @param deviation likewise, above 0
   */
  record Background(double mean, double deviation) implements Serializable {
    /** Where nobody has measured it. */
    public static final Background USUAL = new Background(.45, .08);

    /** By how many standard deviations a cosine exceeds that of what has nothing to do with it. */
    public double nearness(double cosine) {
      return (cosine - mean) / deviation;
    }
  }

  /** What is nothing to a model. */
  Background background(Language language);

  /** The length of the vectors of texts in a language; 0 where it has no model. */
  int dimension(Language language);

  /**
   * The vector of a text, [dimension], of length 1.
   *
   * @param language Chinese or English: the one by whose model it is read
   */
  float[] of(Language language, String text);

  /** Whether no language has a model. */
  static boolean none(SentenceVectors vectors) {
    return LANGUAGES.stream().allMatch(language -> vectors.dimension(language) == 0);
  }

  /**
   * The cosine of a vector and one that begins at a place of an array; 0 where either has no
   * length.
   */
  static double cosine(float[] vector, float[] others, int at) {
    double dot = 0;
    double left = 0;
    double right = 0;
    for (int i = 0; i < vector.length; i++) {
      dot += (double) vector[i] * others[at + i];
      left += (double) vector[i] * vector[i];
      right += (double) others[at + i] * others[at + i];
    }
    return left > 0 && right > 0 ? dot / Math.sqrt(left * right) : 0;
  }

  /** The language by whose model a text is read: the Chinese one also knows Latin letters. */
  static Language readAs(String text) {
    return text.codePoints().anyMatch(Letters::han) ? Language.ZH : Language.EN;
  }
}
