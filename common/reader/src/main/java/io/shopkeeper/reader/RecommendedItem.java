package io.shopkeeper.reader;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One item of a recommendation list.
 *
 * @param itemId the item
 * @param rank its rank, from 1; lists are sorted by it
 * @param score the model's score, comparable only within one release and source
 * @param source the model that recommended it, such as {@code als} or {@code popular}
 * @param reasons contributions of the customer's own items, largest first; empty if there are none
 *     or they were not requested
 * @param reasonsRest sum of the contributions that are not among the reasons
 * @param propensity probability in (0, 1] with which exploration put it at this rank; empty without
 *     exploration
 * @param praise what buyers praise about the item, and this customer speaks of most; empty if
 *     nothing is known, too few reviewed it, or it was not requested
 */
public record RecommendedItem(
    String itemId,
    int rank,
    float score,
    String source,
    List<Reason> reasons,
    float reasonsRest,
    OptionalDouble propensity,
    Optional<Praise> praise) {
  /** Makes an immutable copy of the reasons. */
  public RecommendedItem {
    reasons = List.copyOf(reasons);
  }

  /** The same item with what is praised about it. */
  RecommendedItem praised(Optional<Praise> by) {
    return new RecommendedItem(itemId, rank, score, source, reasons, reasonsRest, propensity, by);
  }
}
