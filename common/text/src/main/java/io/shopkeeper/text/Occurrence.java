package io.shopkeeper.text;

/** Where a text holds a term, whatever its case: labels name terms by their words. */
public final class Occurrence {
  private Occurrence() {}

  /**
   * The index at which a term begins; −1 if the text does not hold it so often. Occurrences may
   * overlap.
   *
   * @param term not empty
   * @param number which of them, from 1
   */
  public static int start(String text, String term, int number) {
    int left = number;
    for (int i = 0; left > 0 && !term.isEmpty() && i + term.length() <= text.length(); i++) {
      if (text.regionMatches(true, i, term, 0, term.length()) && --left == 0) {
        return i;
      }
    }
    return -1;
  }
}
