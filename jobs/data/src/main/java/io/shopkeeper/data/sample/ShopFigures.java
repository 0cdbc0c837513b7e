package io.shopkeeper.data.sample;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What makes one shop's log look like another's.
 *
 * <p>Rates are counted over distinct pairs of session and item: how many pairs reached a step, over
 * how many reached the step before. Session length counts rows other than impressions, over
 * sessions that have such rows; returns and ratings belong to no session.
 *
 * @param popularityGini Gini coefficient of views over the items that were viewed
 * @param impressionToClick pairs clicked per pair shown, where lists are logged
 * @param viewToCart pairs put into the cart per pair viewed
 * @param cartToPurchase pairs bought per pair put into the cart
 * @param sessionLength mean rows of a session
 */
record ShopFigures(
    double popularityGini,
    double impressionToClick,
    double viewToCart,
    double cartToPurchase,
    double sessionLength) {

  /**
   * The Google Merchandise Store, 1 August to 30 September 2016 (UTC): 316,123 events and 4,023,573
   * impressions of the public, obfuscated Google Analytics sample ({@code
   * bigquery-public-data.google_analytics_sample}), flattened to one row per hit and item. A test
   * on that log computes these figures again.
   */
  static final ShopFigures GOOGLE_MERCHANDISE_STORE =
      new ShopFigures(.5226, .01765, .3087, .2891, 11.66);

  /** The figures by their name in records and on the screen. */
  Map<String, Double> byName() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("popularity_gini", popularityGini);
    figures.put("impression_to_click", impressionToClick);
    figures.put("view_to_cart", viewToCart);
    figures.put("cart_to_purchase", cartToPurchase);
    figures.put("session_length", sessionLength);
    return figures;
  }
}
