package io.shopkeeper.reviews.insight;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Keys that texts in nearly the same words share: MinHash over triples of letters, cut into bands
 * (Broder 1997; Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4). Signs and spaces do
 * not count.
 */
final class MinHash {
  private static final int BANDS = 8;
  private static final int ROWS = 8;
  private static final int SHINGLE = 3;
  private static final int MOST_LETTERS = 4_000;
  private static final long[] FACTORS = new SplittableRandom(17).longs(BANDS * ROWS).toArray();

  private MinHash() {}

  /** Letters and digits of a text, in lower case, the first thousands. */
  static String letters(String text) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < text.length() && letters.length() < MOST_LETTERS; i++) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c)) {
        letters.append(Character.toLowerCase(c));
      }
    }
    return letters.toString();
  }

  /** The keys of letters, one for each band, and one for exactly these letters; none for none. */
  static long[] keys(String letters) {
    if (letters.isEmpty()) {
      return new long[0];
    }
    long[] least = new long[BANDS * ROWS];
    Arrays.fill(least, Long.MAX_VALUE);
    for (int i = 0; i < Math.max(1, letters.length() - SHINGLE + 1); i++) {
      long shingle = 7;
      for (int j = i; j < Math.min(letters.length(), i + SHINGLE); j++) {
        shingle = 31 * shingle + letters.charAt(j);
      }
      for (int row = 0; row < least.length; row++) {
        least[row] = Math.min(least[row], mixed(shingle ^ FACTORS[row]));
      }
    }
    long[] keys = new long[BANDS + 1];
    for (int band = 0; band < BANDS; band++) {
      long key = band;
      for (int row = 0; row < ROWS; row++) {
        key = mixed(key * 31 + least[band * ROWS + row]);
      }
      keys[band] = key;
    }
    long whole = BANDS;
    for (int i = 0; i < letters.length(); i++) {
      whole = mixed(whole * 31 + letters.charAt(i));
    }
    keys[BANDS] = whole;
    return keys;
  }

  /** The finaliser of SplitMix64. */
  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
