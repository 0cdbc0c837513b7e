package io.shopkeeper.text;

/**
 * How much of a text is written in which script. Placeholders and web addresses count for nothing.
 *
 * @param han number of Chinese characters
 * @param kana number of Japanese syllables
 * @param latinWords number of runs of Latin letters
 * @param others number of words in other scripts
 */
record Scripts(int han, int kana, int latinWords, int others) {
  static Scripts of(String text) {
    int han = 0;
    int kana = 0;
    int latin = 0;
    int others = 0;
    boolean inLatin = false;
    boolean inOther = false;
    for (int i = 0; i < text.length(); ) {
      int skipped = skipped(text, i);
      if (skipped > i) {
        i = skipped;
        inLatin = false;
        inOther = false;
        continue;
      }
      int c = Letters.narrow(text.codePointAt(i));
      i += Character.charCount(text.codePointAt(i));
      boolean isLatin = Letters.latin(c);
      boolean isHan = !isLatin && Letters.han(c);
      boolean isKana = Letters.kana(c);
      boolean isOther = !isLatin && !isHan && !isKana && Character.isLetter(c);
      han += isHan ? 1 : 0;
      kana += isKana ? 1 : 0;
      latin += isLatin && !inLatin ? 1 : 0;
      others += isOther && !inOther ? 1 : 0;
      // An apostrophe is within a word.
      inLatin = isLatin || (inLatin && (c == '\'' || c == '’'));
      inOther = isOther || (inOther && Character.getType(c) == Character.NON_SPACING_MARK);
    }
    return new Scripts(han, kana, latin, others);
  }

  private static int skipped(String text, int start) {
    Placeholders.Found placeholder = Placeholders.at(text, start);
    if (placeholder != null) {
      return placeholder.end();
    }
    return Web.end(text, start);
  }
}
