package io.shopkeeper.reviews.aspect;

/** Says what a text thinks of a word that speaks of an aspect. */
@FunctionalInterface
public interface TermOpinion {
  /** The lexicon has the last word. */
  TermOpinion OF_LEXICON = (sentence, start, end, said) -> said;

  /**
   * Above 0 for praise, below for blame, 0 where the word is only named; opinions that weigh less
   * than .3 are not told.
   *
   * @param sentence the sentence that holds the word
   * @param start the index in it at which the word begins
   * @param end the index after the word
   * @param said what the lexicon says
   */
  double of(String sentence, int start, int end, double said);
}
