package io.shopkeeper.text.classify;

import java.util.Arrays;
import java.util.List;

/**
 * The features of a text as a bag of words: its words and its pairs of neighbouring words, hashed
 * into buckets (Weinberger et al. 2009), each with 1 + ln(how often it occurs).
 *
 * @param buckets of the features, ascending and distinct
 * @param values of the features, in the same order
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record WordFeatures(int[] buckets, double[] values) {
  /** The number of buckets. */
  public static final int BUCKETS = 1 << 20;

  static final int PAIR = 0x9E3779B9;

  /** The features of a text. */
  public static WordFeatures of(List<String> words) {
    int[] hashes = new int[Math.max(0, 2 * words.size() - 1)];
    int n = 0;
    int before = 0;
    for (int i = 0; i < words.size(); i++) {
      int word = words.get(i).hashCode();
      hashes[n++] = bucket(word);
      if (i > 0) {
        hashes[n++] = bucket(before * 31 + word + PAIR);
      }
      before = word;
    }
    return counted(hashes);
  }

  /** The features of these buckets, each as often as it is there; sorts them. */
  static WordFeatures counted(int[] hashes) {
    int n = hashes.length;
    Arrays.sort(hashes);
    int[] buckets = new int[n];
    double[] values = new double[n];
    int distinct = 0;
    for (int i = 0; i < n; ) {
      int end = i;
      while (end < n && hashes[end] == hashes[i]) {
        end++;
      }
      buckets[distinct] = hashes[i];
      values[distinct++] = 1 + Math.log(end - i);
      i = end;
    }
    return new WordFeatures(Arrays.copyOf(buckets, distinct), Arrays.copyOf(values, distinct));
  }

  /** The finaliser of MurmurHash3 (Appleby 2011), since a string's own hash is not spread. */
  static int bucket(int hash) {
    int h = hash;
    h = (h ^ (h >>> 16)) * 0x85EBCA6B;
    h = (h ^ (h >>> 13)) * 0xC2B2AE35;
    return (h ^ (h >>> 16)) & (BUCKETS - 1);
  }
}
