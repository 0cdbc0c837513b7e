package io.shopkeeper.reviews.insight;

import io.shopkeeper.reviews.aspect.AspectFinder;
import io.shopkeeper.reviews.aspect.OwnTerms;
import io.shopkeeper.reviews.aspect.TermOpinion;
import io.shopkeeper.reviews.polarity.LivePolarity;
import io.shopkeeper.reviews.polarity.Term;
import java.io.Serializable;

/**
 * What reviews are read by tonight.
 *
 * @param feelings how content writers are
 * @param polarity what they think of single terms; null where nothing was learned of that
 */
record Ears(Feelings feelings, LivePolarity polarity) implements Serializable {
  /** Finds the aspects of goods of a family. */
  AspectFinder finder(String family) {
    return AspectFinder.of(family).knowing(polarity == null ? OwnTerms.NONE : polarity.terms());
  }

  /** What is thought of terms, by the lexicon where nobody else is sure. */
  TermOpinion opinion(String family) {
    return polarity == null
        ? TermOpinion.OF_LEXICON
        : (sentence, start, end, said) ->
            polarity.of(new Term(sentence, start, end, family)).orElse(said);
  }
}
