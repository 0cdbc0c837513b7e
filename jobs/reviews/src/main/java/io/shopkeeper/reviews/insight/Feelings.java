package io.shopkeeper.reviews.insight;

import io.shopkeeper.reviews.sentiment.Sentiment;
import io.shopkeeper.reviews.sentiment.Sentiment.Feeling;
import java.io.Serializable;
import java.util.List;

/**
 * How content the writer of a review is: as the model says if one is live, else by what the review
 * itself tells, its stars, its label or the aspects that it praises and blames.
 *
 * @param model null if there is none
 */
record Feelings(Sentiment model) implements Serializable {
  /** Stars that leave it open. */
  private static final double MIDDLE = 3;

  /**
   * A feeling and where it comes from.
   *
   * @param source {@code model}, {@code stars}, {@code label}, {@code aspects} or {@code nothing}
   */
  record Told(Feeling feeling, String source) {}

  /**
   * The feeling of a review.
   *
   * @param known what the model said of the same text before; null if it was not asked
   */
  Told of(Review review, List<Said> said, Feeling known) {
    if (known != null) {
      return new Told(known, "model");
    }
    if (model != null) {
      return new Told(model.of(review.whole()), "model");
    }
    if (review.rating() != null) {
      double stars = review.rating();
      float praise = stars > MIDDLE ? 1 : stars < MIDDLE ? 0 : .5f;
      return new Told(new Feeling(praise, praise == .5f), "stars");
    }
    if (review.label() != null && !review.label().isEmpty()) {
      float praise =
          switch (review.label()) {
            case "positive" -> 1;
            case "negative" -> 0;
            default -> .5f;
          };
      return new Told(new Feeling(praise, praise == .5f), "label");
    }
    long praises = said.stream().filter(one -> one.polarity() > 0).count();
    float praise = (praises + 1f) / (said.size() + 2f);
    return new Told(new Feeling(praise, praise == .5f), said.isEmpty() ? "nothing" : "aspects");
  }
}
