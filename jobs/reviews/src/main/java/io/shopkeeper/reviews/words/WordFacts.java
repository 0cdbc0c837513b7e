package io.shopkeeper.reviews.words;

import java.util.List;

/**
 * What was learned of words.
 *
 * @param words that have a vector
 * @param shown frequent words with those that are used like them
 */
public record WordFacts(long words, List<Alike> shown) {
  /** The name of the fact. */
  public static final String NAME = "words";

  /** Replaces a list that a file lacks by an empty one. */
  public WordFacts {
    shown = shown == null ? List.of() : List.copyOf(shown);
  }

  /**
   * A word, and what is used like it.
   *
   * @param lang {@code zh} or {@code en}
   * @param reviews that hold the word
   * @param near the nearest words, the nearest first
   */
  public record Alike(String lang, String word, long reviews, List<String> near) {
    /** Replaces a list that a file lacks by an empty one. */
    public Alike {
      near = near == null ? List.of() : List.copyOf(near);
    }
  }
}
