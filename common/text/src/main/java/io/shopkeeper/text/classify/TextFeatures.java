package io.shopkeeper.text.classify;

import io.shopkeeper.text.Token;
import java.util.Arrays;
import java.util.List;

/**
 * What a linear classifier sees of a text. Features are hashed into buckets (Weinberger et al.
 * 2009), each with 1 + ln(how often it occurs).
 */
public enum TextFeatures {
  /** Words and pairs of neighbouring words. */
  WORDS {
    @Override
    public WordFeatures of(List<String> words) {
      return WordFeatures.of(words);
    }
  },
  /**
   * Runs of one to five characters within a word and its two edges, and pairs of neighbouring
   * words: one wrong letter leaves most of a word's runs as they are.
   */
  LETTERS {
    @Override
    public WordFeatures of(List<String> words) {
      int[] hashes = new int[runs(words) + Math.max(0, words.size() - 1)];
      int n = 0;
      int before = 0;
      for (int i = 0; i < words.size(); i++) {
        String edged = EDGE + words.get(i) + EDGE;
        for (int start = 0; start < edged.length(); start++) {
          int hash = RUN;
          for (int end = start; end < Math.min(edged.length(), start + LONGEST_RUN); end++) {
            hash = hash * 31 + edged.charAt(end);
            hashes[n++] = WordFeatures.bucket(hash);
          }
        }
        int word = words.get(i).hashCode();
        if (i > 0) {
          hashes[n++] = WordFeatures.bucket(before * 31 + word + WordFeatures.PAIR);
        }
        before = word;
      }
      return WordFeatures.counted(Arrays.copyOf(hashes, n));
    }
  };

  private static final char EDGE = '\u0001';
  private static final int LONGEST_RUN = 5;
  private static final int RUN = 0x2545F491;

  /** The most runs that words of these lengths have. */
  private static int runs(List<String> words) {
    return words.stream().mapToInt(word -> LONGEST_RUN * (word.length() + 2)).sum();
  }

  /**
   * The features of a text.
   *
   * @param words its tokens in normal form, as {@link Token#text} has them
   */
  public abstract WordFeatures of(List<String> words);
}
