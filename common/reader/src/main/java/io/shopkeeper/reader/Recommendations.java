package io.shopkeeper.reader;

import java.util.List;

/**
 * What to show to a customer.
 *
 * @param release the number of the release that it comes from; 0 where none is live
 * @param origin whose list it is
 * @param items by rank, best first
 */
public record Recommendations(long release, Origin origin, List<RecommendedItem> items) {
  /** Whose list it is. */
  public enum Origin {
    /** The customer's own. */
    PERSONAL,
    /** The release has no row of the customer: its popular items. */
    POPULAR,
    /** Neither the customer nor popular items are in the release, or no release is live. */
    NONE
  }

  /** Copies the items. */
  public Recommendations {
    items = List.copyOf(items);
  }

  /** The items' ids, best first. */
  public List<String> itemIds() {
    return items.stream().map(RecommendedItem::itemId).toList();
  }
}
