package io.shopkeeper.reader;

import java.util.List;

/**
 * What the reviews of a product in one language come to; {@code docs/reviews.md} says how each
 * number is made.
 *
 * @param itemId the product
 * @param language of the reviews, {@code zh} or {@code en}
 * @param reviews that count
 * @param enough whether there are enough of them to tell more than the sentiment
 * @param sentiment the share of content buyers, in [0, 1]
 * @param low the lower end of its 95 % credible interval
 * @param high the upper end
 * @param strengths what most buyers praise first
 * @param weaknesses what most buyers complain of first
 * @param adviceChinese buying advice in Chinese
 * @param adviceEnglish buying advice in English
 */
public record ProductInsight(
    String itemId,
    String language,
    long reviews,
    boolean enough,
    float sentiment,
    float low,
    float high,
    List<Point> strengths,
    List<Point> weaknesses,
    String adviceChinese,
    String adviceEnglish) {
  /** Makes immutable copies of the lists. */
  public ProductInsight {
    strengths = List.copyOf(strengths);
    weaknesses = List.copyOf(weaknesses);
  }

  /**
   * An aspect that buyers praise or complain of.
   *
   * @param aspect its name in tables, such as {@code battery}
   * @param chinese its name for readers of Chinese
   * @param english its name for readers of English
   * @param share of the product's reviews that say so, in [0, 1]
   * @param quotes words of buyers, verbatim: escape them before you print them
   */
  public record Point(
      String aspect, String chinese, String english, float share, List<String> quotes) {
    /** Makes an immutable copy of the quotes. */
    public Point {
      quotes = List.copyOf(quotes);
    }
  }
}
