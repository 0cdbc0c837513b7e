package io.shopkeeper.reviews.sentiment;

import java.io.Serializable;

/** Tells from a review's words how its writer feels. Implementations are immutable. */
@FunctionalInterface
public interface Sentiment extends Serializable {
  /** The feeling of a review: its title and text, as the table {@code reviews} stores them. */
  Feeling of(String text);

  /**
   * The feeling that a text expresses.
   *
   * @param praise the calibrated probability that the writer is content, in [0, 1]
   * @param unsure whether the model would err too often with such a confidence
   */
  record Feeling(float praise, boolean unsure) {
    /** The more probable label: {@code positive} or {@code negative}. */
    public String label() {
      return praise >= .5f ? "positive" : "negative";
    }
  }
}
