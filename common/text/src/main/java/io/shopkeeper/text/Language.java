package io.shopkeeper.text;

import java.util.Locale;

/** The language of a text, as far as the models of this product tell languages apart. */
public enum Language {
  /** Chinese, simplified or traditional. */
  ZH,
  /** English. */
  EN,
  /** Chinese and English, neither of which is the smaller part. */
  MIXED,
  /** Another language, or none, as in a text of digits or pictographs. */
  OTHER;

  /** A Chinese word has that many characters on average. */
  private static final double CHARACTERS_A_WORD = 1.6;

  /** The least share of words by which a second language is part of a text, not a loan. */
  private static final double PART = .25;

  private static final int FEWEST_ENGLISH = 3;
  private static final int FEWEST_HAN = 2;

  /** The word for it in tables: {@code zh}, {@code en}, {@code mixed}, {@code other}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The language of a text by its scripts; a detector is asked only whether Latin letters are
   * English.
   */
  public static Language of(String text) {
    Scripts scripts = Scripts.of(text);
    double chinese = scripts.han() / CHARACTERS_A_WORD;
    int latin = scripts.latinWords();
    if (scripts.others() > chinese + latin || scripts.kana() * 5 > scripts.han() + scripts.kana()) {
      return OTHER;
    }
    if (scripts.han() == 0 && latin == 0) {
      return OTHER;
    }
    double share = chinese / (chinese + latin);
    boolean partChinese = scripts.han() >= FEWEST_HAN && share >= PART;
    boolean partEnglish = latin >= FEWEST_ENGLISH && share <= 1 - PART;
    if (partChinese && partEnglish) {
      return MIXED;
    }
    if (partChinese || latin == 0) {
      return ZH;
    }
    return English.probable(text, latin) ? EN : OTHER;
  }
}
