package io.shopkeeper.reviews.polarity;

import io.shopkeeper.text.Language;
import java.util.Map;

/**
 * Tells the polarity of a term by networks, one for each language, that read what a model made
 * elsewhere sees of its text. It says nothing, all classes alike, where the language has none.
 *
 * @param reader asks the models
 * @param networks by language
 */
record NetworkPolarity(TermReader reader, Map<Language, TargetReader> networks, int classes)
    implements PolarityClassifier {
  @Override
  public float[] scores(Term term) {
    return reader
        .of(term)
        .filter(seen -> networks.containsKey(seen.language()))
        .map(seen -> networks.get(seen.language()).scores(seen))
        .orElseGet(() -> new float[classes]);
  }
}
