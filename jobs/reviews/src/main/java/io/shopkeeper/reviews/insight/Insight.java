package io.shopkeeper.reviews.insight;

import io.shopkeeper.reviews.aspect.Lexicon;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the reviews of a product in one language come to.
 *
 * @param reviews those that count
 * @param suspicious those that were left out
 * @param enough whether there are enough to say more than the sentiment
 * @param sentiment the share of content buyers; few reviews shrink to the category's mean
 * @param category that of the category
 * @param trend what {@code sentiment} does over time; null if that cannot be told
 * @param change of the share in 30 days; null if it cannot be told
 */
record Insight(
    long reviews,
    long suspicious,
    boolean enough,
    Liking.Share sentiment,
    double category,
    String trend,
    Double change,
    List<Point> strengths,
    List<Point> weaknesses) {
  private static final double PRAISED = .6;
  private static final double SURE = 2.6;
  private static final double DAYS = 30;
  private static final int FEWEST = 2;

  /**
   * A strength or a weakness.
   *
   * @param reviews how many name it
   * @param share of the product's reviews
   */
  record Point(String aspect, long reviews, double share, List<String> quotes) {
    String chinese() {
      return Lexicon.ours().aspect(aspect).chinese();
    }

    String english() {
      return Lexicon.ours().aspect(aspect).english();
    }
  }

  /** The insight of a product of a category. */
  static Insight of(Tally tally, Liking category, InsightSettings settings) {
    boolean enough = tally.reviews() >= settings.leastReviews();
    double slope = tally.trend().slope();
    double t = tally.trend().t();
    boolean timed = enough && !Double.isNaN(slope);
    return new Insight(
        tally.reviews(),
        tally.suspicious(),
        enough,
        category.of((double) tally.reviews(), tally.praise()),
        category.mean(),
        timed ? t > SURE ? "rising" : t < -SURE ? "falling" : "steady" : null,
        timed ? DAYS * slope : null,
        enough ? points(tally, 1, settings) : List.of(),
        enough ? points(tally, -1, settings) : List.of());
  }

  /**
   * The aspects that most reviews praise, or blame. An aspect is a strength where three of five
   * reviews that speak of it praise it, else a weakness.
   */
  private static List<Point> points(Tally tally, int polarity, InsightSettings settings) {
    List<Point> points = new ArrayList<>();
    tally
        .aspects()
        .forEach(
            (aspect, said) -> {
              long reviews = said.reviews(polarity);
              double share = reviews / (double) tally.reviews();
              double praised = (said.reviews(1) + 1.0) / (said.reviews(1) + said.reviews(-1) + 2.0);
              List<String> quotes = said.quotes(polarity).chosen(settings.quotes());
              if (reviews >= FEWEST
                  && share >= settings.leastShare()
                  && (praised >= PRAISED) == (polarity > 0)
                  && !quotes.isEmpty()) {
                points.add(new Point(aspect, reviews, share, quotes));
              }
            });
    points.sort(Comparator.comparingLong(Point::reviews).reversed().thenComparing(Point::aspect));
    return List.copyOf(points.subList(0, Math.min(points.size(), settings.most())));
  }
}
