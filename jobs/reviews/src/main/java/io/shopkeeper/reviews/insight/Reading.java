package io.shopkeeper.reviews.insight;

import io.shopkeeper.reviews.aspect.AspectFinder;
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
   * @param known what the model said of the same text before; null if it was not asked
   */
  static Reading of(
      Review review, String family, Feelings feelings, Feeling known, InsightSettings settings) {
    AspectFinder finder = AspectFinder.of(family);
    List<Mention> all = new ArrayList<>();
    List<Said> said = new ArrayList<>();
    read(review.title(), "title", finder, settings, all, said);
    read(review.text(), "text", finder, settings, all, said);
    Feelings.Told told = feelings.of(review, all, known);
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
      AspectFinder finder,
      InsightSettings settings,
      List<Mention> all,
      List<Said> said) {
    int most = Math.min(words.length(), settings.letters());
    for (Mention mention : finder.mentions(words.substring(0, most))) {
      all.add(mention);
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
