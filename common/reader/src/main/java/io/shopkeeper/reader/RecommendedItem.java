package io.shopkeeper.reader;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One item of a list.
 *
 * @param itemId the item
 * @param rank its place from 1; this is what to sort by
 * @param score comparable only within the same release and source
 * @param source what recommended it, such as {@code als} or {@code popular}
 * @param reasons the customer's own items behind it, largest contribution first; empty where there
 *     are none or they were not asked for
 * @param reasonsRest the sum of all contributions that are not among the reasons
 * @param propensity the probability with which exploration showed it at this rank
 */
public record RecommendedItem(
    String itemId,
    int rank,
    float score,
    String source,
    List<Reason> reasons,
    float reasonsRest,
    OptionalDouble propensity) {
  /** Copies the reasons. */
  public RecommendedItem {
    reasons = List.copyOf(reasons);
  }
}
