package io.shopkeeper.reviews.polarity;

import io.shopkeeper.reviews.aspect.AspectFinder;

/**
 * Tells the polarity of a term by the words of praise and blame near it; it learns nothing.
 *
 * @param classes 2, of which silence is praise, since reviews praise more than they blame; or 3, of
 *     which it is the neutral one
 */
public record LexiconPolarity(int classes) implements PolarityClassifier {
  /**
   * What the class counts for that the lexicon names. Only the order of the classes is meant: how
   * often the lexicon is right, it does not know.
   */
  private static final float NAMED = 1;

  @Override
  public float[] scores(Term term) {
    double polarity =
        AspectFinder.of(term.family()).polarity(term.text(), term.start(), term.end());
    float[] scores = new float[classes];
    scores[polarity < 0 ? NEGATIVE : polarity > 0 || classes == 2 ? POSITIVE : NEUTRAL] = NAMED;
    return scores;
  }
}
