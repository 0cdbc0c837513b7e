package io.shopkeeper.reviews.insight;

import io.shopkeeper.reviews.aspect.Mention;
import io.shopkeeper.reviews.sentiment.Sentiment.Feeling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A review as it was understood.
 *
 * @param praise the probability that its writer is content
 * @param unsure whether that is too close to call
 * @param source where the feeling comes from
 */
record Reading(Review review, float praise, boolean unsure, String source, List<Said> said)
    implements Serializable {
  /**
   * Reads a review of goods of a family.
   *
   * @param known what models said of the same text before
   */
  static Reading of(
      Review review, String family, Ears ears, ScoredBefore.Known known, InsightSettings settings) {
    List<Said> said = known.said();
    if (said == null) {
      said = new ArrayList<>();
      read(review.title(), "title", family, ears, settings, said);
      read(review.text(), "text", family, ears, settings, said);
    }
    Feelings.Told told = ears.feelings().of(review, said, known.feeling());
    Feeling feeling = told.feeling();
    return new Reading(review, feeling.praise(), feeling.unsure(), told.source(), said);
  }

  /** The more probable label: {@code positive} or {@code negative}. */
  String label() {
    return new Feeling(praise, unsure).label();
  }

  private static void read(
      String words,
      String field,
      String family,
      Ears ears,
      InsightSettings settings,
      List<Said> said) {
    String searched = words.substring(0, Math.min(words.length(), settings.letters()));
    for (Mention mention : ears.finder(family).mentions(searched, ears.opinion(family))) {
      said.add(
          new Said(
              mention.aspect().name(),
              mention.polarity(),
              mention.evidence(words),
              field,
              mention.start(),
              mention.end()));
    }
  }
}
