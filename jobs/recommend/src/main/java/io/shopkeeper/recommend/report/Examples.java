package io.shopkeeper.recommend.report;

import java.time.LocalDate;
import java.util.List;

/**
 * A few real cases.
 *
 * @param customers what they did, what they are shown, why
 * @param similar products and the products most like them
 */
record Examples(List<Customer> customers, List<SimilarItems> similar) {
  /**
   * A customer.
   *
   * @param id the shortened pseudonym
   */
  record Customer(String id, List<Action> actions, List<Shown> shown) {}

  /** What a customer did. */
  record Action(LocalDate date, String type, String item, long times) {}

  /**
   * A recommended product.
   *
   * @param rest the sum of the contributions that are not listed
   */
  record Shown(
      int rank,
      String item,
      String category,
      double score,
      String source,
      List<Reason> reasons,
      double rest) {}

  /** One of the customer's own products and what it adds to a score. */
  record Reason(String item, double contribution) {}

  /** A product and those most like it. */
  record SimilarItems(String item, String category, List<Neighbour> neighbours) {}

  /** A product like another. */
  record Neighbour(String item, String category, double score) {}
}
