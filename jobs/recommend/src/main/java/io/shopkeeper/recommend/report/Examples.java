package io.shopkeeper.recommend.report;

import java.time.LocalDate;
import java.util.List;

/**
 * Example customers and products, for the report.
 *
 * @param customers their actions, their recommendations and the reasons
 * @param similar products with their most similar ones
 */
record Examples(List<Customer> customers, List<SimilarItems> similar) {
  /**
   * An example customer.
   *
   * @param id the shortened pseudonym
   */
  record Customer(String id, List<Action> actions, List<Shown> shown) {}

  /** An action of a customer on an item, with its number of repetitions. */
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

  /** An item of the customer's history and its contribution to a score. */
  record Reason(String item, double contribution) {}

  /** A product with its most similar ones. */
  record SimilarItems(String item, String category, List<Neighbour> neighbours) {}

  /** A similar product with its similarity. */
  record Neighbour(String item, String category, double score) {}
}
