package io.shopkeeper.reader;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.example.data.Group;

/**
 * What the reviews of a product in one language come to, those of most reviews first; {@code
 * docs/reviews.md} says how each number is made.
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

  static final ReleasedTable.Shape<ProductInsight> TABLE =
      new ReleasedTable.Shape<>(
          "reviews",
          "product_insights",
          "item_id",
          ProductInsight::of,
          Comparator.comparingLong((ProductInsight insight) -> -insight.reviews()));

  static ProductInsight of(Group row) {
    return new ProductInsight(
        row.getString("item_id", 0),
        row.getString("lang", 0),
        row.getLong("reviews", 0),
        row.getBoolean("enough", 0),
        row.getFloat("sentiment", 0),
        row.getFloat("low", 0),
        row.getFloat("high", 0),
        points(row.getGroup("strengths", 0)),
        points(row.getGroup("weaknesses", 0)),
        row.getString("advice_zh", 0),
        row.getString("advice_en", 0));
  }

  private static List<Point> points(Group list) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      Group point = list.getGroup(0, i).getGroup(0, 0);
      Group quotes = point.getGroup("quotes", 0);
      List<String> texts = new ArrayList<>();
      for (int q = 0; q < quotes.getFieldRepetitionCount(0); q++) {
        texts.add(quotes.getGroup(0, q).getString(0, 0));
      }
      points.add(
          new Point(
              point.getString("aspect", 0),
              point.getString("name_zh", 0),
              point.getString("name_en", 0),
              point.getFloat("share", 0),
              texts));
    }
    return points;
  }
}
