package io.shopkeeper.data.sample;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Statistics by which a synthetic log is compared with a real one.
 *
 * <p>Rates are over distinct pairs of session and item: the number of pairs that reached a step ÷
 * the number that reached the step before. Session length counts rows other than impressions, over
 * sessions that have such rows; returns and ratings belong to no session.
 *
 * @param popularityGini Gini coefficient of views over the items that were viewed
 * @param impressionToClick pairs clicked per pair shown, for logged lists
 * @param viewToCart pairs put into the cart per pair viewed
 * @param cartToPurchase pairs bought per pair put into the cart
 * @param sessionLength mean number of rows of a session
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

  /** The figures by their names in records and output. */
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
