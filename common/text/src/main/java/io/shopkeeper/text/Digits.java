package io.shopkeeper.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A run of digits in a text: the characters in [start, end). Numbers are written as one run, or as
 * several with signs between them.
 */
record Digits(int start, int end) {
  /** Longer runs are no number of anything that is looked for. */
  private static final int LONGEST = 40;

  /** The runs of at most 40 digits, in their order. */
  static List<Digits> of(String plain) {
    List<Digits> runs = new ArrayList<>();
    int i = 0;
    while (i < plain.length()) {
      if (!Letters.digit(plain.charAt(i))) {
        i++;
        continue;
      }
      int start = i;
      while (i < plain.length() && Letters.digit(plain.charAt(i))) {
        i++;
      }
      if (i - start <= LONGEST) {
        runs.add(new Digits(start, i));
      }
    }
    return runs;
  }

  int length() {
    return end - start;
  }
}
