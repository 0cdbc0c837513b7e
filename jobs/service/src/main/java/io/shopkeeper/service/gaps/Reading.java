package io.shopkeeper.service.gaps;

import io.shopkeeper.answer.index.Terms;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import java.io.Serializable;
import java.util.HashSet;

/**
 * The vectors by which unanswered questions are alike: those of the index's models, or else of
 * their words.
 */
record Reading(SentenceVectors models, double nearness, double sharedWords)
    implements Serializable {
  /** Words share a place now and then, which takes little away where questions have few. */
  private static final int PLACES = 1024;

  /** The vector of a text in a language, of length 1, or of length 0 where it has no word. */
  float[] of(String language, String text) {
    Language read = read(language);
    if (models.dimension(read) > 0) {
      return models.of(read, text);
    }
    float[] vector = new float[PLACES];
    for (String term : new HashSet<>(Terms.of(text))) {
      vector[Math.floorMod(term.hashCode(), PLACES)] = 1;
    }
    double length = Math.sqrt(AverageLinkage.dot(vector, vector));
    for (int i = 0; i < PLACES && length > 0; i++) {
      vector[i] /= (float) length;
    }
    return vector;
  }

  /** The mean cosine from which texts in a language are of one gap. */
  double least(String language) {
    SentenceVectors.Background background = models.background(read(language));
    return models.dimension(read(language)) > 0
        ? background.mean() + nearness * background.deviation()
        : sharedWords;
  }

  private static Language read(String language) {
    return language.equals(Language.ZH.code()) ? Language.ZH : Language.EN;
  }
}
